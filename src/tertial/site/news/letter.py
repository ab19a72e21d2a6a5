"""The digest as a letter: short, in the person's language, with links.

A mail is not a safe place: it lies on other servers, is forwarded, and is read over shoulders. So a letter tells what
anybody who is signed in may know, and nothing of what only the unit's own circle sees; for the rest it links to where
the reader's rights are asked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import ngettext

from tertial.platform.models import NewsSettings
from tertial.platform.queries.sentences import day_in_words, language
from tertial.platform.rules import format_number
from tertial.platform.tasks import Letter
from tertial.releases.rules import Viewer
from tertial.site.news.due import Due
from tertial.site.news.items import NewsItem

OUTSIDER = Viewer("letter")
MOST_TOLD = 20


@dataclass(frozen=True)
class Line:
    """One line of a letter: what it is about, the sentence, and a whole address."""

    about: str
    sentence: str
    url: str


def letter_to(
    settings: NewsSettings, items: Sequence[NewsItem], due: Sequence[Due], *, day: date, address: str
) -> Letter | None:
    """The letter of a day in the active language; none where nothing is new, even if something is due.

    `address` is where Tertial is reached from outside, without a slash at its end.
    """
    if not items:
        return None
    count = len(items)
    stop = f"{address}{reverse('stop_letters', args=[settings.token])}"
    subject = ngettext("%(count)s thing is new in Tertial", "%(count)s things are new in Tertial", count)
    words = {"count": format_number(count, 0, language())}
    context = {
        "subject": subject % words,
        "language": language(),
        "name": settings.user.name,
        "news": [Line(item.about, item.sentence, address + item.url) for item in items[:MOST_TOLD]],
        "more": _more(count - MOST_TOLD),
        "due": [Line(day_in_words(one.on), one.sentence, address + one.url) for one in due],
        "news_url": f"{address}{reverse('news')}",
        "stop_url": stop,
    }
    return Letter(
        to=settings.user.email,
        subject=str(context["subject"]),
        text=render_to_string("site/letter.txt", context),
        html=render_to_string("site/letter.html", context),
        headers=_headers(settings.user_id, day, address, stop),
        count=count,
    )


def _more(count: int) -> str:
    if count <= 0:
        return ""
    number = format_number(count, 0, language())
    return ngettext("and %(number)s more", "and %(number)s more", count) % {"number": number}


def _headers(user_id: int, day: date, address: str, stop: str) -> dict[str, str]:
    """What mail programs read. The id is the same each time a day's letter is sent: two are seen as one."""
    return {
        "Message-ID": f"<news-{day.isoformat()}-{user_id}@{urlsplit(address).hostname}>",
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
    }
