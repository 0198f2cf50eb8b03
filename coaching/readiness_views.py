"""A visitor's way through a readiness test: a question, the next one, the result, a link to share.

The answers travel in one hidden field, as the code of `coaching.readiness.encode`; in another one, which buttons of
ours led here (`coaching.origins`). Nothing is stored before the
visitor asks for a link, and no cookie is set. Steps are POSTs, so that answers stand in no address and no log; they
change nothing, and are open to forms without a token.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from cms.core.meta import ViewMeta
from cms.core.visibility import visible

from . import readiness, readiness_results
from .models import ReadinessTestPage, SharedResult
from .origins import told
from .private import is_stamped, private, stamp, too_many, unlisted
from .readiness import Chosen, Question
from .ways import via_of

SHARE = "readiness.share"


@csrf_exempt
@unlisted
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """`answers`: the code so far. `at`: which question was shown, from 0. `answer`: its answers. `go`: what next."""
    page = get_object_or_404(visible(ReadinessTestPage.objects.all()), pk=pk)
    if request.method != "POST" or not page.test.questions:
        return redirect(told(page.url or "/", via_of(request)))  # somebody came back to the address of a step
    test, go = page.test, request.POST.get("go", "")
    answers = readiness.decode(test, request.POST.get("answers", "")) if request.POST.get("answers") else []
    if answers is None:
        return begin_again(request, page)
    at = min(as_number(request.POST.get("at", "")), len(answers))
    if go in ("start", "resume"):
        return screen(request, page, answers, len(answers))
    question = test.questions[at] if at < len(test.questions) else None
    chosen = chosen_in(request)
    takes = question is not None and question.takes(chosen)
    if takes and (go == "next" or chosen):
        answers[at : at + 1] = [chosen]
    if go == "back":
        return screen(request, page, answers, max(0, at - 1))
    if question is not None and not takes:
        return screen(request, page, answers, at, error=_("Choose an answer, then go on."))
    return screen(request, page, answers, at + 1 if question else at)


def chosen_in(request: HttpRequest) -> Chosen:
    return tuple(sorted({as_number(value) for value in request.POST.getlist("answer")}))


def as_number(value: str) -> int:
    return int(value) if value.isascii() and value.isdigit() and len(value) < 4 else 0


def screen(
    request: HttpRequest, page: ReadinessTestPage, answers: list[Chosen], at: int, error: str = ""
) -> HttpResponse:
    """The question at this place, or the result behind the last one."""
    test = page.test
    if at >= len(test.questions):
        return result(request, page, answers)
    question = test.questions[at]
    title = _("Question %(number)d of %(count)d") % {"number": at + 1, "count": len(test.questions)}
    context = {
        **common(request, page, f"{_('Error: ') if error else ''}{title}: {page.title}"),
        "title": title,
        "question": question,
        "choices": choices_of(question, answers[at] if at < len(answers) else ()),
        "is_multiple": question.kind == readiness.MULTIPLE,
        "at": at,
        "number": at + 1,
        "count": len(test.questions),
        "code": readiness.encode(test, answers),
        "error": error,
    }
    return render(request, "coaching/readiness/question.html", context, status=422 if error else 200)


def choices_of(question: Question, chosen: Chosen) -> list[dict[str, Any]]:
    return [
        {"number": number, "label": answer.label, "is_chosen": number in chosen}
        for number, answer in enumerate(question.answers, start=1)
    ]


def result(request: HttpRequest, page: ReadinessTestPage, answers: list[Chosen]) -> HttpResponse:
    test = page.test
    found = readiness_results.shown(test, readiness.result_of(test, answers))
    context = {
        **result_context(request, page, found),
        "code": readiness.encode(test, answers),
        "at": len(test.questions),
        "stamp": stamp(SHARE),
        "days": SharedResult.DAYS,
    }
    return render(request, "coaching/readiness/result.html", context)


def result_context(request: HttpRequest, page: ReadinessTestPage, found: dict[str, Any]) -> dict[str, Any]:
    from .career_paths import available_paths

    ready = {path.slug for path in available_paths()}
    fits = [{**fit, "has_roadmap": fit["slug"] in ready} for fit in found["fits"]]
    return {
        **common(request, page, f"{_('Your result')}: {page.title}"),
        "shown": {**found, "fits": fits},
        "articles": readiness_results.live_articles(found["articles"]),
    }


def common(request: HttpRequest, page: ReadinessTestPage, title: str) -> dict[str, Any]:
    meta = ViewMeta(request, title, "", noindex=True, trail=list(page.breadcrumb))
    return {"self": meta, "page": meta, "test_page": page, "via": via_of(request)}


def begin_again(request: HttpRequest, page: ReadinessTestPage) -> HttpResponse:
    """The code is of an earlier version of the test, or was mistyped."""
    context = common(request, page, f"{_('Start again')}: {page.title}")
    return render(request, "coaching/readiness/begin_again.html", context, status=422)


# ---- a link to share


@csrf_exempt
@private
@require_POST
def share(request: HttpRequest, pk: int) -> HttpResponse:
    """Stores what the result shows, and leads to its address."""
    page = get_object_or_404(visible(ReadinessTestPage.objects.all()), pk=pk)
    test = page.test
    answers = readiness.decode(test, request.POST.get("answers", ""))
    if answers is None or len(answers) != len(test.questions) or not is_stamped(SHARE, request.POST.get("stamp", "")):
        return begin_again(request, page)
    if wait := too_many(request, SHARE):
        return busy(request, wait)
    found = readiness_results.shown(test, readiness.result_of(test, answers))
    return redirect("readiness-result", SharedResult.issue(test=page, shown=found, via=via_of(request)))


def busy(request: HttpRequest, wait: int) -> HttpResponse:
    meta = ViewMeta(request, _("Please wait a moment"), "", noindex=True)
    context = {"self": meta, "page": meta, "wait": wait}
    response = render(request, "coaching/busy.html", context, status=429)
    response["Retry-After"] = str(wait)
    return response


@csrf_exempt  # the token in the address is the permission
@private
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables("token")
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """What somebody shared. A POST deletes it: whoever has the link may."""
    found = SharedResult.opened_by(token)
    if found is None:
        return gone(request)
    if request.method == "POST":
        found.delete()
        return gone(request, is_deleted=True)
    page = visible(ReadinessTestPage.objects.filter(pk=found.test_id)).first()
    if page is None:
        return gone(request)
    context = {
        **result_context(request, page, found.shown),
        "address": request.build_absolute_uri(reverse("readiness-result", args=[token])),
        "expires_at": found.expires_at,
        "is_shared": True,
        "via": found.via,
    }
    return render(request, "coaching/readiness/result.html", context)


def gone(request: HttpRequest, *, is_deleted: bool = False) -> HttpResponse:
    title = _("It is deleted") if is_deleted else _("This link leads nowhere any more")
    meta = ViewMeta(request, title, "", noindex=True)
    context = {"self": meta, "page": meta, "is_deleted": is_deleted}
    return render(request, "coaching/gone.html", context, status=200 if is_deleted else 410)
