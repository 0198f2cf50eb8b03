"""What machines fetch beside the pages: sitemap, feeds of categories, llms.txt."""

import re
from datetime import date
from itertools import chain
from typing import Any

import pytest
from django.core.files.images import ImageFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from blog import sitemaps
from blog.models import ArticleIndexPage
from cms.core.images import SiteImage, largest_url, picture
from cms.core.tasks import make_renditions

from .factories import article

pytestmark = pytest.mark.django_db


def addresses(markup: str) -> list[str]:
    return re.findall(r"<loc>http://[^/]+([^<]*)</loc>", markup)


def test_a_small_site_has_one_sitemap(client: Client, index: ArticleIndexPage) -> None:
    article(index, "one", categories=["Pay"], authors=["Ann"])
    text = client.get("/sitemap.xml").content.decode()
    assert "<urlset" in text
    assert addresses(text) == [
        "/", "/blog/", "/blog/one/", "/blog/category/pay/", "/blog/author/ann/", "/search/",
    ]  # fmt: skip


def test_addresses_are_those_of_the_site_whatever_name_was_asked(client: Client, index: ArticleIndexPage) -> None:
    article(index, "one", categories=["Pay"])
    text = client.get("/sitemap.xml", headers={"host": "elsewhere.example"}).content.decode()
    assert "elsewhere.example" not in text


