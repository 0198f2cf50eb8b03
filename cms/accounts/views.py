"""Signing in, the second factor, and what an administrator does for somebody who cannot get in."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth.views import LoginView, redirect_to_login
from django.core.exceptions import PermissionDenied
from django.core.mail import send_mail
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, gettext_noop, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin.views.account import LoginView as WagtailLoginView
from wagtail.log_actions import log

from . import limits, sessions, two_factor
from .forms import CodeForm, FirstCodeForm, PublicSignInForm


class _Refuses(LoginView):
    """429 where somebody tried too often, and a browser that is known from here on."""

    def form_invalid(self, form: Any) -> HttpResponse:
        response = super().form_invalid(form)
        if wait := getattr(self.request, "proofdesk_wait", 0):
            response.status_code = 429
            response["Retry-After"] = str(wait)
        return response

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        limits.remember(response, form.get_user().get_username())
        return response


@method_decorator(sensitive_post_parameters(), name="dispatch")
@method_decorator(never_cache, name="dispatch")
class AdminSignInView(_Refuses, WagtailLoginView):
    """`/admin/login/`"""


class SignInView(_Refuses):
    """`/_util/login/`, for pages that only some may read."""

    form_class = PublicSignInForm
    template_name = getattr(settings, "WAGTAIL_FRONTEND_LOGIN_TEMPLATE", "wagtailcore/login.html")


def next_of(request: HttpRequest) -> str:
    """Where somebody was going: on this site, or the admin's home page."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if is_ours else reverse("wagtailadmin_home")


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Asks for the code of who has given a password."""
    if not request.user.is_authenticated:
        return redirect_to_login(next_of(request), reverse("wagtailadmin_login"))
    if not two_factor.is_missing(request):
        return redirect(next_of(request))
    if not two_factor.has_one(request.user):
        return redirect("proofdesk_two_factor_set_up")
    form = CodeForm(request.POST or None)
    if form.is_valid():
        if two_factor.accepts(request.user, form.cleaned_data["code"]):
            two_factor.passed(request)
            return redirect(next_of(request))
        form.add_error("code", _("This code is not right, or was used before. After a few wrong ones, wait a moment."))
    return TemplateResponse(request, "accounts/verify.html", {"form": form, "next": next_of(request)})


@sensitive_post_parameters()
@sensitive_variables("codes")
@never_cache
@require_http_methods(["GET", "POST"])
def set_up(request: HttpRequest) -> HttpResponse:
    """For who wants a second factor, or must have one and was stopped on the way in."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.path, reverse("wagtailadmin_login"))
    if two_factor.has_one(request.user):
        return redirect("proofdesk_two_factor" if two_factor.is_missing(request) else "proofdesk_sign_in")
    device = two_factor.unconfirmed(request.user)
    form = FirstCodeForm(request.POST or None)
    if form.is_valid():
        codes = two_factor.set_up(device, form.cleaned_data["code"])
        if codes:
            sessions.begin(request, request.user)
            two_factor.passed(request)
            tell(
                request.user,
                request.user,
                "proofdesk.two_factor_on",
                gettext_noop("Your log-in has a second factor now."),
            )
            return TemplateResponse(request, "accounts/codes.html", {"codes": codes})
        form.add_error("code", _("This code is not right. Look whether the clock of your phone is."))
    context = {
        "form": form,
        "picture": two_factor.picture_of(device),
        "secret": two_factor.secret_of(device),
        "must": two_factor.must_have_one(request.user),
    }
    return TemplateResponse(request, "accounts/set_up.html", context)


@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """One's own log-in: what protects it, and logging out everywhere."""
    context = {
        "has_one": two_factor.has_one(request.user),
        "must": two_factor.must_have_one(request.user),
        "codes_left": two_factor.codes_left(request.user),
    }
    return TemplateResponse(request, "accounts/sign_in.html", context)


