"""The OpenAPI document of the whole API, and the answer to what it does not name."""

import json
from collections.abc import Callable, Iterable
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from blog.manage.api import api as manage
from cms.core.api import openapi
from cms.core.api.openapi import PROBLEM_JSON, Operation
from cms.core.api.views import reads
from cms.core.problems import Problem

from . import router

# Another set of endpoints joins the document here, and its security schemes below.
SETS: tuple[Callable[[], Iterable[Operation]], ...] = (router.operations,)
SECURITY: dict[str, Any] = {}

MANAGE = "/api/manage/"
ABOUT = (
    "Everything that the site shows, for other front ends and programs. What is not live, private, retracted, past "
    "its day or below such a page is not there. Errors are problem details (RFC 9457). Answers carry an ETag."
)


@cache
def document() -> dict[str, Any]:
    operations = [operation for of_set in SETS for operation in of_set()]
    found = openapi.document(
        "Proofdesk", own_version(), operations, description=ABOUT, servers=["/"], security=SECURITY
    )
    return with_managing(found)


def with_managing(found: dict[str, Any]) -> dict[str, Any]:
    """Together with what programs of the team do, which describes itself. Its schemas get names of their own."""
    own = json.dumps(manage.get_openapi_schema(path_prefix=MANAGE))
    own = json.loads(own.replace("#/components/schemas/", "#/components/schemas/Manage"))
    for path, operations in own["paths"].items():
        for operation in operations.values():
            for status, answer in operation["responses"].items():
                if int(status) >= 400:
                    answer["content"] = {PROBLEM_JSON: answer["content"]["application/json"]}
        found["paths"][path] = operations
    components = found["components"]
    components["schemas"].update({f"Manage{name}": schema for name, schema in own["components"]["schemas"].items()})
    components.setdefault("securitySchemes", {}).update(own["components"]["securitySchemes"])
    return found


def own_version() -> str:
    try:
        return version("proofdesk")
    except PackageNotFoundError:  # run from a folder, as `make run` does
        return "0.1.0"


@reads
def document_view(request: HttpRequest) -> dict[str, Any]:
    return document()


@csrf_exempt
def unknown(request: HttpRequest) -> HttpResponse:
    """Below /api/ nothing answers with a page. A slash that is missing at the end is added."""
    if request.method in ("GET", "HEAD") and not request.path.endswith("/"):
        try:
            found = resolve(f"{request.path}/")
        except Resolver404:
            found = None
        if found and found.func is not unknown:
            query = request.META.get("QUERY_STRING", "")
            return HttpResponsePermanentRedirect(f"{request.path}/{'?' if query else ''}{query}")
    return Problem(404, _("There is nothing at this address. /api/openapi.json names all there is.")).response()