def test_a_large_site_has_an_index_of_files(
    client: Client, index: ArticleIndexPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    for section in (sitemaps.PageSitemap, sitemaps.ArticleSitemap, sitemaps.TopicSitemap):
        monkeypatch.setattr(section, "limit", 2)
    monkeypatch.setattr(sitemaps, "FILE", 2)
    for number in range(3):
        article(index, f"article-{number}", categories=["Pay"])
    text = client.get("/sitemap.xml").content.decode()
    assert "<sitemapindex" in text
    assert text.count("<lastmod>") == 5
    files = addresses(text)
    assert files == [
        "/sitemap-pages.xml", "/sitemap-articles.xml", "/sitemap-articles.xml?p=2", "/sitemap-topics.xml",
        "/sitemap-views.xml",
    ]  # fmt: skip
    found = [where for file in files for where in addresses(client.get(file).content.decode())]
    assert found == [
        "/", "/blog/", "/blog/article-0/", "/blog/article-1/", "/blog/article-2/", "/blog/category/pay/",
        "/search/",
    ]  # fmt: skip


@pytest.mark.parametrize("count", [1, 2, 5, 6, 7])
def test_each_article_is_in_one_file_in_the_order_of_all(
    client: Client, index: ArticleIndexPage, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    """Files of the second half are read from the end."""
    monkeypatch.setattr(sitemaps.ArticleSitemap, "limit", 2)
    for number in range(count):
        article(index, f"article-{number}")
    files = [
        addresses(client.get(f"/sitemap-articles.xml?p={n + 1}").content.decode()) for n in range((count + 1) // 2)
    ]
    assert [len(file) for file in files] == [2] * (count // 2) + [1] * (count % 2)
    assert list(chain(*files)) == [f"/blog/article-{number}/" for number in range(count)]
    assert client.get(f"/sitemap-articles.xml?p={len(files) + 1}").status_code == 404


@pytest.mark.parametrize("looked_at", [1, 50])
def test_when_a_section_changed_does_not_depend_on_what_is_published_beside_it(
    index: ArticleIndexPage, monkeypatch: pytest.MonkeyPatch, looked_at: int
) -> None:
    monkeypatch.setattr(sitemaps, "LAST", looked_at)
    article(index, "first")
    second = article(index, "second")
    article(index, "not-listed", noindex=True)
    assert sitemaps.newest(sitemaps.listable()) == second.last_published_at


@pytest.mark.parametrize("path", ["/sitemap-nothing.xml", "/sitemap-articles.xml?p=9", "/sitemap-articles.xml?p=x"])
def test_a_file_that_does_not_exist_is_missing(client: Client, index: ArticleIndexPage, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_sitemap_names_main_pictures(client: Client, index: ArticleIndexPage, picture_file: Any) -> None:
    with picture_file.open("rb") as handle:
        image = SiteImage.objects.create(title="Desk", file=ImageFile(handle, name="desk.jpg"))
    make_renditions.call(image.pk)
    article(index, "one", hero_image=image)
    text = client.get("/sitemap.xml").content.decode()
    [shown] = re.findall(r"<image:loc>([^<]*)</image:loc>", text)
    assert shown.startswith("http://")
    assert ".fill-1200x675." in shown


def test_the_largest_picture_of_a_list_is_that_of_the_page(home: Any, picture_file: Any) -> None:
    """Whichever of its sizes are there."""
    with picture_file.open("rb") as handle:
        image = SiteImage.objects.create(title="Desk", file=ImageFile(handle, name="desk.jpg"))
    assert largest_url(image, "hero") == picture(image, "hero").largest.url == image.file.url
    make_renditions.call(image.pk)
    for gone in ("", "fill-800x450|format-jpeg", "fill-1200x675|format-webp"):
        image.renditions.filter(filter_spec=gone).delete()
        found = SiteImage.objects.get()
        assert largest_url(found, "hero") == picture(found, "hero").largest.url


def test_a_file_of_the_sitemap_takes_what_it_shows_and_no_more(
    client: Client, index: ArticleIndexPage, picture_file: Any
) -> None:
    """No article is read again, however many there are."""
    with picture_file.open("rb") as handle:
        images = [SiteImage.objects.create(title=str(n), file=ImageFile(handle, name=f"{n}.jpg")) for n in range(3)]
    counts = []
    for number in range(3):
        article(index, f"number-{number}", hero_image=images[number], updated_on=date(2026, 5, 1))
        with CaptureQueriesContext(connection) as queries:
            text = client.get("/sitemap-articles.xml").content.decode()
        assert text.count("<image:loc>") == text.count("<lastmod>2026-05-01") == number + 1
        counts.append(len(queries))
    assert counts[0] == counts[2]


def test_a_category_has_feeds_of_its_own(client: Client, index: ArticleIndexPage) -> None:
    article(index, "about-pay", categories=["Pay"])
    article(index, "about-leading", categories=["Leading"])
    atom = client.get("/blog/category/pay/feed.xml").content.decode()
    assert "/blog/about-pay/" in atom
    assert "/blog/about-leading/" not in atom
    assert "<title>Pay | Test site</title>" in atom
    document = client.get("/blog/category/pay/feed.json").json()
    assert [item["title"] for item in document["items"]] == ["About pay"]
    assert document["home_page_url"].endswith("/blog/category/pay/")
    assert document["feed_url"].endswith("/blog/category/pay/feed.json")
    assert client.get("/blog/category/nothing/feed.xml").status_code == 404
    page = client.get("/blog/category/pay/").content.decode()
    assert '/blog/category/pay/feed.xml"' in page
    assert '/blog/category/pay/feed.json"' in page


def test_models_read_what_the_site_holds(client: Client, index: ArticleIndexPage) -> None:
    article(index, "one", title="Pay [and] \\more", categories=["Pay"], description="In\none line.")
    article(index, "a-draft", live=False)
    article(index, "quiet", noindex=True)
    response = client.get("/llms.txt")
    text = response.content.decode()
    assert response["Content-Type"].startswith("text/markdown")
    assert text.startswith("# Test site\n")
    [address] = re.findall(r"^- \[Pay \\\[and\\\] \\\\more\]\((\S+)\): In one line\.$", text, re.M)
    assert client.get(address).status_code == 200
    assert "/blog/category/pay/" in text
    assert "a-draft" not in text
    assert "quiet" not in text


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("path", "queries"), [("/llms.txt", 7), ("/blog/category/pay/feed.json", 7)])
def test_machine_queries_stay_flat(
    client: Client, index: ArticleIndexPage, django_assert_num_queries: Any, path: str, queries: int, count: int
) -> None:
    for number in range(count):
        article(index, f"article-{number}", categories=["Pay", f"Topic {number}"], authors=[f"Author {number}"])
    client.get(path)
    with django_assert_num_queries(queries):
        assert client.get(path).status_code == 200
