"""Signing in, one's own account, who answers for what, and what operators tell the office."""

from django.urls import reverse

from tertial.site.tests.authorities import Ids
from tertial.site.tests.matrix.asking import Room
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
address                                   public nobody exec strat distr princ empl oper member audit admin seeing
people:own_roles                          in     -      -    -     -     -     -    -    -      -     -     403
people:roles                              in     403    403  403   403   403   403  403  403    403   -     403
people:add_person                         in     403    403  403   403   403   403  403  403    403   -     403
people:units_to_choose                    in     403    403  403   403   403   403  403  403    403   -     403
people:stop_seeing_as                     in     405    405  405   405   405   405  405  405    405   405   405
people:person                             in     403    403  403   403   403   403  403  403    403   -     403
people:give_role                          in     403    403  403   403   403   403  403  403    403   -     403
people:close_account                      in     403    403  403   403   403   403  403  403    403   -     403
people:open_account                       in     405    405  405   405   405   405  405  405    405   405   403
people:invite                             in     405    405  405   405   405   405  405  405    405   405   403
people:see_as                             in     405    405  405   405   405   405  405  405    405   405   403
people:end_role                           in     403    403  403   403   403   403  403  403    403   -     403
people:stand_in                           in     403    403  403   403   -     403  403  403    403   -     403
account_login                             -      302    302  302   302   302   302  302  302    302   302   403
people:sign_in                            -      302    302  302   302   302   302  302  302    302   302   403
people:sign_out                           405    405    405  405   405   405   405  405  405    405   405   405
mfa_authenticate                          in     302    302  302   302   302   302  302  302    302   302   403
mfa_login_webauthn                        in     302    302  302   302   302   302  302  302    302   302   403
account_reset_password                    404    404    404  404   404   404   404  404  404    404   404   403
people:link_sent                          -      -      -    -     -     -     -    -    -      -     -     403
mfa_index                                 in     -      -    -     -     -     -    -    -      -     -     403
account_change_password                   in     -      -    -     -     -     -    -    -      -     -     403
account_reauthenticate                    in     -      -    -     -     -     -    -    -      -     -     403
mfa_reauthenticate                        in     302    302  302   302   302   302  302  302    302   302   403
mfa_reauthenticate_webauthn               in     302    302  302   302   302   302  302  302    302   302   403
people:set_up_second_step                 in     -      -    -     -     -     -    -    -      -     -     403
mfa_activate_totp                         in     302    302  302   302   302   302  302  302    302   302   403
mfa_add_webauthn                          in     302    302  302   302   302   302  302  302    302   302   403
mfa_view_recovery_codes                   in     404    404  404   404   404   404  404  404    404   404   403
mfa_generate_recovery_codes               in     302    302  302   302   302   302  302  302    302   302   403
people:end_sessions                       in     405    405  405   405   405   405  405  405    405   405   403
people:accept_invitation                  410    410    410  410   410   410   410  410  410    410   410   403
account_reset_password_from_key           410    410    410  410   410   410   410  410  410    410   410   403
people:rename_passkey                     in     302    302  302   302   302   302  302  302    302   302   403
people:remove_second_step                 in     405    405  405   405   405   405  405  405    405   405   403
people:outside_start                      405    405    405  405   405   405   405  405  405    405   405   403
people:outside_oidc_answer                404    404    404  404   404   404   404  404  404    404   404   403
people:outside_saml_answer                405    405    405  405   405   405   405  405  405    405   405   403
people:outside_saml_finish                404    404    404  404   404   404   404  404  404    404   404   403
people:outside_saml_metadata              404    404    404  404   404   404   404  404  404    404   404   403
operator                                  in     403    403  403   403   403   403  iIQ  403    403   403   403
operator other                            in     403    403  403   403   403   403  404  403    403   403   403
ask_office                                in     403    403  403   403   403   403  -    403    403   403   403
ask_office draft                          in     403    403  403   403   403   403  I    403    403   403   403
propose_correction own                    in     403    403  403   403   403   403  403  403    403   403   403
propose_correction independent            in     403    403  403   403   403   403  i    403    403   403   403
inquiries                                 in     403    403  Q     403   403   403  IQ   403    403   403   403
inquiry draft                             in     404    404  404   404   404   404  I    404    404   404   404
inquiry sent                              in     404    404  Q     404   404   404  Q    404    404   404   404
"""

WRITERS = """
people:add_person                         admin
people:stop_seeing_as                     nobody exec strat distr princ empl oper member audit admin seeing
people:give_role                          admin
people:close_account                      admin
people:open_account                       admin
people:invite                             admin
people:see_as                             admin
people:end_role                           admin
people:stand_in                           princ admin
account_login                             public nobody exec strat distr princ empl oper member audit admin
people:sign_in                            public nobody exec strat distr princ empl oper member audit admin
people:sign_out                           public nobody exec strat distr princ empl oper member audit admin seeing
mfa_authenticate                          public nobody exec strat distr princ empl oper member audit admin
mfa_login_webauthn                        public nobody exec strat distr princ empl oper member audit admin
account_reset_password
account_change_password                   nobody exec strat distr princ empl oper member audit admin
account_reauthenticate                    nobody exec strat distr princ empl oper member audit admin
mfa_reauthenticate                        nobody exec strat distr princ empl oper member audit admin
mfa_reauthenticate_webauthn               nobody exec strat distr princ empl oper member audit admin
mfa_activate_totp
mfa_add_webauthn
mfa_generate_recovery_codes
people:end_sessions                       nobody exec strat distr princ empl oper member audit admin
people:accept_invitation                  public nobody exec strat distr princ empl oper member audit admin
account_reset_password_from_key           public nobody exec strat distr princ empl oper member audit admin
people:rename_passkey
people:remove_second_step
people:outside_start
people:outside_saml_answer
ask_office                                oper
ask_office draft                          oper
propose_correction own
propose_correction independent            oper
inquiry draft                             oper
inquiry sent                              strat oper
"""

PEOPLE = Room(TABLE, WRITERS, addresses)
