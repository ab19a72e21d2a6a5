"""The register of steering documents, and one of them, on pages."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tertial.organisation.queries.units import Named, names_on
from tertial.organisation.rules import sort_key
from tertial.platform.queries.sentences import day_in_words
from tertial.site.goals.links import document_url, goal_url
from tertial.site.goals.nodes import whole
from tertial.site.queries.chain import address
from tertial.steering.models import DocumentEntry
from tertial.steering.queries.documents import DocumentFile, Other, SetGoal, holding_on, register
from tertial.steering.queries.holding import holds_in_words, span_in_words
from tertial.steering.queries.sentences import decided_in_words

PAGE = 50


@dataclass(frozen=True)
class Wanted:
    """Which documents are wanted: those that hold on a day (None for all), of a body by code, of a kind."""

    day: date | None
    body: str = ""
    kind: str = ""
    page: int = 1


@dataclass(frozen=True)
class DocumentRow:
    """A document as a row: what it is, who decided it when and where, and when it holds."""

    title: str
    url: str
    kind: str
    decided: str
    holds: str
    is_over: bool
    is_draft: bool


@dataclass(frozen=True)
class RegisterPage:
    """A page of the register, and the bodies and kinds to choose among."""

    wanted: Wanted
    rows: Sequence[DocumentRow]
    paging: Page[DocumentEntry]
    counted: str
    bodies: Sequence[Named]
    kinds: Sequence[str]


def register_page(wanted: Wanted, *, drafts: Collection[int], today: date) -> RegisterPage:
    """The documents that are wanted, as somebody sees them who sees the drafts of these units."""
    every = register(drafts=drafts)
    choices = list(every.order_by().values_list("kind", "decided_by", "decided_by__code").distinct())
    names = names_on(wanted.day or today, {body for _kind, body, _code in choices})
    paging = Paginator(_narrowed(every, wanted), PAGE).get_page(wanted.page)
    count = paging.paginator.count
    counted = ngettext("%(count)s document", "%(count)s documents", count) % {"count": whole(count)}
    bodies = sorted(names.values(), key=lambda unit: (sort_key(unit.name), unit.code))
    kinds = sorted({kind for kind, _body, _code in choices}, key=sort_key)
    return RegisterPage(wanted, [_row(one, names, today) for one in paging], paging, counted, bodies, kinds)


def _narrowed(every: "QuerySet[DocumentEntry]", wanted: Wanted) -> "QuerySet[DocumentEntry]":
    if wanted.day is not None:
        every = every.filter(holding_on(wanted.day))
    if wanted.body:
        every = every.filter(decided_by__code=wanted.body)
    return every.filter(kind=wanted.kind) if wanted.kind else every


def _row(entry: DocumentEntry, names: dict[int, Named], today: date) -> DocumentRow:
    body = names[entry.decided_by_id].name if entry.decided_by_id in names else ""
    return DocumentRow(
        title=entry.title,
        url=document_url(entry.document.code),
        kind=entry.kind[:1].upper() + entry.kind[1:],
        decided=decided_in_words(body, entry.decided_on, entry.paragraph, entry.reference),
        holds=_holds(entry.starts_on, entry.ends_on, today),
        is_over=entry.ends_on is not None and entry.ends_on <= today,
        is_draft=entry.state == "draft",
    )


def _holds(starts_on: date | None, ends_on: date | None, today: date) -> str:
    if starts_on is not None:
        return holds_in_words(starts_on, ends_on, today)
    return _("Holds until further notice") if ends_on is None else _("Until %(end)s") % {"end": day_in_words(ends_on)}


@dataclass(frozen=True)
class GoalLine:
    """A goal that stands on a document: what it says, its page, whose it is, and when it holds."""

    title: str
    url: str
    owner: str
    level: str
    holds: str


@dataclass(frozen=True)
class DocumentPage:
    """What a document's page shows."""

    row: DocumentRow
    body: Named | None
    body_url: str
    decided_on: str
    paragraph: str
    reference: str
    address: str
    replaces: Sequence[tuple[str, str, str]]
    replaced_by: Sequence[tuple[str, str, str]]
    goals: Sequence[GoalLine]
    more: int
    earlier: Sequence[tuple[str, str, str]]
    body_id: int
    code: str

    @property
    def is_linked(self) -> bool:
        """Whether its address is one of the web, which can be followed."""
        return self.address.startswith(("https://", "http://"))


def document_page(file: DocumentFile, *, today: date) -> DocumentPage:
    """A document in words, with what it replaced and is replaced by."""
    entry = file.entry
    names = names_on(entry.decided_on or today, {entry.decided_by_id, *(goal.owner_id for goal in file.goals)})
    body = names.get(entry.decided_by_id)
    return DocumentPage(
        row=_row(entry, names, today),
        body=body,
        body_url=address(body) if body else "",
        decided_on=day_in_words(entry.decided_on) if entry.decided_on else "",
        paragraph=entry.paragraph,
        reference=entry.reference,
        address=entry.address,
        replaces=[_other(one, today) for one in file.replaces],
        replaced_by=[_other(one, today) for one in file.replaced_by],
        goals=[_goal(one, names) for one in file.goals],
        more=file.goal_count - len(file.goals),
        earlier=[
            (day_in_words(localtime(one.superseded_at).date()), one.title, _holds(one.starts_on, one.ends_on, today))
            for one in file.earlier
        ],
        body_id=entry.decided_by_id,
        code=entry.document.code,
    )


def _other(one: Other, today: date) -> tuple[str, str, str]:
    return one.title, document_url(one.code), _holds(one.starts_on, one.ends_on, today)


def _goal(one: SetGoal, names: dict[int, Named]) -> GoalLine:
    owner = names[one.owner_id].name if one.owner_id in names else ""
    return GoalLine(one.title, goal_url(one.code), owner, one.level, span_in_words(one.starts_on, one.ends_on))
