"""After an import: which addresses of this site texts link to, and nothing answers."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.contrib.redirects.models import Redirect

from blog.links.missing import missing_addresses
from blog.models import ArticleIndexPage
from cms.core.models import RedirectRule
from tests.blog.factories import article

pytestmark = pytest.mark.django_db


def linking(*addresses: str) -> list[tuple[str, Any]]:
    links = " ".join(f'<a href="{address}">here</a>' for address in addresses)
    return [("prose", {"heading": "", "level": "2", "text": f"<p>{links}</p>"})]


def test_what_nothing_answers_is_named_with_the_number_of_articles(index: ArticleIndexPage) -> None:
    site = index.get_site()
    article(index, "live")
    article(index, "draft", live=False)
    Redirect.objects.create(old_path="/old", redirect_link="/blog/live/", site=site)
    RedirectRule.objects.create(site=site, pattern="/guides/*", target="/blog/:splat", position=1)
    RedirectRule.objects.create(site=site, pattern="/jobs/*", status=410, position=2)
    first = article(
        index,
        "first",
        body=linking(
            *("/blog/live/", "/blog/live", "/blog/draft/", "/blog/draft", "/blog/first#part", "/old/", "/guides/live/"),
            *("/jobs/x/", "/search/?q=x", "https://elsewhere.example/gone/", "mailto:ann@example.org", "#here"),
            *("/assessment", "/assessment?from=x#top", "/blog/never-written/"),
        ),
    )
    second = article(index, "second", body=linking("/assessment", f"{site.root_url}/pricing/"))
    other = article(index, "other", body=linking("/not-asked-for/"))
    assert missing_addresses([first.pk, second.pk]) == {"/assessment": 2, "/blog/never-written/": 1, "/pricing/": 1}
    assert list(missing_addresses([second.pk, first.pk, other.pk])) == [
        *("/assessment", "/blog/never-written/", "/not-asked-for/", "/pricing/"),
    ]
    assert missing_addresses([]) == {}


def test_what_nothing_answers_behind_redirects_is_named_itself(index: ArticleIndexPage) -> None:
    site = index.get_site()
    article(index, "draft", live=False)
    for old, new in (
        ("/old", "/resources/"), ("/older", "/old"), ("/whole", f"{site.root_url}/resources/"),
        ("/fine", "/blog/page/"), ("/soon", "/blog/draft/"), ("/away", "https://elsewhere.example/gone/"),
        ("/list", "/blog/category/none/"), ("/round", "/about"), ("/about", "/round"),
    ):  # fmt: skip
        Redirect.objects.create(old_path=old, redirect_link=new, site=site)
    RedirectRule.objects.create(site=site, pattern="/guides/*", target="/resources/", position=1)
    first = article(index, "page", body=linking("/old", "/older", "/fine", "/soon", "/away", "/list", "/round"))
    second = article(index, "second", body=linking("/whole", "/guides/x", "/resources/"))
    assert missing_addresses([first.pk, second.pk]) == {"/resources/": 2, "/blog/category/none/": 1}


def test_the_newest_version_is_read_too(index: ArticleIndexPage) -> None:
    page = article(index, "page", body=linking("/shown/"))
    page.body = linking("/written/")
    page.save_revision()
    assert missing_addresses([page.pk]) == {"/shown/": 1, "/written/": 1}


def test_it_asks_as_often_for_three_as_for_one(index: ArticleIndexPage, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = [article(index, f"page-{n}", body=linking(f"/a-{n}/", f"/b-{n}", "/c/")).pk for n in range(3)]
    counts = []
    for some in (pages[:1], pages):
        with CaptureQueriesContext(connection) as queries:
            found = missing_addresses(some)
        assert len(found) == 2 * len(some) + 1
        counts.append(len(queries))
    assert counts[0] == counts[1]
    monkeypatch.setattr("blog.links.missing.LOOKED_UP", 2)
    monkeypatch.setattr("blog.links.missing.BATCH", 2)
    assert missing_addresses(pages) == found
