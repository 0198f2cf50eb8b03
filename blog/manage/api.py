"""The operations of `/api/manage/`. What they do stands in `drafts`; here is how they are asked and answered."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from ninja import NinjaAPI, Query, Router, Status
from ninja.decorators import decorate_view
from ninja.errors import AuthenticationError, HttpError
from ninja.errors import ValidationError as RequestError
from ninja.renderers import JSONRenderer
from wagtail.models import Comment, Page

from blog import checking, publishing
from blog.bodies import BodyProblem
from blog.models import ApiToken, ArticlePage
from blog.publishing import Refused
from cms.core import problems

from . import drafts, schemas, told
from .access import Scope, SignedIn, TokenAuth
from .repeats import HEADER, once

MOST = 100  # in one list


class Renderer(JSONRenderer):
    """Typographic characters as they are, as every door writes findings."""

    json_dumps_params = {"ensure_ascii": False}


api = NinjaAPI(
    title="Proofdesk, for programs of the team",
    version="1",
    urls_namespace="manage",
    renderer=Renderer(),
    openapi_url=None,
    docs_url=None,
)
# Answers are for one person, and true for a moment.
api.add_decorator(never_cache, mode="view")
articles = Router(tags=["manage articles"])
ERRORS = dict.fromkeys((400, 401, 403, 404, 409, 412, 422, 428, 429), schemas.Problem)
READ = [TokenAuth(Scope.READ), SignedIn()]


KEY = {
    "name": HEADER,
    "in": "header",
    "description": "The same request with the same key is done once, and answered the same for a day.",
    "schema": {"type": "string", "maxLength": 255},
}
VERSION = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "The version that you changed, as its ETag says.",
    "schema": {"type": "string"},
}


def writes(scope: str, status: int = 200, answer: Any = schemas.Status) -> dict[str, Any]:
    return {
        "response": {status: answer, **ERRORS},
        "auth": TokenAuth(scope),
        "openapi_extra": {"parameters": [KEY]},
    }


def reads(answer: Any) -> dict[str, Any]:
    return {"response": {200: answer, **ERRORS}, "auth": READ}


# ---- who asks


@api.get("/me/", tags=["manage"], url_name="me", **reads(schemas.Me))
def me(request: HttpRequest) -> dict[str, Any]:
    """Whom this token acts for, and what it may."""
    token = getattr(request, "auth", None)
    scopes, until = (token.scopes, token.expires_at) if isinstance(token, ApiToken) else ([Scope.READ], None)
    return {
        "user": request.user.get_username(),
        "name": publishing.name_of(request.user),
        "scopes": scopes,
        "expires_at": until,
    }


# ---- reading


@articles.get("/", url_name="articles", **reads(schemas.ArticleList))
def list_articles(
    request: HttpRequest,
    search: str = Query("", max_length=200, description="Words of the title."),
    live: bool | None = None,
    limit: int = Query(20, ge=1, le=MOST),
    offset: int = Query(0, ge=0, le=100_000),
) -> dict[str, Any]:
    """The articles that this person may edit, the last changed first."""
    found = drafts.articles_of(request.user).order_by("-latest_revision_created_at", "-pk")
    if live is not None:
        found = found.filter(live=live)
    for word in search.replace("\0", " ").split():
        found = found.filter(draft_title__icontains=word)
    return {"total": found.count(), "items": [told.row(page) for page in found[offset : offset + limit]]}


@articles.get("/{int:pk}/", url_name="article", **reads(schemas.ArticleOut))
def get_article(request: HttpRequest, response: HttpResponse, pk: int) -> dict[str, Any]:
    """The latest version, in the shape in which it can be sent back; its ETag names it."""
    page = drafts.article_for(request.user, pk)
    response["ETag"] = etag(page)
    return told.article(page)


@articles.get("/{int:pk}/status/", url_name="article-status", **reads(schemas.Status))
def get_status(request: HttpRequest, pk: int) -> dict[str, Any]:
    """Where it stands, and what is missing before it can go live."""
    return told.status(drafts.article_for(request.user, pk))


@articles.get("/{int:pk}/findings/", url_name="article-findings", **reads(schemas.Findings))
def get_findings(request: HttpRequest, pk: int) -> dict[str, Any]:
    """What the checks find in the latest version: the same that the editor and the review show."""
    page = drafts.article_for(request.user, pk)
    return {
        "article": page.pk,
        "revision": page.latest_revision_id,
        "checks": checking.version(),
        "findings": checking.told(checking.findings_of(page.get_latest_revision_as_object())),
    }


@articles.get("/{int:pk}/comments/", url_name="article-comments", **reads(list[schemas.CommentOut]))
def list_comments(request: HttpRequest, pk: int) -> list[dict[str, Any]]:
    """Oldest first, resolved ones too."""
    page = drafts.article_for(request.user, pk)
    found = Comment.objects.filter(page_id=page.pk).select_related("user").order_by("created_at", "pk")
    return [told.comment(one) for one in found]


# ---- writing


@articles.post("/", url_name="articles", **writes(Scope.WRITE, 201, schemas.ArticleOut))
@decorate_view(once)
def create_article(request: HttpRequest, response: HttpResponse, sent: schemas.ArticleIn) -> Status:
    """A draft, from a document, from blocks, or from both: fields win over what the document says."""
    page, notes = drafts.create(request.user, sent.given())
    response["ETag"] = etag(page)
    response["Location"] = f"{request.path}{page.pk}/"
    return Status(201, told.article(page, notes))


@articles.patch(
    "/{int:pk}/",
    url_name="article",
    response={200: schemas.ArticleOut, **ERRORS},
    auth=TokenAuth(Scope.WRITE),
    openapi_extra={"parameters": [VERSION]},
)
def update_article(request: HttpRequest, response: HttpResponse, pk: int, sent: schemas.ArticleIn) -> dict[str, Any]:
    """A newer draft with what was sent; the rest stays. Refused when somebody saved since `If-Match`."""
    known = request.headers.get("If-Match", "").strip().strip('"')
    if not known:
        raise problems.Problem(428, _("Send “If-Match” with the ETag of the version that you changed."))
    page, notes = drafts.update(request.user, pk, sent.given(), known)
    response["ETag"] = etag(page)
    return told.article(page, notes)


@articles.post("/{int:pk}/comments/", url_name="article-comments", **writes(Scope.WRITE, 201, schemas.CommentOut))
@decorate_view(once)
def add_comment(request: HttpRequest, pk: int, sent: schemas.CommentIn) -> Status:
    """At a field or a block. An open comment blocks approval until it is resolved."""
    return Status(201, told.comment(drafts.comment(request.user, pk, sent.place, sent.text)))


@articles.post("/{int:pk}/submit/", url_name="article-submit", **writes(Scope.SUBMIT))
@decorate_view(once)
def submit_article(request: HttpRequest, pk: int) -> dict[str, Any]:
    """Into review, or again after changes were asked for."""
    return told.status(drafts.submit(request.user, pk))


@articles.post("/{int:pk}/retract/", url_name="article-retract", **writes(Scope.RETRACT))
@decorate_view(once)
def retract_article(request: HttpRequest, pk: int, sent: schemas.RetractionIn) -> dict[str, Any]:
    """“Do not publish”: wins against every route to live until it is lifted in the admin."""
    page = drafts.article_for(request.user, pk)
    successor = None
    if sent.successor is not None and (successor := Page.objects.live().filter(pk=sent.successor).first()) is None:
        raise problems.Problem(422, _("“successor” is no page that is live."))
    publishing.retract(page, request.user, sent.reason, public_note=sent.public_note, successor=successor)
    return told.status(drafts.article_for(request.user, pk))


@articles.post("/{int:pk}/publish/", url_name="article-publish", **writes(Scope.PUBLISH))
@decorate_view(once)
def publish_article(request: HttpRequest, pk: int) -> dict[str, Any]:
    """What is approved goes live; what is not is refused with all that is missing."""
    return told.status(drafts.publish(request.user, pk))


api.add_router("/articles", articles)


def etag(page: ArticlePage) -> str:
    return f'"{drafts.version_of(page)}"'


# ---- refusals


@api.exception_handler(Refused)
def tell_refusal(request: HttpRequest, error: Refused) -> HttpResponse:
    reasons = [{"code": refusal.code, "place": "", "text": refusal.text} for refusal in error.refusals]
    return problems.problem(409, str(_("The desk refuses this")), " ".join(r["text"] for r in reasons), reasons=reasons)


@api.exception_handler(drafts.Changed)
def tell_change(request: HttpRequest, error: drafts.Changed) -> HttpResponse:
    latest = error.page.latest_revision
    text = _("%(name)s saved a newer version on %(moment)s. Nothing was changed: read that one, and send yours again.")
    return problems.problem(
        412,
        str(_("Somebody saved meanwhile")),
        text % {"name": publishing.name_of(latest.user), "moment": publishing.moment(latest.created_at)},
        version=drafts.version_of(error.page),
    )


@api.exception_handler(BodyProblem)
def tell_places(request: HttpRequest, error: BodyProblem) -> HttpResponse:
    reasons = [{"code": "value", "place": one.place, "text": one.text} for one in error.problems]
    return problems.problem(422, str(_("Some of this cannot be stored")), str(error), reasons=reasons)


@api.exception_handler(RequestError)
def tell_shape(request: HttpRequest, error: RequestError) -> HttpResponse:
    reasons = [
        {"code": one["type"], "place": ".".join(map(str, one["loc"])), "text": one["msg"]} for one in error.errors
    ]
    return problems.problem(422, str(_("This request has another shape")), reasons[0]["text"], reasons=reasons)


@api.exception_handler(problems.Problem)
def tell_problem(request: HttpRequest, error: problems.Problem) -> HttpResponse:
    return error.response()


@api.exception_handler(AuthenticationError)
def tell_stranger(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    response = problems.problem(
        401, str(_("Who are you?")), str(_("Send “Authorization: Bearer” and a token that is valid."))
    )
    response["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(PermissionDenied)
def tell_forbidden(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    return problems.problem(403, str(_("You may not do this")), str(error))


@api.exception_handler(Http404)
def tell_missing(request: HttpRequest, error: Http404) -> HttpResponse:
    return problems.problem(404, str(_("Not found")), str(_("There is no such article, or you may not edit it.")))


@api.exception_handler(HttpError)
def tell_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problems.problem(error.status_code, str(_("This request cannot be understood")), str(error))


@api.exception_handler(RecursionError)
def tell_depth(request: HttpRequest, error: RecursionError) -> HttpResponse:
    return problems.problem(400, str(_("This request cannot be understood")), str(_("It is nested too deeply.")))
