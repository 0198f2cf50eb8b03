"""A refusal of the gate, as each surface says it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.admin import messages

from blog.publishing import Refused

GetResponse = Callable[[HttpRequest], HttpResponse]


class RefusalMiddleware:
    """In the admin a message in the article's editor; for scripts and other front ends status 409."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        if is_dialog(request):
            tell(request, exception)
            # Wagtail's dialog follows this address; it takes any other status for a fault of the server.
            return JsonResponse({"step": "success", "redirect": edit_address(request, exception)})
        if wants_json(request):
            return JsonResponse({"error": str(exception), "reasons": reasons(exception)}, status=409)
        if request.path.startswith(reverse("wagtailadmin_home")):
            tell(request, exception)
            return redirect(edit_address(request, exception))
        return HttpResponseForbidden(str(exception), content_type="text/plain; charset=utf-8")


def tell(request: HttpRequest, refused: Refused) -> None:
    """The reasons as a message, with a button for each thing that can be done about them."""
    links = [link for refusal in refused.refusals for link in refusal.links]
    messages.error(request, str(refused), buttons=[messages.button(link.address, link.text) for link in links])


def reasons(refused: Refused) -> list[dict[str, object]]:
    return [
        {"code": refusal.code, "text": refusal.text, "links": [link._asdict() for link in refusal.links]}
        for refusal in refused.refusals
    ]


def is_dialog(request: HttpRequest) -> bool:
    """Is this the dialog in which a reviewer decides, on the dashboard or on the page itself?"""
    match = request.resolver_match
    return (
        match is not None
        and match.view_name == "wagtailadmin_pages:workflow_action"
        and request.headers.get("X-Requested-With") == "XMLHttpRequest"
        and "application/json" not in request.headers.get("Accept", "")
    )


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
