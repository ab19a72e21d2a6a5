"""News: the page, what is followed, and how news come by mail."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tertial.people.access import way_on
from tertial.platform import operations
from tertial.platform.models import NewsSettings
from tertial.platform.queries.sentences import language
from tertial.platform.rules import Rhythm
from tertial.site.access import SignedInRequest, standing_of, viewer_of
from tertial.site.news.following import exists, followed_by
from tertial.site.news.page import news_page


@require_safe
def show(request: SignedInRequest) -> HttpResponse:
    """What changed on what the reader follows, and what of it came since the last visit."""
    today, at, user = localdate(), now(), request.user
    if standing_of(user, today).is_seeing_as:
        settings = NewsSettings.objects.filter(user=user).first() or NewsSettings(user=user, wanted_since=at)
    else:
        settings = operations.note_visit(actor=user, language=language(), at=at)
    page = news_page(
        followed_by(user, today),
        viewer_of(user, today),
        at=at,
        seen_before=settings.seen_before,
        number=_number(request.GET.get("page", "1")),
    )
    context = {"page": page, "rhythms": _rhythms(settings.rhythm), "email": user.email}
    return render(request, "site/news.html", context)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 4 else 1


def _rhythms(chosen: str) -> list[tuple[str, str, bool]]:
    words = {
        Rhythm.DAILY: _("Every working day"),
        Rhythm.WEEKLY: _("Once a week, on Mondays"),
        Rhythm.MONTHLY: _("Once a month, on the first working day"),
        Rhythm.NEVER: _("Never"),
    }
    return [(rhythm.value, word, rhythm == chosen) for rhythm, word in words.items()]


@require_POST
def follow(request: SignedInRequest) -> HttpResponse:
    """Follow something, or stop; back to where the reader was, or with htmx only the button anew."""
    subject, is_to_follow = request.POST.get("subject", ""), request.POST.get("do") == "follow"
    if is_to_follow:
        if not exists(subject, request.user, localdate()):
            raise Http404
        operations.follow(subject=subject, actor=request.user, at=now())
    else:
        operations.stop_following(subject=subject, actor=request.user, at=now())
    if request.headers.get("HX-Request"):
        button = {"subject": subject, "is_following": is_to_follow, "follow_url": request.path}
        return render(request, "platform/follow.html", button)
    asked = request.POST.get("next", "")
    return HttpResponseRedirect(way_on(asked, host=request.get_host(), is_secure=request.is_secure()))


@require_POST
def choose_rhythm(request: SignedInRequest) -> HttpResponse:
    """How often the reader wants news by mail."""
    try:
        rhythm = Rhythm(request.POST.get("rhythm", ""))
    except ValueError:
        return HttpResponseBadRequest()
    operations.choose_rhythm(rhythm=rhythm, actor=request.user, at=now())
    messages.success(request, _("Saved."))
    return redirect("news")


@login_not_required
@csrf_exempt  # a mail program that stops letters with one click has no page of ours; the address itself is the key
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop_letters(request: HttpRequest, token: str) -> HttpResponse:
    """Stop news by mail: one click in the letter, one here. To open the page changes nothing: mail programs do that."""
    settings = NewsSettings.objects.filter(token=token).first()
    if settings is None:
        raise Http404
    if request.method == "POST":
        operations.stop_letters(token=token, at=now())
        return render(request, "site/letters_stopped.html", {"is_stopped": True})
    return render(request, "site/letters_stopped.html", {"is_stopped": settings.rhythm == Rhythm.NEVER})
