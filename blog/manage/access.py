"""Who calls: a token in the header, or for reading, a person who is signed in to the admin."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.security import HttpBearer
from ninja.security.base import AuthBase, SecuritySchema

from blog.models import ApiToken
from cms.core.problems import Problem
from cms.core.throttle import seconds_to_wait
from cms.core.visitors import network_of

from . import tokens

Scope = ApiToken.Scope
UNKNOWN = 30  # tokens that nobody has, from one network within a minute


class TokenAuth(HttpBearer):
    """`Authorization: Bearer pd_…`, with the scope that the operation asks for."""

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.openapi_security_schema = SecuritySchema("http", scheme="bearer")
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        found = tokens.found_by(token)
        if found is None:
            if wait := seconds_to_wait("manage-unknown", network_of(request), UNKNOWN):
                raise Problem(429, _("Too many requests. Try again in %(wait)s seconds.") % {"wait": wait}, wait=wait)
            return None
        if self.scope not in found.scopes:
            raise Problem(403, _("This token lacks the scope “%(scope)s”.") % {"scope": self.scope})
        if wait := seconds_to_wait("manage", str(found.pk), settings.PROOFDESK_API_MANAGE_RATE):
            raise Problem(429, _("Too many requests. Try again in %(wait)s seconds.") % {"wait": wait}, wait=wait)
        request.user = found.user
        return found


class SignedIn(AuthBase):
    """The admin's own session. For looking only: what changes something takes a token, which no other site can send."""

    openapi_type = "apiKey"
    openapi_in = "cookie"

    def __init__(self) -> None:
        self.param_name = settings.SESSION_COOKIE_NAME
        super().__init__()
        self.openapi_security_schema = SecuritySchema("apiKey", **{"in": "cookie", "name": self.param_name})

    def __call__(self, request: HttpRequest) -> Any:
        return request.user if request.user.is_authenticated else None
