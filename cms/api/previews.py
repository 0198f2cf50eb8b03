"""Drafts for another front end, each for who has its token."""

from typing import Any, ClassVar

from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail.models import Page

from blog import previewing
from blog.api.texts import FORMS, RICH_TEXT
from blog.models import KeptPreview
from cms.core.api.endpoints import Query, Single
from cms.core.api.pages import Pages
from cms.core.api.parameters import Parameter
from cms.core.api.reading import Reading
from cms.core.problems import Problem
from coaching.api.articles import OfferedArticles
from coaching.api.pages import CareerPaths, CoachingPages, ReadinessTests

from .schemas import PreviewAnswer

# Whatever it is, it is compared: what is wrong is told as what is over.
TOKEN = Parameter(
    "token", "What the address of the preview brings.", {"type": "string"}, str, default="", required=True
)
KINDS: dict[type[Page], type[Pages]] = {
    one.model: one for one in (OfferedArticles, CoachingPages, CareerPaths, ReadinessTests)
}


class Previews(Single):
    name, tag, model = "preview", "previews", KeptPreview
    summary = "A page as its editor sees it, in the form of one that is live"
    answers: ClassVar[Any] = PreviewAnswer
    parameters = (TOKEN, RICH_TEXT)
    problems: ClassVar[dict[int, str]] = {404: "The token is wrong or over, or its editor may no longer edit the page."}
    is_kept = False

    def reading(self, request: HttpRequest, query: Query) -> Reading:
        found = super().reading(request, query)
        found.rich_text = FORMS[query["rich_text"]]
        return found

    def found(self, reading: Reading, query: Query) -> dict[str, Any]:
        kept = previewing.found_by(query["token"])
        page = previewing.page_of(kept) if kept else None
        endpoint = KINDS.get(type(page))
        if not (kept and page and endpoint) or not page.url_path.startswith(reading.site.root_page.url_path):
            raise Problem(404, _("This preview is over. Open it again in the editor."))
        shown = endpoint().shown_alone(page, reading)
        return {**unseen(shown), "preview": True, "valid_until": kept.expires_at}


def unseen(shown: dict[str, Any]) -> dict[str, Any]:
    """Neither found by search engines nor counted as seen."""
    found = {**shown, "robots": "noindex", "meta": {**shown["meta"], "robots": "noindex"}}
    if "count_url" in found:
        found["count_url"] = ""
    if found.get("offer"):
        found["offer"] = {**found["offer"], "count_url": ""}
    return found
