"""The addresses of the pages that show what is steered, by the names that they are promised to keep."""

from urllib.parse import urlencode

from django.urls import reverse


def goal_page(code: str, period: str = "") -> str:
    """A goal's page, in a period if one is given."""
    address = reverse("goal", args=[code])
    return f"{address}?{urlencode({'period': period})}" if period else address


def unit_page(code: str) -> str:
    """A unit's page."""
    return reverse("unit", args=[code])


def indicator_page(code: str, period: str) -> str:
    """An indicator's page in a period."""
    return f"{reverse('indicator', args=[code])}?{urlencode({'period': period})}"


def document_page(code: str) -> str:
    """A steering document's page."""
    return reverse("document", args=[code])


def all_goals() -> str:
    """The page of all goals."""
    return reverse("goals")


def all_documents() -> str:
    """The page of all steering documents."""
    return reverse("documents")
