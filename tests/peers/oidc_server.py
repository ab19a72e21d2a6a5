"""An OpenID Connect provider: allauth's own, in a process of its own, with a few people and one client."""

import io
import json
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from urllib.parse import urlencode
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from cryptography.hazmat.primitives.serialization import load_pem_private_key

from tests.peers.wiles import twisted

CLIENT, SECRET, PASSWORD = "tertial", "a secret of two systems", "one password for all"
ELSEWHERE = "https://login.elsewhere.example"
# Whom answers name as their sender: nobody, the provider itself, or another.
NAMING = {"names_nobody": None, "names_itself": "", "names_another": ELSEWHERE, "names_another_unasked": ELSEWHERE}
PEOPLE = ("kim", "another", "stranger", "rektor")


class Wily:
    """The provider, and what it is told to do to the next ID tokens: `POST /wile/NAME`, `POST /wile/` for nothing."""

    def __init__(self, honest: Any, key: Any) -> None:
        self.honest, self.key, self.wile = honest, key, ""

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if path.startswith("/wile/"):
            self.wile = path.removeprefix("/wile/")
            start_response("204 No Content", [])
            return []
        if self.wile in NAMING and path.endswith(("/openid-configuration", "/authorize")):
            return self._naming_itself(environ, start_response)
        if not path.endswith("/api/token") and not path.endswith("/api/userinfo"):
            return self.honest(environ, start_response)  # type: ignore[no-any-return]  # Django's own answer
        kept: dict[str, Any] = {}
        body = b"".join(self.honest(environ, lambda status, headers, *_: kept.update(status=status, headers=headers)))
        if kept["status"].startswith("200"):
            body = self._twisted(json.loads(body))
        headers = [pair for pair in kept["headers"] if pair[0].lower() != "content-length"]
        start_response(kept["status"], [*headers, ("Content-Length", str(len(body)))])
        return io.BytesIO(body)

    def _naming_itself(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """The description says that answers name their sender, and they do, as the wile has it (RFC 9207)."""
        kept: dict[str, Any] = {}
        body = b"".join(self.honest(environ, lambda status, headers, *_: kept.update(status=status, headers=headers)))
        headers = dict(kept["headers"])
        if environ["PATH_INFO"].endswith("/openid-configuration"):
            is_promised = self.wile != "names_another_unasked"
            body = json.dumps(
                json.loads(body) | {"authorization_response_iss_parameter_supported": is_promised}
            ).encode()
            headers["Content-Length"] = str(len(body))
        elif "code=" in headers.get("Location", "") and (sender := NAMING[self.wile]) is not None:
            sender = sender or f"http://{environ['HTTP_HOST']}"
            headers["Location"] += f"&{urlencode({'iss': sender})}"
        start_response(kept["status"], list(headers.items()))
        return [body]

    def _twisted(self, said: dict[str, Any]) -> bytes:
        if self.wile in NAMING:
            return json.dumps(said).encode()
        if "id_token" in said and self.wile != "other_subject":
            said["id_token"] = twisted(said["id_token"], self.wile, self.key)
        elif "id_token" in said:
            said["id_token"] = twisted(said["id_token"], "said_elsewhere", self.key)
        elif self.wile == "other_subject":
            said["sub"] = "somebody else"
        return json.dumps(said).encode()


class Threads(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None: ...


def fill(redirect_uris: str) -> None:
    from allauth.account.models import EmailAddress
    from allauth.idp.oidc.models import Client
    from django.contrib.auth.models import User
    from django.core.management import call_command

    call_command("migrate", run_syncdb=True, verbosity=0)
    client = Client(id=CLIENT, name="Tertial", scopes="openid\nprofile\nemail", skip_consent=True)
    client.redirect_uris = redirect_uris
    client.set_post_logout_redirect_uris([uri.partition("/med/")[0] for uri in redirect_uris.splitlines()])
    client.set_secret(SECRET)
    client.save()
    for name in PEOPLE:
        user = User.objects.create_user(name, f"{name}@provstad.example", PASSWORD)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)


def main(place: str, port: str, redirect_uris: str) -> None:
    os.environ |= {"PEER_PLACE": place, "DJANGO_SETTINGS_MODULE": "tests.peers.oidc_settings"}
    import django
    from django.core.wsgi import get_wsgi_application

    django.setup()
    fill(redirect_uris)
    key = load_pem_private_key((Path(place) / "key.pem").read_bytes(), None)
    with make_server("127.0.0.1", int(port), Wily(get_wsgi_application(), key), Threads, Quiet) as server:
        server.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
