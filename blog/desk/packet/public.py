"""The pages behind a review link: for somebody without an account, in whatever browser they have.

The address in the mail holds the token. Opening it puts a signed cookie into the browser, valid for the pages of
this one link, and leads on to an address without secrets: the token stays out of the address bar, the
history and what the browser tells others. GET never decides anything, as scanners open links in mails.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.clickjacking import xframe_options_deny
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from blog import invitations, review
from blog.invitations import Standing
from blog.models import ReviewLink
from blog.publishing import Refused, name_of
from cms.core.throttle import seconds_to_wait

from .forms import CommentForm, DecisionForm
from .reading import Packet, packet_for

COOKIE, COOKIE_SALT = "review", "proofdesk.review"
COOKIE_SECONDS = 12 * 3600  # then the link in the mail opens it again
UNKNOWN_TOKENS, POSTS_BY_LINK, POSTS_BY_ADDRESS = 60, 30, 120  # within a minute

View = Callable[..., HttpResponse]


def private(view: View) -> View:
    """Kept by nobody, found by nobody, framed by nobody; other sites learn nothing from links that are followed."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store, private"
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        # “no-referrer” would make browsers send “Origin: null” with our own forms, which Django refuses.
        response.headers.setdefault("Referrer-Policy", "same-origin")
        return response

    return xframe_options_deny(answer)


def with_link(view: View) -> View:
    """Calls the view with the link whose cookie the browser brings. A link that has ended answers for itself."""

    @wraps(view)
    def answer(request: HttpRequest, number: int) -> HttpResponse:
        link = bound_link(request, number)
        if link is None:
            return closed(request, "no-cookie", None, 403)
        if request.method == "POST" and (wait := posts_to_wait(request, number)):
            return too_many(request, wait)
        if (standing := invitations.standing(link)) != Standing.OPEN:
            return closed(request, standing, link, 410)
        return view(request, link)

    return private(answer)


# ---- views


@private
@require_safe
@sensitive_variables("token")
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """The address in the mail."""
    link = invitations.find(token)
    if link is None:
        if wait := seconds_to_wait("unknown", address_of(request), UNKNOWN_TOKENS):
            return too_many(request, wait)
        raise Http404
    if (standing := invitations.standing(link)) != Standing.OPEN:
        response = closed(request, standing, link, 410)
    else:
        response = redirect("review-packet", link.pk)
        response.set_signed_cookie(
            COOKIE,
            str(link.pk),
            salt=COOKIE_SALT,
            max_age=COOKIE_SECONDS,
            path=reverse("review-packet", args=[link.pk]),
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
    response["Referrer-Policy"] = "no-referrer"  # this page has the token in its address
    return response


@require_safe
@with_link
def packet(request: HttpRequest, link: ReviewLink) -> HttpResponse:
    if request.method == "GET":
        invitations.note_opening(link)
    found = packet_for(link)
    if place := found.place(request.GET.get("noted", "")):
        place.just_noted = True
    return show(request, link, found, DecisionForm())


@require_POST
@with_link
def comment(request: HttpRequest, link: ReviewLink) -> HttpResponse:
    form, found = CommentForm(request.POST), packet_for(link)
    place = found.place(request.POST.get("path", ""))
    if place is None:
        return redirect("review-packet", link.pk)
    if not form.is_valid():
        place.form = form
        return show(request, link, found, DecisionForm(), status=422)
    try:
        invitations.leave_comment(link, place.path, form.cleaned_data["text"])
    except Refused:
        return redirect("review-packet", link.pk)  # which says why
    return redirect(f"{reverse('review-packet', args=[link.pk])}?noted={place.path}#{place.anchor}")


@require_POST
@with_link
def decide(request: HttpRequest, link: ReviewLink) -> HttpResponse:
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return show(request, link, packet_for(link), form, status=422)
    try:
        review.decide_by_link(link, form.cleaned_data["decision"], form.cleaned_data["comment"])
    except Refused as refused:
        fresh = invitations.links().get(pk=link.pk)
        if (standing := invitations.standing(fresh)) != Standing.OPEN:
            return closed(request, standing, fresh, 410)
        found = packet_for(fresh)
        for refusal in refused.refusals:
            form.add_error(None, refusal.text if refusal.code != "comments" else comments_text(fresh, found))
        return show(request, fresh, found, form, status=409)
    return redirect("review-thanks", link.pk)


@private
@require_safe
def thanks(request: HttpRequest, number: int) -> HttpResponse:
    link = bound_link(request, number)
    if link is None or not link.decided_at:
        return redirect("review-packet", number)
    return render(request, "desk/packet/thanks.html", context_of(link))


# ---- answers


def show(request: HttpRequest, link: ReviewLink, found: Packet, form: DecisionForm, status: int = 200) -> HttpResponse:
    context = {
        **context_of(link),
        "packet": found,
        "page": found.page,
        "self": found.page,
        "form": form,
        "comments_open": comments_text(link, found),
        "outcome": review.outcome_of_approval(link.article, link.state),
    }
    return render(request, "desk/packet/packet.html", context, status=status)


def closed(request: HttpRequest, standing: str, link: ReviewLink | None, status: int) -> HttpResponse:
    """Why there is nothing to read. `link`: None for somebody who has not shown that one is theirs."""
    context = {"standing": str(standing), **(context_of(link) if link else {})}
    return render(request, "desk/packet/closed.html", context, status=status)


def too_many(request: HttpRequest, wait: int) -> HttpResponse:
    response = render(request, "desk/packet/closed.html", {"standing": "too-many", "wait": wait}, status=429)
    response["Retry-After"] = str(wait)
    return response


def context_of(link: ReviewLink) -> dict[str, Any]:
    return {
        "link": link,
        "inviter": name_of(link.invited_by),
        "title": link.article.latest_revision.content["title"],
    }


def comments_text(link: ReviewLink, found: Packet) -> str:
    """Why an approval has to wait for comments, "" when it need not."""
    open_now = link.article.wagtail_admin_comments.filter(resolved_at=None).count()
    inviter = name_of(link.invited_by)
    if found.own_open:
        left = ngettext("You left %(count)s comment.", "You left %(count)s comments.", found.own_open)
        then = _(
            "Send it as a request for changes, or ask %(inviter)s to resolve what is settled; then you can approve."
        )
        return f"{left} {then}" % {"count": found.own_open, "inviter": inviter}
    if open_now:
        return _("Others are still discussing parts of this article. Ask %(inviter)s when that is settled.") % {
            "inviter": inviter
        }
    return ""


# ---- who asks


def bound_link(request: HttpRequest, number: int) -> ReviewLink | None:
    """The link with this number, if this browser has opened it from the mail."""
    opened = request.get_signed_cookie(COOKIE, default=None, salt=COOKIE_SALT, max_age=COOKIE_SECONDS)
    return invitations.links().filter(pk=number).first() if opened == str(number) else None


def posts_to_wait(request: HttpRequest, number: int) -> int:
    return max(
        seconds_to_wait("post-link", str(number), POSTS_BY_LINK),
        seconds_to_wait("post-address", address_of(request), POSTS_BY_ADDRESS),
    )


def address_of(request: HttpRequest) -> str:
    """Of the connection: what a request says about itself is not believed."""
    return str(request.META.get("REMOTE_ADDR", ""))
