"""Sending the digests: to whom one is due, what it tells, and that each is sent once."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from smtplib import SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import get_connection
from django.db import transaction
from django.db.models import Case, CharField, DateField, Exists, Max, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import translation
from django.utils.timezone import localtime, make_aware

from tertial.platform.models import Digest, NewsSettings, User
from tertial.platform.operations import news_settings
from tertial.platform.rules import USUAL_RHYTHM, Rhythm, digest_starts_on
from tertial.platform.tasks import Letter, send_letter, send_once
from tertial.site.news.due import DueFor
from tertial.site.news.following import followed_by
from tertial.site.news.gathering import all_recipes, news
from tertial.site.news.items import Window
from tertial.site.news.letter import OUTSIDER, letter_to

FIRST_LETTER_TELLS = timedelta(days=7)
MOST_COUNTED = 200


@dataclass
class Round:
    """What came of one round: letters sent, people for whom nothing was new, and those whose address was refused."""

    sent: list[str] = field(default_factory=list)
    nothing_new: int = 0
    refused: list[str] = field(default_factory=list)


def to_whom(day: date) -> "QuerySet[User]":
    """The people who are to get a digest on a day and have not: of the day, of its week, or of its month."""
    chosen = NewsSettings.objects.filter(user=OuterRef("pk"))
    return (
        User.objects.filter(is_active=True)
        .exclude(email="")
        .annotate(
            rhythm=Coalesce(Subquery(chosen.values("rhythm")[:1]), Value(USUAL_RHYTHM.value), output_field=CharField())
        )
        .exclude(rhythm=Rhythm.NEVER)
        .annotate(
            from_day=Case(
                *(
                    When(rhythm=rhythm, then=Value(digest_starts_on(rhythm, day), DateField()))
                    for rhythm in (Rhythm.DAILY, Rhythm.WEEKLY, Rhythm.MONTHLY)
                )
            )
        )
        .filter(
            ~Exists(Digest.objects.filter(user=OuterRef("pk"), day__gte=OuterRef("from_day"), sent_at__isnull=False))
        )
        .order_by("pk")
    )


def send_digests(*, at: datetime, due_for: DueFor) -> Round:
    """Send every digest that is to be sent and has not been; safe to repeat, and to do in two places at once.

    Must be called outside a transaction. Raises SMTPException or OSError where the mail server is not there; what was
    not sent then is sent in a later round.
    """
    done, day = Round(), localtime(at).date()
    through = get_connection()
    through.open()
    try:
        for user in to_whom(day).iterator():
            try:
                letter = send_once(
                    user=user,
                    day=day,
                    at=at,
                    compose=lambda user=user: digest_of(user, at=at, due_for=due_for),  # type: ignore[misc]  # bound now
                    send=lambda letter: send_letter(letter, through=through),
                )
            except SMTPRecipientsRefused:
                done.refused.append(user.user_name)
                continue
            if letter is None:
                done.nothing_new += 1
            else:
                done.sent.append(user.user_name)
    finally:
        through.close()
    return done


def would_send(*, at: datetime, due_for: DueFor) -> Iterator[tuple[str, Letter | None]]:
    """User name and digest of everybody to whom one is to be sent, without sending or remembering anything."""
    for user in to_whom(localtime(at).date()).iterator():
        with transaction.atomic():
            letter = digest_of(user, at=at, due_for=due_for)
            transaction.set_rollback(True)
        yield user.user_name, letter


def digest_of(user: User, *, at: datetime, due_for: DueFor) -> Letter | None:
    """Somebody's digest, in their language, of whole days: those since their last digest, up to last midnight.

    Whole days, so that a letter sent again says the same, and so that a long load which began before the letter and
    ended after it is told of the day after.
    """
    today = localtime(at).date()
    chosen = NewsSettings.objects.filter(user=user).first()
    since = _first_day(user, chosen, today)
    mine = chosen or news_settings(user, at=at)
    with translation.override(mine.language or settings.LANGUAGE_CODE):
        window = Window(_start_of(since), _start_of(today), MOST_COUNTED)
        items = news(followed_by(user, today), window, OUTSIDER, all_recipes())
        return letter_to(mine, items, due_for(user, today), day=today, address=settings.ADDRESS)


def _first_day(user: User, chosen: NewsSettings | None, today: date) -> date:
    last = Digest.objects.filter(Q(user=user) & ~Q(sent_at=None)).aggregate(day=Max("day"))["day"]
    if chosen is None:
        return last or today - FIRST_LETTER_TELLS
    wanted = localtime(chosen.wanted_since).date()
    return max(last, wanted) if last else wanted


def _start_of(day: date) -> datetime:
    return make_aware(datetime.combine(day, time.min))
