"""Public pages travel as brotli where the browser takes it."""

import brotli
import pytest
from django.test import Client

from blog.models import ArticleIndexPage
from cms.core.compression import accepts_brotli
from tests.blog.factories import article

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("gzip, deflate, br", True),
        ("br;q=0.5, gzip", True),
        ("BR", True),
        ("gzip, br;q=0", False),
        ("br; q=0.0", False),
        ("gzip", False),
        ("brotli", False),
        ("", False),
    ],
)
def test_a_browser_says_whether_it_takes_brotli(header: str, expected: bool) -> None:
    assert accepts_brotli(header) is expected


@pytest.mark.parametrize("path", ["/", "/blog/", "/blog/one/", "/feed.xml", "/feed.json", "/sitemap.xml", "/llms.txt"])
def test_public_pages_are_smaller_and_say_the_same(client: Client, index: ArticleIndexPage, path: str) -> None:
    article(index, "one", description="Words " * 40)
    plain = client.get(path)
    small = client.get(path, headers={"accept-encoding": "gzip, br"})
    assert small["Content-Encoding"] == "br"
    assert brotli.decompress(small.content) == plain.content
    assert int(small["Content-Length"]) == len(small.content) < len(plain.content)
    assert "Accept-Encoding" in small["Vary"]
    assert "Accept-Encoding" in plain["Vary"]
    assert small.get("ETag", "W/").startswith("W/")


def test_an_unchanged_page_is_not_sent_again(client: Client, index: ArticleIndexPage) -> None:
    page = article(index, "one")
    first = client.get(page.url, headers={"accept-encoding": "br"})
    again = client.get(page.url, headers={"accept-encoding": "br", "if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_what_belongs_to_one_person_is_left_to_gzip(client: Client, index: ArticleIndexPage, lead: object) -> None:
    page = article(index, "one")
    client.force_login(lead)
    for path in (page.url, "/admin/"):
        assert client.get(path, headers={"accept-encoding": "br, gzip"}).get("Content-Encoding") == "gzip"
