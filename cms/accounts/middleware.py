"""Ends sessions that have ended, and keeps out who has given a password only, where a second factor is asked for."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from cms.core.middleware import GetResponse
from cms.core.throttle import seconds_to_wait
from cms.core.visitors import network_of

from . import sessions, two_factor

# Where a password of many may be guessed, or somebody sent mails: how often a network may post there in a minute.
POSTS = {
    "wagtailadmin_password_reset": 10,
    "wagtailadmin_password_reset_confirm": 20,
    "wagtailcore_authenticate_with_password": 20,
    "wagtaildocs_authenticate_with_password": 20,
}
# What a person may do between the password and the code.
OPEN = {
    "proofdesk_two_factor",
    "proofdesk_two_factor_set_up",
    "wagtailadmin_logout",
    "wagtailadmin_javascript_catalog",
    "wagtailadmin_sprite",
}


class SignInMiddleware:
    """Right behind Django's AuthenticationMiddleware."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_signed_in(request) and sessions.has_ended(request):
            sessions.forget(request)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        name = getattr(request.resolver_match, "url_name", "") or ""
        is_limited = request.method == "POST" and name in POSTS
        if is_limited and (wait := seconds_to_wait(name, network_of(request), POSTS[name])):
            return HttpResponse(status=429, headers={"Retry-After": str(wait)})
        if not is_signed_in(request) or name in OPEN or not two_factor.is_missing(request):
            return None
        home = reverse("wagtailadmin_home")
        if request.path.startswith(home):
            return redirect(f"{reverse('proofdesk_two_factor')}?{urlencode({'next': request.get_full_path()})}")
        request.user = AnonymousUser()
        return None


def is_signed_in(request: HttpRequest) -> bool:
    """Does not ask for a session where no cookie came: asking makes an answer vary by cookie."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated
