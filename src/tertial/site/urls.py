"""All addresses. They are Swedish words for those who read them; their names are English for those who write code."""

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from tertial.site.views import (
    audit,
    comparison,
    correcting,
    documents,
    errors,
    goals,
    guidance,
    health,
    indicator,
    inquiries,
    news,
    operator,
    organisation,
    provenance,
    search,
    signing_in,
    start,
    unit,
    work,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", work.show, name="start"),
    path("mina-enheter", start.show, name="my_units"),
    path("", include("tertial.people.urls")),
    path("", include("tertial.steering.urls")),
    path("prova", signing_in.demo, name="demo_sign_in"),
    path("organisation", organisation.show, name="organisation"),
    path("enheter/<slug:unit>", unit.show, name="unit"),
    path("enheter/<slug:unit>/under/<slug:indicator>", unit.show_below, name="units_below"),
    path("enheter/<slug:unit>/siffror.<slug:form>", unit.download, name="unit_download"),
    path("indikatorer", indicator.show_all, name="indicators"),
    path("indikatorer/<slug:indicator>", indicator.show, name="indicator"),
    path("indikatorer/<slug:indicator>/siffror.<slug:form>", indicator.download, name="indicator_download"),
    path("indikatorer/<slug:indicator>/<path:period>/<slug:unit>", provenance.show, name="provenance"),
    path("ratta/<slug:measure>/<slug:unit>/<path:period>", correcting.correct, name="correct"),
    path("mal", goals.show_all, name="goals"),
    path("mal/<slug:goal>", goals.show, name="goal"),
    path("min-del/<slug:goal>", goals.show_part, name="my_part"),
    path("styrdokument", documents.show_all, name="documents"),
    path("styrdokument/<slug:document>", documents.show, name="document"),
    path("jamfor", comparison.show, name="comparison"),
    path("jamfor/siffror.<slug:form>", comparison.download, name="comparison_download"),
    path("huvudman", operator.show, name="operator"),
    path("huvudman/fraga", operator.ask_office, name="ask_office"),
    path(
        "huvudman/rattelse/<slug:measure>/<slug:unit>/<path:period>",
        operator.propose_correction,
        name="propose_correction",
    ),
    path("arenden", inquiries.show_all, name="inquiries"),
    path("arenden/<int:number>", inquiries.show, name="inquiry"),
    path("nyheter", news.show, name="news"),
    path("nyheter/utskick", news.choose_rhythm, name="news_by_mail"),
    path("nyheter/av/<str:token>", news.stop_letters, name="stop_letters"),
    path("folj", news.follow, name="follow"),
    path("ordlista", guidance.show_words, name="terms"),
    path("rundtur", guidance.end_tour, name="end_tour"),
    path("rundtur/<slug:step>", guidance.show_around, name="tour_step"),
    path("sok", search.show, name="search"),
    path("handelser", audit.show, name="audit"),
    path("health", health.show, name="health"),
    path("i18n/", login_not_required(set_language), name="set_language"),
]

handler400 = errors.bad_request
