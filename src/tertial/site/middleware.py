"""What holds for every request: no nonsense in, and nothing that somebody saw signed in is kept behind."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

Answer = Callable[[HttpRequest], HttpResponse]


class NoNonsense:
    """Refuses addresses and forms with a null character, which no page of ours sends and the database cannot hold."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; `process_view` looks at it."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> None:
        """Look at what was sent before any view does."""
        values = [request.path, *(value for values in request.GET.lists() for value in values[1])]
        if any("\0" in value for value in values):
            raise BadRequest("null character")


class NotKept:
    """Tells browsers to keep no page that somebody saw signed in: who comes after must not find it by going back."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Mark the answer, unless the view has said itself how long it may be kept."""
        answer = self.get_response(request)
        if request.user.is_authenticated and not answer.has_header("Cache-Control"):
            answer["Cache-Control"] = "private, no-store"
        return answer
