"""What a dishonest provider, or somebody between it and us, could do to an ID token."""

import base64
import hmac
import json
import time
from collections.abc import Callable
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.peers.keys import a_key

Claims = dict[str, Any]
HOUR = 3600


def _with(**said: Any) -> Callable[[Claims], Claims]:
    return lambda claims: claims | said


def _without(name: str) -> Callable[[Claims], Claims]:
    return lambda claims: {key: value for key, value in claims.items() if key != name}


def _aged(by: int) -> Callable[[Claims], Claims]:
    return lambda claims: claims | {"iat": int(time.time()) - by, "exp": int(time.time()) - by + 300}


# What the provider itself signs.
SAID: dict[str, Callable[[Claims], Claims]] = {
    "expired": _aged(HOUR),
    "too_early": _aged(-HOUR),
    "endless": _without("exp"),
    "other_audience": _with(aud="another-system"),
    "other_party": lambda claims: claims | {"aud": [claims["aud"], "another-system"], "azp": "another-system"},
    "other_issuer": _with(iss="https://login.elsewhere.example"),
    "other_nonce": _with(nonce="of another sign-in"),
    "no_nonce": _without("nonce"),
    "unverified": _with(email_verified=False),
    "not_said_verified": _without("email_verified"),
    "nameless": lambda claims: claims | {"email": ""},
    "said_elsewhere": _without("email"),
}


def _written(said: dict[str, Any]) -> str:
    return _encoded(json.dumps(said).encode())


def _encoded(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).decode().rstrip("=")


def _tampered(token: str, claims: Claims, key: rsa.RSAPrivateKey, kid: str) -> str:
    head, _, signature = token.split(".")
    return f"{head}.{_written(claims | {'email': 'another@provstad.example'})}.{signature}"


def _by_another_key(token: str, claims: Claims, key: rsa.RSAPrivateKey, kid: str) -> str:
    return jwt.encode(claims, a_key(), algorithm="RS256", headers={"kid": kid})


def _by_an_unknown_key(token: str, claims: Claims, key: rsa.RSAPrivateKey, kid: str) -> str:
    return jwt.encode(claims, a_key(), algorithm="RS256", headers={"kid": "never heard of"})


def _unsigned(token: str, claims: Claims, key: rsa.RSAPrivateKey, kid: str) -> str:
    return jwt.encode(claims, "", algorithm="none", headers={"kid": kid})


def _by_the_public_key(token: str, claims: Claims, key: rsa.RSAPrivateKey, kid: str) -> str:
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    said = f"{_written({'alg': 'HS256', 'kid': kid})}.{_written(claims)}"
    return f"{said}.{_encoded(hmac.digest(public, said.encode(), 'sha256'))}"


# What somebody else makes of it.
FORGED: dict[str, Callable[[str, Claims, rsa.RSAPrivateKey, str], str]] = {
    "tampered": _tampered,
    "by_another_key": _by_another_key,
    "by_an_unknown_key": _by_an_unknown_key,
    "unsigned": _unsigned,
    "by_the_public_key": _by_the_public_key,
    "gibberish": lambda *_: "gibberish",
}


def twisted(token: str, wile: str, key: rsa.RSAPrivateKey) -> str:
    """An ID token as it comes out of a wile; unchanged where there is none."""
    claims = jwt.decode(token, options={"verify_signature": False})
    kid = jwt.get_unverified_header(token)["kid"]
    if wile in SAID:
        return jwt.encode(SAID[wile](claims), key, algorithm="RS256", headers={"kid": kid})
    return FORGED[wile](token, claims, key, kid) if wile else token
