"""What visitors meet of leads: sending a form, and the pages behind the links in their mails.

No answer tells whether an address is known. Opening a link changes nothing, as scanners open links in mails: the
page shows a button. What the button sends needs no token of a session; the signed address is the permission.
"""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from disposable_email_domains import blocklist
from django.core.serializers.json import DjangoJSONEncoder
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_deny
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.models import Page

from cms.core.meta import ViewMeta

from . import lead_links, leads, own_data, spam
from .forms import DataForm, LeadForm, Stamp, is_from_here, new_moment, posts_within_the_hour, seconds_since
from .lead_forms import shown_form
from .models import ConsentText, Lead, LeadMagnet, LeadSettings
from .ways import touches_of

CLOSED_TO_NETWORK = 200  # posts within an hour; below it the suspicious are kept for the team to look at
DATA_REQUESTS = 20

View = Callable[..., HttpResponseBase]


def private(view: View) -> View:
    """Kept by nobody, found by nobody, framed by nobody; where it leads to learns nothing of its address."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store, private"
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        response["Referrer-Policy"] = "same-origin"
        return response

    return xframe_options_deny(csrf_exempt(answer))


def show(request: HttpRequest, template: str, title: str, status: int = 200, **context: Any) -> HttpResponse:
    meta = ViewMeta(request, title, "", noindex=True)
    return render(request, f"pages/leads/{template}.html", {"self": meta, "page": meta, **context}, status=status)


def message(request: HttpRequest, title: str, text: str, status: int = 200) -> HttpResponse:
    return show(request, "message", title, status, text=text)


# ---- the form


@private
@sensitive_post_parameters("email", "name", "role")
@sensitive_variables("filled", "form")
@require_POST
def post(request: HttpRequest) -> HttpResponse:
    """A form of one of our pages. Accepted ones are kept before they are answered; double ones are one."""
    if not is_from_here(request):
        text = _("Please fill in the form on our own page, and send it from there.")
        return message(request, _("Not sent"), text, 403)
    stamp = Stamp.read(request.POST.get("stamp", ""))
    if stamp is None:
        text = _("Please go back, load the page again, and send the form once more.")
        return message(request, _("Not sent"), text, 400)
    posts = posts_within_the_hour(request, "form")
    if posts > CLOSED_TO_NETWORK:
        return message(request, _("Too many forms"), _("Please try again in an hour."), 429)
    form = LeadForm(request.POST)
    consent = ConsentText.shown_as(form.cleaned_data["consent"]) if form.is_valid() else None
    if consent is None or stamp.is_old:
        return again(request, stamp, form)
    take_in(request, filled_in(stamp, form.cleaned_data, consent), posts)
    return redirect_after_post("lead-thanks")


def take_in(request: HttpRequest, filled: leads.Filled, posts: int) -> None:
    """As a lead, or among the suspicious. `posts`: of the sender's network within the hour."""
    signs = spam.signs_of(attempt(request, filled, posts), blocklist)
    if spam.is_spam(signs):
        leads.quarantine(filled, [sign.code for sign in signs])
    else:
        leads.accept(filled)


def filled_in(stamp: Stamp, said: dict[str, Any], consent: ConsentText) -> leads.Filled:
    """Whoever came by a button of ours was brought by its page and its offer, wherever the form stands."""
    first, last = touches_of(said["via"])
    page = Page.objects.filter(pk=stamp.page).first() if stamp.page else None
    return leads.Filled(
        email=said["email"],
        name=said["name"] if stamp.name else "",
        role=said["role"] if stamp.role else "",
        kind=stamp.kind,
        magnet=LeadMagnet.objects.filter(pk=stamp.magnet).first() if stamp.magnet else None,
        last=last or leads.Touch(page, stamp.offer, said["variant"]),
        first=first,
        consent=consent,
    )


def attempt(request: HttpRequest, filled: leads.Filled, posts: int) -> spam.Attempt:
    trap, moment = request.POST.get("company_site", ""), request.POST.get("moment", "")
    return spam.Attempt(filled.email, filled.name, filled.role, trap, seconds_since(moment), posts)


def again(request: HttpRequest, stamp: Stamp, form: LeadForm) -> HttpResponse:
    """With what is missing, and all that was written; with the stamp and the consent of now."""
    return show(request, "again", _("Almost there"), 422, lead_form=shown_form(stamp, form), is_old=not form.errors)


def redirect_after_post(name: str, *args: Any) -> HttpResponse:
    return HttpResponse(status=303, headers={"Location": reverse(name, args=args)})


@private
@require_safe
def moment(request: HttpRequest) -> HttpResponse:
    return HttpResponse(new_moment(), content_type="text/plain")


@private
@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    """The same for everybody: known, new or suspicious."""
    text = _(
        "Please look into your inbox: we have sent you a link to confirm your address. Nothing else is sent until you do."
    )
    hint = _("Nothing there after some minutes? Look into the folder for spam, or send the form again in an hour.")
    return show(request, "message", _("One step is left"), text=text, hint=hint)


