"""What somebody needs who enters a steering document: who may have decided it, kinds, and what may replace it."""

from collections.abc import Collection
from datetime import date

from tertial.organisation.models import Unit
from tertial.organisation.queries.units import Named, names_on
from tertial.organisation.rules import sort_key
from tertial.steering.models import DocumentEntry, SteeringDocument
from tertial.steering.queries.documents import register


def bodies_of(steered: Collection[int], *, held: Collection[int], day: date) -> list[Named]:
    """The bodies for which somebody enters documents, by name: authorities that they decide for, and units they hold.

    `held` are the units that they have a role for.
    """
    authorities = Unit.objects.filter(pk__in=steered, kind__is_authority=True).values_list("pk", flat=True)
    names = names_on(day, {*authorities, *(set(held) & set(steered))})
    return sorted(names.values(), key=lambda unit: (sort_key(unit.name), unit.code))


def kinds_of_documents(*, drafts: Collection[int]) -> list[str]:
    """The kinds that the register has, by name, as somebody sees it who sees the drafts of these units."""
    rows = register(drafts=drafts).order_by().values_list("kind", flat=True).distinct()
    return sorted(rows, key=sort_key)


def entry_of(code: str, *, drafts: Collection[int]) -> DocumentEntry | None:
    """What the register says of a document, as somebody sees it who sees the drafts of these units."""
    return register(drafts=drafts).filter(document__code=code).select_related("decided_by", "replaced_by").first()


def replacing(entry: DocumentEntry, *, drafts: Collection[int]) -> list[DocumentEntry]:
    """The documents that may have taken the place of one: all others, those of the same body first."""
    others = register(drafts=drafts).exclude(document=entry.document_id)
    return sorted(others, key=lambda one: one.decided_by_id != entry.decided_by_id)


def codes_of_documents(begun: str) -> list[str]:
    """The codes of documents that begin with a text."""
    return list(SteeringDocument.objects.filter(code__startswith=begun).values_list("code", flat=True))
