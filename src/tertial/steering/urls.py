"""Addresses where goals, targets, activities, judgements and steering documents are made and changed."""

from django.urls import path

from tertial.steering.views import activities, documents, goals, handing, judging, targets

app_name = "steering"
urlpatterns = [
    path("enheter/<slug:unit>/nytt-mal", goals.new, name="new_goal"),
    path("enheter/<slug:unit>/lamna-over", handing.hand_over, name="hand_over"),
    path("mal/<slug:goal>/andra", goals.change, name="change_goal"),
    path("mal/<slug:goal>/faststall", goals.establish, name="establish"),
    path("mal/<slug:goal>/avsluta", goals.end, name="end_goal"),
    path("mal/<slug:goal>/bedom/<path:period>", judging.judge, name="judge"),
    path("mal/<slug:goal>/ny-aktivitet", activities.new, name="new_activity"),
    path("aktiviteter/<slug:activity>", activities.change, name="change_activity"),
    path("aktiviteter/<slug:activity>/klar", activities.finish, name="finish_activity"),
    path("arsmal/<slug:indicator>/<slug:unit>/<slug:body>/<path:period>", targets.decide, name="decide_target"),
    path("styrdokument/nytt", documents.new, name="new_document"),
    path("styrdokument/<slug:document>/andra", documents.change, name="change_document"),
]
