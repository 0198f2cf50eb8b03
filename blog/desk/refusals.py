"""A refusal of the gate, as each surface says it."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

from blog.publishing import Refused

GetResponse = Callable[[HttpRequest], HttpResponse]


class RefusalMiddleware:
    """In the admin a message on the page that was left; for scripts and other front ends status 409."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        if wants_json(request):
            reasons = [{"code": refusal.code, "text": refusal.text} for refusal in exception.refusals]
            return JsonResponse({"error": str(exception), "reasons": reasons}, status=409)
        if request.path.startswith(reverse("wagtailadmin_home")):
            messages.error(request, str(exception))
            return redirect(edit_address(request, exception))
        return HttpResponseForbidden(str(exception), content_type="text/plain; charset=utf-8")


def wants_json(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "XMLHttpRequest" or "application/json" in request.headers.get(
        "Accept", ""
    )


def edit_address(request: HttpRequest, refused: Refused) -> str:
    """The editor of the article for those who may open it, else the admin's home page."""
    page = refused.page
    if page.pk and page.permissions_for_user(request.user).can_edit():
        return reverse("wagtailadmin_pages:edit", args=[page.pk])
    return reverse("wagtailadmin_home")
