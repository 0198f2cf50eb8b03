"""Queue, difference and board without a serious fault that axe finds, in both themes and on a phone."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.images import ImageFile
from playwright.sync_api import Page
from wagtail.models import Comment, Workflow

from blog.models import ArticleIndexPage, ArticlePage, Submission
from blog.roles import WORKFLOW_NAME
from cms.core.images import SiteImage
from tests.blog.factories import article, faq
from tests.e2e.axe import OURS, faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ADDRESSES = (
    "/admin/desk/",
    "/admin/desk/queue/overdue/",
    "/admin/desk/queue/mine/",
    "/admin/desk/board/",
    "{review}",
    "{details}",
)


@pytest.fixture
def waiting(index: ArticleIndexPage, writer: Any, live_server: Any, picture_file: Path) -> ArticlePage:
    """One with every kind of change, late and urgent."""
    with picture_file.open("rb") as handle:
        image = SiteImage.objects.create(title="A desk", file=ImageFile(handle, name="desk.jpg"))
    parts = [("prose", {"heading": f"Part {n}", "level": "2", "text": f"<p>Part {n} says this.</p>"}) for n in range(5)]
    page = article(index, "an-offer", body=[*parts, faq(("How?", "<p>So.</p>"), ("Why?", "<p>Because.</p>"))])
    draft = page.get_latest_revision_as_object()
    raw = list(draft.body.raw_data)
    raw[0]["value"]["text"] = "<p>Part 0 says <b>that</b>.</p><ul><li>and more</li></ul>"
    raw[5]["value"]["items"][0]["value"]["answer"] = "<p>Like this.</p>"
    draft.body = ArticlePage._meta.get_field("body").to_python(
        json.dumps([raw[4], *raw[:2], raw[5], {"type": "takeaway", "value": {"text": "<p>Go.</p>"}}])
    )
    draft.hero_image, draft.hero_alt = image, "A desk by day"
    draft.save_revision(user=writer, clean=False)
    page = ArticlePage.objects.get(pk=page.pk)
    Workflow.objects.get(name=WORKFLOW_NAME).start(page, writer)
    Submission.objects.update(due_on=date(2026, 1, 5), priority=1)
    Comment.objects.create(page_id=page.pk, user=writer, text="Is this right?", contentpath="title")
    return ArticlePage.objects.get(pk=page.pk)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_desk_is_accessible(
    waiting: ArticlePage, reviewer: Any, sign_in: Callable[[Any], Page], scheme: str
) -> None:
    desk = sign_in(reviewer)
    desk.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    for width in (1280, 390):
        desk.set_viewport_size({"width": width, "height": 900})
        for address in ADDRESSES:
            article_path = f"/admin/desk/articles/{waiting.pk}"
            desk.goto(address.format(review=f"{article_path}/review/", details=f"{article_path}/details/"))
            desk.evaluate("document.querySelectorAll('details').forEach((entry) => { entry.open = true })")
            assert faults(desk, OURS, serious=True) == [], (scheme, width, address)
            assert desk.evaluate("document.documentElement.scrollWidth") <= width, (width, address)
