"""Finding a unit or an indicator."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from tertial.site.access import SignedInRequest
from tertial.site.queries.search import answer_to, is_enough

LONGEST = 100


@require_safe
def show(request: SignedInRequest) -> HttpResponse:
    """What is found for the words in `?q=`, page by page."""
    words = " ".join(request.GET.get("q", "")[:LONGEST].replace("\0", "").split())
    number = request.GET.get("page", "1")
    page = int(number) if number.isdecimal() and len(number) < 6 else 1
    answer = answer_to(words, page=page, day=localdate()) if is_enough(words) else None
    return render(request, "site/search.html", {"query": words, "answer": answer})
