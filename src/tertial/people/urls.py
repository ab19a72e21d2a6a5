"""Addresses of signing in, one's account and who answers for what; names without a room are what allauth asks for."""

from django.urls import include, path

from tertial.people.views import (
    account,
    assigning,
    invitations,
    outside,
    passwords,
    roles,
    second_steps,
    seeing_as,
    signing_in,
)

ours = [
    path("logga-in", signing_in.sign_in, name="sign_in"),
    path("logga-ut", signing_in.sign_out, name="sign_out"),
    path("logga-in/med/<slug:door>", outside.start, name="outside_start"),
    path("logga-in/med/oidc/svar", outside.oidc_answer, name="outside_oidc_answer"),
    path("logga-in/med/saml/svar", outside.saml_answer, name="outside_saml_answer"),
    path("logga-in/med/saml/klart", outside.saml_finish, name="outside_saml_finish"),
    path("logga-in/med/saml/metadata", outside.saml_metadata, name="outside_saml_metadata"),
    path("glomt-losenord/skickat", passwords.link_sent, name="link_sent"),
    path("inbjudan/<str:token>", invitations.accept, name="accept_invitation"),
    path("konto/andra-steget", second_steps.set_up, name="set_up_second_step"),
    path("konto/andra-steget/<int:key>/namn", second_steps.rename, name="rename_passkey"),
    path("konto/andra-steget/<int:key>/ta-bort", second_steps.remove, name="remove_second_step"),
    path("konto/inloggningar", account.end, name="end_sessions"),
]

who_answers = [
    path("mina-roller", assigning.own, name="own_roles"),
    path("roller", roles.show_all, name="roles"),
    path("roller/ny", roles.add, name="add_person"),
    path("roller/enheter", assigning.units, name="units_to_choose"),
    path("roller/<int:person>", roles.show, name="person"),
    path("roller/<int:person>/ge-roll", assigning.give, name="give_role"),
    path("roller/<int:person>/stang", roles.close, name="close_account"),
    path("roller/<int:person>/oppna", roles.reopen, name="open_account"),
    path("roller/<int:person>/bjud-in", roles.send_invitation, name="invite"),
    path("roller/<int:person>/se-som", seeing_as.start, name="see_as"),
    path("roller/uppdrag/<int:assignment>/avsluta", assigning.end, name="end_role"),
    path("roller/uppdrag/<int:assignment>/ersattare", assigning.stand_in, name="stand_in"),
    path("sluta-se-som", seeing_as.stop, name="stop_seeing_as"),
]

# allauth looks for these by name. None of its other addresses exists here: no sign-up, no addresses of one's own.
allauths = [
    path("logga-in", signing_in.sign_in, name="account_login"),
    path("logga-in/andra-steget", signing_in.second_step, name="mfa_authenticate"),
    path("logga-in/nyckel", signing_in.by_passkey, name="mfa_login_webauthn"),
    path("glomt-losenord", passwords.forgotten, name="account_reset_password"),
    path("nytt-losenord/<str:uidb36>/<str:key>", passwords.renew, name="account_reset_password_from_key"),
    path("konto", account.show, name="mfa_index"),
    path("konto/losenord", passwords.change, name="account_change_password"),
    path("konto/bekrafta", second_steps.confirm, name="account_reauthenticate"),
    path("konto/bekrafta/kod", second_steps.confirm_by_code, name="mfa_reauthenticate"),
    path("konto/bekrafta/nyckel", second_steps.confirm_by_passkey, name="mfa_reauthenticate_webauthn"),
    path("konto/kodapp", second_steps.add_code_app, name="mfa_activate_totp"),
    path("konto/nyckel", second_steps.add_passkey, name="mfa_add_webauthn"),
    path("konto/reservkoder", second_steps.spare_codes, name="mfa_view_recovery_codes"),
    path("konto/reservkoder/nya", second_steps.renew_spare_codes, name="mfa_generate_recovery_codes"),
]

urlpatterns = [path("", include(([*ours, *who_answers], "people"))), *allauths]
