"""Roadmaps: the form, the plan, and what a visitor does with it.

A plan that nobody saved is stored nowhere: its answers come back signed with each form. A saved one is reached by
its token alone.
"""

import hashlib
from datetime import UTC
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.models import Page, Site

from cms.core.meta import ViewMeta
from cms.core.visibility import visible
from cms.outbox.delivery import KEEP_SENT

from . import lead_views, leads, roadmap_mail
from .calendar import calendar
from .career_paths import available_paths, page_of, path_named
from .forms import normalised, posts_within_the_hour
from .models import CoachingPage, ConsentText, SavedRoadmap
from .models.leads import Kind
from .models.private import hashed
from .private import is_stamped, private, stamp, too_many, unlisted
from .readiness_views import busy, gone
from .roadmap import Inputs, plan
from .roadmap_data import as_data, inputs_from
from .roadmap_forms import MailForm, RoadmapForm, answers_of
from .roadmap_shown import events, shown
from .ways import touches_of, via_of

PLAN, SAVE, MAIL = "roadmap.plan", "roadmap.save", "roadmap.mail"
MAILS = 3  # that one network address, or one plan, may send within a minute
CALENDAR = "text/calendar; charset=utf-8"


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def roadmap(request: HttpRequest) -> HttpResponse:
    """Without a path: which one? With one: its form. A POST shows the plan, or the form filled from elsewhere."""
    if request.method != "POST":
        path = path_named(request.GET.get("path", ""))
        return form_page(request, RoadmapForm(path)) if path else choice(request)
    return unlisted(answer)(request)


def answer(request: HttpRequest) -> HttpResponse:
    """`go`: plan (the form was sent), edit (of a plan), start (from the result of a readiness test)."""
    go = request.POST.get("go", "plan")
    if go == "edit" and (inputs := inputs_in(request)):
        return form_page(request, RoadmapForm(path_named(inputs.path.slug) or inputs.path, initial=answers_of(inputs)))
    path = path_named(request.POST.get("path", ""))
    if path is None:
        return choice(request)
    if go != "plan":
        has = set(request.POST.getlist("strengths")) & {skill.name for skill in path.skills}
        return form_page(request, RoadmapForm(path, initial={"strengths": sorted(has)}))
    form = RoadmapForm(path, request.POST)
    if not form.is_valid():
        return form_page(request, form, status=422)
    inputs = form.inputs()
    more = {"plan": sealed(inputs), "stamp": stamp(SAVE), "days": SavedRoadmap.DAYS, "path_page": page_of(path.slug)}
    return plan_page(request, inputs, more)


def choice(request: HttpRequest) -> HttpResponse:
    text = _("A plan with dates in ranges, for the role you want, the hours you have and the money you need.")
    meta = ViewMeta(request, _("Make your roadmap"), text, trail=trail(request))
    context = {"self": meta, "page": meta, "paths": available_paths(), "via": via_of(request)}
    return render(request, "coaching/roadmap/choose.html", context)


def form_page(request: HttpRequest, form: RoadmapForm, status: int = 200) -> HttpResponse:
    title = _("Roadmap: %(path)s") % {"path": form.path.title}
    meta = ViewMeta(request, f"{_('Error: ') if form.errors else ''}{title}", "", noindex=True, trail=trail(request))
    context = {"self": meta, "page": meta, "title": title, "form": form, "path": form.path, "via": via_of(request)}
    return render(request, "coaching/roadmap/form.html", context, status=status)


def plan_page(request: HttpRequest, inputs: Inputs, more: dict[str, Any], status: int = 200) -> HttpResponse:
    title = _("Your roadmap: %(path)s") % {"path": inputs.path.title}
    meta = ViewMeta(request, title, "", noindex=True, trail=trail(request))
    context = {"self": meta, "page": meta, "shown": shown(plan(inputs)), "via": via_of(request), **more}
    return render(request, "coaching/roadmap/plan.html", context, status=status)


def trail(request: HttpRequest) -> list[Page]:
    """From the home page to the coaching pages of this site."""
    site = Site.find_for_request(request)
    landing = visible(CoachingPage.objects.child_of(site.root_page)).first() if site else None
    return list(landing.breadcrumb) if landing else []


# ---- answers on their way through a form


def sealed(inputs: Inputs) -> str:
    return signing.dumps(as_data(inputs), salt=f"proofdesk.{PLAN}", compress=True)


