"""Signing in, one's own account, who answers for what, and what operators tell the office."""

from django.urls import reverse

from tertial.site.tests.matrix.asking import Room
from tertial.site.tests.matrix.ids import Ids
from tertial.site.tests.steered import SHARE, YEAR

ROLES = ("own_roles", "roles", "add_person", "units_to_choose")
OF_A_PERSON = ("person", "give_role", "close_account", "open_account", "invite", "see_as")
OUTSIDE = ("outside_oidc_answer", "outside_saml_answer", "outside_saml_finish", "outside_saml_metadata")
ACCOUNT = (
    *("account_login", "people:sign_in", "people:sign_out", "mfa_authenticate", "mfa_login_webauthn"),
    *("account_reset_password", "people:link_sent", "mfa_index", "account_change_password", "account_reauthenticate"),
    *("mfa_reauthenticate", "mfa_reauthenticate_webauthn", "people:set_up_second_step", "mfa_activate_totp"),
    *("mfa_add_webauthn", "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "people:end_sessions"),
)


def addresses(ids: Ids) -> dict[str, str]:
    """The pages of people; those about a person are about the principal of `own`."""
    found = {f"people:{name}": reverse(f"people:{name}") for name in (*ROLES, "stop_seeing_as")}
    found |= {f"people:{name}": reverse(f"people:{name}", args=[ids.person]) for name in OF_A_PERSON}
    found |= {f"people:{name}": reverse(f"people:{name}", args=[ids.role]) for name in ("end_role", "stand_in")}
    found |= {name: reverse(name) for name in ACCOUNT}
    found["people:accept_invitation"] = reverse("people:accept_invitation", args=["gibberish"])
    found["account_reset_password_from_key"] = reverse("account_reset_password_from_key", args=["1", "gibberish"])
    for name in ("rename_passkey", "remove_second_step"):
        found[f"people:{name}"] = reverse(f"people:{name}", args=[1])
    found["people:outside_start"] = reverse("people:outside_start", args=["oidc"])
    found |= {f"people:{name}": reverse(f"people:{name}") for name in OUTSIDE}
    found["operator"] = reverse("operator")
    found["operator other"] = f"{reverse('operator')}?enhet=other"
    found["ask_office"] = reverse("ask_office")
    found["ask_office draft"] = f"{reverse('ask_office')}?arende={ids.draft}"
    for unit in ("own", "independent"):
        found[f"propose_correction {unit}"] = reverse("propose_correction", args=[SHARE, unit, YEAR])
    found["inquiries"] = reverse("inquiries")
    found["inquiry draft"] = reverse("inquiry", args=[ids.draft])
    found["inquiry sent"] = reverse("inquiry", args=[ids.sent])
    return found


TABLE = """
"""

PEOPLE = Room(TABLE, addresses)
