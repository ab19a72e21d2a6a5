"""A registered number erased by decision."""

import pytest

from tertial.organisation.models import OrganisationNumber
from tertial.organisation.operations.disposal import NoNumber, dispose_organisation_number
from tertial.organisation.operations.merging import merge_organisation_numbers
from tertial.organisation.tests.factories import NOON, a_city, rows
from tertial.platform.models import AuditEntry, Disposal

pytestmark = pytest.mark.django_db


def test_a_number_is_erased_and_the_decision_stays() -> None:
    a_city()
    merge_organisation_numbers(rows({"unit": "bears", "number": "000000-0017"}), mentioned=frozenset())

    dispose_organisation_number(unit="bears", decision="2025-118", actor=None, at=NOON)

    assert not OrganisationNumber.objects.exists()
    assert list(Disposal.objects.values_list("decision", "subject")) == [("2025-118", "organisation number of bears")]
    assert list(AuditEntry.objects.values_list("verb", "subject", "details")) == [
        ("organisation.dispose_organisation_number", "bears", {"decision": "2025-118"})
    ]


def test_a_unit_without_a_number_has_nothing_to_dispose_of() -> None:
    a_city()

    with pytest.raises(NoNumber):
        dispose_organisation_number(unit="own", decision="2025-118", actor=None, at=NOON)

    assert not Disposal.objects.exists()