@sensitive_variables("codes")
@never_cache
@require_POST
def new_codes(request: HttpRequest) -> HttpResponse:
    if not confirmed(request):
        return redirect("proofdesk_sign_in")
    codes = two_factor.new_codes(request.user)
    tell(
        request.user,
        request.user,
        "proofdesk.recovery_codes",
        gettext_noop("New recovery codes were made for your log-in."),
    )
    return TemplateResponse(request, "accounts/codes.html", {"codes": codes})


@sensitive_post_parameters()
@require_POST
def turn_off(request: HttpRequest) -> HttpResponse:
    if two_factor.must_have_one(request.user):
        raise PermissionDenied
    if confirmed(request):
        two_factor.remove(request.user)
        sessions.begin(request, request.user)
        tell(
            request.user,
            request.user,
            "proofdesk.two_factor_off",
            gettext_noop("Your log-in has no second factor any more."),
        )
        messages.success(request, _("The second factor is off."))
    return redirect("proofdesk_sign_in")


def confirmed(request: HttpRequest) -> bool:
    """With a code: who finds an open screen does not take the log-in over."""
    found = two_factor.has_one(request.user) and two_factor.accepts(request.user, request.POST.get("code", "")[:32])
    if not found:
        messages.error(request, _("This code is not right. Nothing was changed."))
    return found


@require_POST
def log_out_everywhere(request: HttpRequest) -> HttpResponse:
    """Everywhere but here."""
    sessions.end_all(request.user)
    sessions.begin(request, request.user)
    request.session.cycle_key()
    messages.success(request, _("You are logged out everywhere but here."))
    return redirect("proofdesk_sign_in")


# ---- for an administrator, about somebody else


def person_of(request: HttpRequest, pk: int) -> Any:
    """Whose log-in this person may see to: nobody helps themselves, and who may do everything is for their like."""
    found = get_object_or_404(get_user_model(), pk=pk)
    if not may_help(request.user, found):
        raise PermissionDenied
    return found


def may_help(helper: Any, somebody: Any) -> bool:
    meta = get_user_model()._meta
    may = helper.has_perm(f"{meta.app_label}.change_{meta.model_name}") and somebody.pk != helper.pk
    return bool(may and (helper.is_superuser or not somebody.is_superuser))


def person(request: HttpRequest, pk: int) -> HttpResponse:
    found = person_of(request, pk)
    context = {"person": found, "is_locked": limits.is_locked(found), "has_one": two_factor.has_one(found)}
    return TemplateResponse(request, "accounts/person.html", context)


@require_POST
def help_person(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """`unlock`, `reset` or `end`."""
    found = person_of(request, pk)
    if act == "unlock":
        limits.unlock(found)
        log(instance=found, action="proofdesk.unlocked", user=request.user)
        messages.success(request, _("“%(name)s” may try to sign in again.") % {"name": found})
    elif act == "reset":
        two_factor.remove(found)
        tell(found, request.user, "proofdesk.two_factor_reset", gettext_noop("An administrator removed the second factor of your log-in."))  # fmt: skip
        messages.success(request, _("“%(name)s” has no second factor now, and is logged out.") % {"name": found})
    else:
        sessions.end_all(found)
        log(instance=found, action="proofdesk.sessions_ended", user=request.user)
        messages.success(request, _("“%(name)s” is logged out everywhere.") % {"name": found})
    return redirect("proofdesk_person", pk)


def tell(person: Any, by: Any, action: str, text: str) -> None:
    """In the log, and by mail: who did not do it themselves should hear of it. `text`: a sentence to be translated."""
    log(instance=person, action=action, user=by)
    if person.email:
        with override(language_of(person, by)):
            said, more = _(text), _("If this was not you, or you did not ask for it, tell an administrator now.")
        send_mail(said, f"{said}\n\n{more}\n", None, [person.email], fail_silently=True)


def language_of(person: Any, by: Any) -> str:
    """The one that they chose in their account, else what they see now, or the site's where somebody else acts."""
    profile = getattr(person, "wagtail_userprofile", None)
    shown = get_language() if by.pk == person.pk else None
    return (profile.preferred_language if profile else "") or shown or settings.LANGUAGE_CODE
