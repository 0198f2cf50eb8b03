"""What was set aside after it had failed too often is tried again."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from blog.models import Setback
from blog.working import setbacks

from . import access


@require_POST
def try_again(request: HttpRequest, pk: int) -> HttpResponse:
    """By who publishes. Somebody else may have been faster, or it has worked meanwhile: that is fine, too."""
    if not access.publishes(request.user):
        raise PermissionDenied
    if row := Setback.objects.filter(pk=pk).first():
        setbacks.try_again(row)
    messages.success(request, _("It is tried again within a minute."))
    return redirect("wagtailadmin_home")
