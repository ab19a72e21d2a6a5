"""A code app for tests: the code that a telephone would show now, by the rule of RFC 6238."""

import base64
import hmac
import struct
import time
from typing import Any

from django.test import Client
from django.utils import translation

PASSWORD = "a long password"
BROWSER = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"


def code_now(secret: str) -> str:
    """The six digits of this half minute."""
    digest = hmac.digest(base64.b32decode(secret), struct.pack(">Q", int(time.time()) // 30), "sha1")
    start = digest[-1] & 15
    return f"{(int.from_bytes(digest[start : start + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06}"


def browser() -> Client:
    """A browser that reads English."""
    return Client(headers={"accept-language": "en", "user-agent": BROWSER})


def in_swedish(text: str) -> str:
    """A text as letters say it: nobody knows which language their reader has chosen."""
    with translation.override("sv"):
        return translation.gettext(text)


def sign_in(client: Client, name: str, password: str = PASSWORD) -> Any:
    """What the sign-in page answers to a name and a password."""
    return client.post("/logga-in", {"login": name, "password": password})


def add_code_app(client: Client) -> str:
    """Add a code app for who is signed in; gives its secret."""
    secret = str(client.get("/konto/kodapp").context["form"].secret)
    client.post("/konto/kodapp", {"code": code_now(secret)})
    return secret
