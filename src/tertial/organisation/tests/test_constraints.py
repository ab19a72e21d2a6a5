"""What the database itself refuses, whoever asks."""

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from tertial.organisation.models import Link, Succession, Unit, UnitDescription
from tertial.organisation.tests.factories import NOON, a_city

pytestmark = pytest.mark.django_db


def a_link(child: Unit, parent: Unit, **more: object) -> None:
    with transaction.atomic():
        Link.objects.create(**{"kind": "line", "child": child, "parent": parent, "recorded_at": NOON} | more)


def test_one_parent_of_a_kind_at_a_time():
    city = a_city()

    with pytest.raises(IntegrityError, match="one_parent_of_a_kind_at_a_time"):
        a_link(city["elm"], city["board"], starts_on=date(2024, 1, 1))


def test_a_circle_is_refused_however_long():
    city = a_city()

    a_link(city["board"], city["elm"], kind="functional")

    with pytest.raises(IntegrityError, match="above itself"):
        a_link(city["other-board"], city["board"], kind="functional")


def test_a_circle_only_counts_on_days_that_all_links_hold():
    city = a_city()

    a_link(city["city"], city["west"], kind="geographic", starts_on=date(2024, 1, 1))

    assert Link.objects.filter(child=city["city"]).count() == 1


def test_no_unit_belongs_to_itself():
    city = a_city()

    with pytest.raises(IntegrityError, match="no_unit_belongs_to_itself"):
        a_link(city["city"], city["city"])


def test_a_link_starts_before_it_ends():
    city = a_city()

    with pytest.raises(IntegrityError, match="a_link_starts_before_it_ends"):
        a_link(city["ash"], city["board"], starts_on=date(2024, 1, 1), ends_on=date(2024, 1, 1))


def test_one_description_of_a_unit_at_a_time():
    city = a_city()

    with pytest.raises(IntegrityError, match="one_description_of_a_unit_at_a_time"):
        UnitDescription.objects.create(unit=city["elm"], name="x", starts_on=date(2024, 1, 1), recorded_at=NOON)


@pytest.mark.parametrize("share", [0, 1.2])
def test_a_share_is_a_part_of_one(share: float):
    city = a_city()

    with pytest.raises(IntegrityError, match="a_share_is_a_part_of_one"):
        Succession.objects.create(
            predecessor=city["elm"], successor=city["oak"], on=date(2024, 1, 1), share=share, recorded_at=NOON
        )


def test_recorded_rows_are_neither_changed_nor_removed():
    a_city()

    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Link.objects.update(kind="functional")
    with pytest.raises(DatabaseError, match="never removed"), transaction.atomic():
        Link.objects.all().delete()


def test_a_row_is_closed_once():
    a_city()
    Link.objects.filter(child__code="elm").update(superseded_at=NOON)

    with pytest.raises(DatabaseError, match="never changed"):
        Link.objects.filter(child__code="elm").update(superseded_at=None)
