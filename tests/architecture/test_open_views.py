"""Every view is closed to those who have not signed in, but for the few on this list."""

import ast
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, path

from tests.architecture.house import Module, called, product

OPEN = {
    "tertial.site.views.errors.csrf_failure": "says why a form was refused, also to one who is signing in",
    "tertial.people.views.signing_in.sign_in": "the door itself",
    "tertial.people.views.signing_in.second_step": "the second half of the door: opens only after the first",
    "tertial.people.views.signing_in.by_passkey": "the same door by a passkey",
    "tertial.people.views.signing_in.sign_out": "also leaves a sign-in that stopped half-way",
    "tertial.people.views.passwords.forgotten": "who has forgotten the password cannot sign in to ask for a new one",
    "tertial.people.views.passwords.link_sent": "says that a letter is on its way, to anybody alike",
    "tertial.people.views.passwords.renew": "opens by the link in the letter",
    "tertial.people.views.invitations.accept": "opens by the link in the invitation",
    "tertial.people.views.outside.start": "leads to the city's own accounts",
    "tertial.people.views.outside.oidc_answer": "the city's provider sends people back here, who are let in or not",
    "tertial.people.views.outside.saml_answer": "the city's provider sends people back here; nothing is believed yet",
    "tertial.people.views.outside.saml_finish": "lets in whom the city's provider vouches for, or not",
    "tertial.people.views.outside.saml_metadata": "says who we are to the city's provider, and nothing of anybody",
    "tertial.site.views.signing_in.demo": "signs in with one click, on this machine and in an invented city only",
    "tertial.site.views.health.show": "machines ask whether the system answers",
    "tertial.site.views.news.stop_letters": "who holds a letter stops the next one; a mail program does it for them",
    "django.views.i18n.set_language": "the page where one signs in can be read in either language",
}
GUARD = "django.contrib.auth.middleware.LoginRequiredMiddleware"


def addresses(patterns: Iterable[URLPattern | URLResolver]) -> Iterator[Any]:
    """The view behind every address."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns)
        else:
            yield pattern.callback


def open_views(views: Iterable[Any]) -> set[str]:
    """The views that let in anybody."""
    return {f"{view.__module__}.{view.__name__}" for view in views if not getattr(view, "login_required", True)}


def marked_open(among: Iterable[Module]) -> set[str]:
    """The functions that are marked as open in the code, whether an address leads to them or not."""
    found = set()
    for module in among:
        homes = {imported.name: imported.module for imported in module.imports}
        for node in ast.walk(module.tree):
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and "login_not_required" in map(
                called, node.decorator_list
            ):
                found.add(f"{module.name}.{node.name}")
            elif isinstance(node, ast.Call) and called(node) == "login_not_required":
                view = ast.unparse(node.args[0])
                found.add(f"{homes.get(view, module.name)}.{view}")
    return found


def test_the_guard_stands_at_every_view():
    assert settings.MIDDLEWARE.count(GUARD) == 1


def test_no_address_is_open_but_those_on_the_list():
    assert open_views(addresses(get_resolver().url_patterns)) - OPEN.keys() == set()


def test_the_list_holds_the_views_that_are_marked_open():
    assert marked_open(product()) == OPEN.keys()


def test_an_open_address_is_caught():
    @login_not_required
    def ajar(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    def shut(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    found = open_views(addresses([path("a", ajar), path("b", shut)]))

    assert found == {f"{__name__}.ajar"}


def test_an_open_mark_is_caught():
    text = "@login_not_required\ndef a(request): ...\ndef b(request): ...\ndef c(request): ...\n"
    text += "b = auth.login_not_required(b)\n"
    text += "from elsewhere import d\nlogin_not_required(d)\n"

    found = marked_open([Module("tertial.people.views", text)])

    assert found == {"tertial.people.views.a", "tertial.people.views.b", "elsewhere.d"}