def inputs_in(request: HttpRequest) -> Inputs | None:
    """Of the plan that this form was on; None when it did not come from here."""
    try:
        return inputs_from(signing.loads(request.POST.get("plan", ""), salt=f"proofdesk.{PLAN}"))
    except signing.BadSignature:
        return None


# ---- what one does with a plan


@csrf_exempt
@private
@require_POST
@sensitive_post_parameters()
def save(request: HttpRequest) -> HttpResponse:
    inputs = inputs_in(request)
    if inputs is None or not is_stamped(SAVE, request.POST.get("stamp", "")):
        return redirect("roadmap")
    if wait := too_many(request, SAVE):
        return busy(request, wait)
    return redirect("roadmap-saved", SavedRoadmap.issue(inputs=as_data(inputs), via=via_of(request)))


@csrf_exempt
@private
@require_POST
@sensitive_post_parameters()
def calendar_file(request: HttpRequest) -> HttpResponse:
    """Of a plan that is not saved."""
    inputs = inputs_in(request)
    if inputs is None:
        return redirect("roadmap")
    return as_calendar(inputs, hashlib.sha256(request.POST["plan"].encode()).hexdigest())


@private
@require_safe
@sensitive_variables("token")
def saved(request: HttpRequest, token: str) -> HttpResponse:
    found = SavedRoadmap.opened_by(token)
    return gone(request) if found is None else saved_page(request, found, token, MailForm())


@sensitive_variables("token")
def saved_page(
    request: HttpRequest, found: SavedRoadmap, token: str, form: MailForm, status: int = 200, **more: Any
) -> HttpResponse:
    inputs = inputs_from(found.inputs)
    context = {
        "saved": found,
        "token": token,
        "plan": sealed(inputs),
        "address": request.build_absolute_uri(reverse("roadmap-saved", args=[token])),
        "mail_form": form,
        "mail_days": KEEP_SENT.days,
        "consent": ConsentText.in_force(),
        "via": found.via,
        **more,
    }
    return plan_page(request, inputs, context, status)


@private
@require_safe
@sensitive_variables("token")
def saved_calendar(request: HttpRequest, token: str) -> HttpResponse:
    found = SavedRoadmap.opened_by(token)
    if found is None:
        return gone(request)
    return as_calendar(inputs_from(found.inputs), hashed(found.token_hash))


@csrf_exempt  # the token in the address is the permission
@private
@require_POST
@sensitive_variables("token")
def delete(request: HttpRequest, token: str) -> HttpResponse:
    found = SavedRoadmap.opened_by(token)
    if found is None:
        return gone(request)
    found.delete()
    return gone(request, is_deleted=True)


@csrf_exempt  # the token in the address is the permission
@private
@require_POST
@sensitive_variables("token", "form")
@sensitive_post_parameters()
def mail(request: HttpRequest, token: str) -> HttpResponse:
    """Sends the link, and nothing else. Who agrees to hear from us becomes a lead as by any form of ours."""
    found = SavedRoadmap.opened_by(token)
    if found is None:
        return gone(request)
    form = MailForm(request.POST)
    if not form.is_valid():
        return saved_page(request, found, token, form, status=422)
    if wait := too_many(request, MAIL, MAILS):
        return busy(request, wait)
    said = form.cleaned_data
    roadmap_mail.send(said["email"], token, found, is_lead=said["agree"])
    if said["agree"]:
        first, last = touches_of(found.via)
        filled = leads.Filled(
            normalised(said["email"]),
            Kind.ROADMAP,
            said["consent"],
            last=last or leads.Touch(page_of(found.inputs["path"]["slug"])),
            first=first,
        )
        lead_views.take_in(request, filled, posts_within_the_hour(request, "form"))
    return saved_page(request, found, token, MailForm(), is_mailed=True, is_lead=said["agree"])


def as_calendar(inputs: Inputs, seed: str) -> HttpResponse:
    """`seed`: makes the keys of its events the same each time."""
    found = plan(inputs)
    host = urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname or "localhost"
    name = _("Roadmap: %(path)s") % {"path": inputs.path.title}
    text = calendar(name, events(found), owner=f"{seed[:32]}@{host}", stamp=timezone.now().astimezone(UTC))
    return HttpResponse(
        text, content_type=CALENDAR, headers={"Content-Disposition": 'attachment; filename="roadmap.ics"'}
    )
