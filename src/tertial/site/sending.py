"""What is done when a page has been sent, and nobody waits for it any more."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from tertial.steering.queries.book import catch_up, page_begins

Answering = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Sending:
    """A WSGI application that answers as another one does, and brings the books of goals up to date afterwards."""

    def __init__(self, answer: Answering) -> None:
        self._answer = answer

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """The answer; the server closes it when it is sent."""
        page_begins()
        return _Sent(self._answer(environ, start_response))


class _Sent:
    def __init__(self, answer: Iterable[bytes]) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._answer)

    def close(self) -> None:
        """The answer is sent, or nobody listens."""
        try:
            if hasattr(self._answer, "close"):
                self._answer.close()
        finally:
            catch_up()
