"""The pages of the SAML identity provider: a name to sign in with, and a form that carries the browser back."""

from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.peers.saml import SamlPeer

PAGE = "<!doctype html><html lang='sv'><title>Provider</title><form method='{method}' action='{action}'>{fields}</form>"


@contextmanager
def running_saml_peer(place: Path) -> Iterator[SamlPeer]:
    """A provider that browsers can go to, on another site than ours: `localhost` is not `127.0.0.1` to them."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
            body = _carried(asked) if "name" in asked else _asked(asked)
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, format: str, *args: Any) -> None: ...

    def _asked(asked: dict[str, str]) -> str:
        question = escape(asked["SAMLRequest"], quote=True)
        fields = f"<input type='hidden' name='SAMLRequest' value='{question}'>"
        fields += "<label>Name <input name='name'></label><button>Sign in</button>"
        return PAGE.format(method="get", action="/", fields=fields)

    def _carried(asked: dict[str, str]) -> str:
        question = f"{peer.address}?{urlencode({'SAMLRequest': asked['SAMLRequest']})}"
        message, action = peer.answer(question, asked["name"]), peer.wanted(question)["destination"]
        fields = f"<input type='hidden' name='SAMLResponse' value='{message}'><button>Go on</button>"
        return PAGE.format(method="post", action=escape(action, quote=True), fields=fields)

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        peer = SamlPeer(place, f"http://localhost:{server.server_port}/")
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield peer
        finally:
            server.shutdown()
