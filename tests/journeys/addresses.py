"""Every page of the product, as somebody who has an errand there."""

# What only changes something, sends on, hands over a file or a fragment, or speaks with another machine, is no page.
NO_PAGES = frozenset(
    """
    people:sign_out demo_sign_in set_language health follow news_by_mail account_login
    mfa_login_webauthn people:outside_start people:outside_oidc_answer people:outside_saml_answer
    people:outside_saml_finish people:outside_saml_metadata people:remove_second_step
    people:end_sessions people:units_to_choose people:open_account people:invite people:see_as
    people:stop_seeing_as unit_download indicator_download comparison_download
    edition_download steering:finish_activity end_tour
    """.split()  # noqa: SIM905 - names in rows are easier to read than in quotes
)
# These need a password, a passkey or a code app, which the people of the sample city do without: see test_accounts.py.
BY_ACCOUNT = frozenset(
    """
    people:rename_passkey account_change_password account_reauthenticate mfa_reauthenticate
    mfa_reauthenticate_webauthn mfa_authenticate mfa_view_recovery_codes account_reset_password
    """.split()  # noqa: SIM905 - names in rows are easier to read than in quotes
)

# The first edition of the sample city is made beside the pages: none of them waits for it.
NO_EDITION = "/utgavor/0.0.0"
REFUSED = frozenset({"/nytt-losenord/1/fel", "/inbjudan/fel", "/nyheter/av/fel", "/finns-inte", NO_EDITION})
ASKED = "/arenden/"  # with the number of something that an operator has asked
FIGURE = "/indikatorer/barn_per_arsarbetare/2025/forskola-lonnen"
BOARD = "norra-strands-stadsdelsnamnd"
SPEECH = "ekbackens-forskolor-sprak-2025"
COMPARED = "enhet=forskola-lonnen&enhet=forskola-asen&enhet=forskola-lilla-bjornen"
PAGES: dict[str | None, tuple[str, ...]] = {
    None: (
        *("/logga-in", "/glomt-losenord/skickat", "/nytt-losenord/1/fel", "/inbjudan/fel", "/nyheter/av/fel"),
        "/finns-inte",
    ),
    "rektor": (
        *("/", "/mina-enheter", "/mina-roller", "/nyheter", "/ordlista", "/rundtur/2", "/finns-inte"),
        *("/organisation", "/organisation?dag=2023-01-01", "/sok?q=forskola+asen"),
        *("/enheter/ekbackens-forskolor", "/enheter/forskola-lonnen", "/enheter/norra-strand"),
        *("/indikatorer", "/indikatorer/barn_per_arsarbetare", "/indikatorer/antal_barn?page=3", FIGURE),
        *("/ratta/antal_barn/forskola-lonnen/2025", "/indikatorer/enkat_nojd/tratt?omrade=norra-strand"),
        *(f"/mal/{SPEECH}", f"/min-del/{SPEECH}", f"/mal/{SPEECH}/bedom/2026-T2", f"/mal/{SPEECH}/ny-aktivitet"),
        *(f"/mal/{SPEECH}/andra", f"/mal/{SPEECH}/avsluta", f"/aktiviteter/{SPEECH}-2026-2"),
        *("/mal/ekbackens-forskolor-tid-2027", "/mal/ekbackens-forskolor-tid-2027/faststall"),
    ),
    "controller": (
        *("/mal", "/mal?oppna=kf-forskola&period=2025", "/mal/kf-forskola", "/mal/kf-trygg-uppvaxt"),
        *("/styrdokument", "/styrdokument/budget-2026", "/styrdokument/nytt", "/styrdokument/budget-2026/andra"),
        *("/enheter/provstad", f"/enheter/{BOARD}", "/jamfor", "/likvardighet", "/indikatorer/enkat_nojd"),
        *("/utgavor", NO_EDITION),
    ),
    "stadsdelscontroller": (
        *("/", f"/enheter/{BOARD}/nytt-mal", f"/enheter/{BOARD}/under/barn_per_grupp"),
        *(f"/arsmal/barn_per_grupp/{BOARD}/{BOARD}/2027", f"/enheter/{BOARD}/lamna-over"),
    ),
    "kvalitetsstrateg": ("/", f"/jamfor?{COMPARED}", "/jamfor?slag=district_area", "/arenden", ASKED),
    "huvudman": (
        *("/huvudman", "/huvudman/fraga", "/huvudman/rattelse/antal_barn/forskola-lilla-bjornen/2025"),
        *("/enheter/forskola-lilla-bjornen", ASKED),
    ),
    "medarbetare": ("/konto", "/konto/andra-steget", "/konto/kodapp", "/konto/nyckel", "/konto/reservkoder/nya"),
    "administrator": (
        *("/roller", "/roller/ny", "/roller/4", "/roller/4/ge-roll", "/roller/4/stang"),
        *("/roller/uppdrag/4/avsluta", "/roller/uppdrag/4/ersattare"),
    ),
    "revisor": ("/handelser",),
}
