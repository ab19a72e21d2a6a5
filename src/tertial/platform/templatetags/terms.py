"""What a word means, beside the word."""

from collections.abc import Mapping
from typing import Any

from django import template

from tertial.platform.queries.terms import terms

register = template.Library()


@register.inclusion_tag("platform/term.html", takes_context=True)
def term(context: Mapping[str, Any], code: str, place: str = "") -> dict[str, Any]:
    """A small button that says what a word means: {% term "target" %}; `place` where a page asks of it twice.

    Raises KeyError for a word that no room explains.
    """
    return {"term": terms()[code], "id": "-".join(filter(None, ("term", code, place))), "url": context.get("terms_url")}