# ---- links in mails


@private
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    number = lead_links.number_in(lead_links.CONFIRM, token, LeadSettings.load().kept_unconfirmed)
    lead = Lead.objects.filter(pk=number).first() if number else None
    if lead is None:
        return gone(request)
    if request.method == "POST":
        return redirect_after_post("lead-confirmed") if leads.confirm(lead.pk) else gone(request)
    return show(request, "confirm", _("Confirm your address"), lead=lead)


@private
@require_safe
def confirmed(request: HttpRequest) -> HttpResponse:
    text = _("Your address is confirmed. If we promised you something to read, it is in your inbox in a moment.")
    return message(request, _("Thank you"), text)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Also for the button of mail programs, which send `List-Unsubscribe=One-Click` and want no redirect."""
    number = lead_links.number_in(lead_links.STOP, token, lead_links.STOP_VALID)
    if number is None:
        return gone(request)
    if request.method != "POST":
        return show(request, "stop", _("No more mails?"))
    leads.unsubscribe(number)
    if request.POST.get("List-Unsubscribe") == "One-Click":
        return HttpResponse(_("You will get no more mails from us."), content_type="text/plain; charset=utf-8")
    return redirect_after_post("lead-stopped")


@private
@require_safe
def stopped(request: HttpRequest) -> HttpResponse:
    return message(request, _("Unsubscribed"), _("You will get no more mails from us."))


@private
@require_safe
def file(request: HttpRequest, token: str) -> HttpResponseBase:
    """What was promised. Each visit asks the lead anew: what is forgotten opens nothing."""
    number = lead_links.number_in(lead_links.FILE, token, lead_links.STOP_VALID)
    lead = (
        Lead.objects.filter(pk=number, confirmed_at__isnull=False).select_related("magnet").first() if number else None
    )
    magnet = lead.magnet if lead else None
    if magnet is None or lead_links.number_in(lead_links.FILE, token, magnet.valid) is None:
        return gone(request)
    if magnet.page:
        return redirect(magnet.page.url or "/")
    if magnet.document is None:
        raise Http404
    return FileResponse(magnet.document.file.open("rb"), filename=magnet.document.filename, as_attachment=True)


# ---- one's own data


@private
@sensitive_post_parameters("email")
@require_http_methods(["GET", "HEAD", "POST"])
def my_data(request: HttpRequest) -> HttpResponse:
    title = _("What we keep about you")
    if request.method != "POST":
        return show(request, "my_data", title, form=DataForm())
    if not is_from_here(request):
        return message(
            request, _("Not sent"), _("Please fill in the form on our own page, and send it from there."), 403
        )
    if posts_within_the_hour(request, "data") > DATA_REQUESTS:
        return message(request, _("Too many forms"), _("Please try again in an hour."), 429)
    form = DataForm(request.POST)
    if not form.is_valid():
        return show(request, "my_data", title, 422, form=form)
    own_data.ask_for_data(form.cleaned_data["email"])
    return redirect_after_post("lead-asked")


@private
@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    text = _("If we keep something about this address, a link to it is on its way. It is valid for 24 hours.")
    return message(request, _("Look into your inbox"), text)


def with_person(view: View) -> View:
    """Calls the view with a lead of the person whose link it is."""

    @wraps(view)
    def answer(request: HttpRequest, token: str) -> HttpResponseBase:
        number = lead_links.number_in(lead_links.MINE, token, lead_links.MINE_VALID)
        lead = Lead.objects.filter(pk=number).first() if number else None
        return view(request, token, lead) if lead else gone(request)

    return private(answer)


@require_safe
@with_person
def mine(request: HttpRequest, token: str, lead: Lead) -> HttpResponse:
    found = Lead.objects.filter(email=lead.email).select_related("magnet")
    return show(request, "mine", _("What we keep about you"), email=lead.email, found=found, token=token)


@require_safe
@with_person
def mine_as_json(request: HttpRequest, token: str, lead: Lead) -> HttpResponse:
    text = json.dumps(own_data.data_of(lead.email), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
    response = HttpResponse(text, content_type="application/json")
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@with_person
def delete(request: HttpRequest, token: str, lead: Lead) -> HttpResponse:
    if request.method != "POST":
        return show(request, "delete", _("Delete everything?"), token=token)
    leads.forget_person(lead.email)
    return redirect_after_post("lead-deleted")


@private
@require_safe
def deleted(request: HttpRequest) -> HttpResponse:
    return message(request, _("Deleted"), _("We keep nothing about your address any more."))


def gone(request: HttpRequest) -> HttpResponse:
    text = _("This link is no longer valid: it has expired, or what it led to is deleted.")
    return message(request, _("This link has ended"), text, 410)
