"""What is kept, and for whom."""

import gzip
from typing import Any

import brotli
import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.test import Client
from django.urls import path
from wagtail import hooks
from wagtail.models import PageViewRestriction

from blog.models import ArticleIndexPage, ArticlePage
from cms import urls
from cms.core.pagecache.rendering import kept
from cms.core.pagecache.wsgi import PageCache
from tests.blog.factories import article

from .asking import ask

ADDRESSES = [
    *("/", "/blog/", "/blog/one/", "/blog/one.md", "/blog/category/pay/", "/blog/tag/offers/", "/blog/author/ada/"),
    *("/feed.xml", "/feed.json", "/blog/category/pay/feed.xml", "/blog/category/pay/feed.json"),
    *("/sitemap.xml", "/sitemap-articles.xml", "/llms.txt", "/robots.txt", "/career-coaching/"),
    *("/api/v2/articles/", "/api/v2/site/", "/api/openapi.json", "/api/v2/articles/?limit=2&order=title"),
]


@pytest.fixture
def page(index: ArticleIndexPage) -> ArticlePage:
    return article(index, "one", categories=["Pay"], tags=["offers"], authors=["Ada"], description="Words " * 60)


@pytest.fixture
def coaching(home: Any) -> None:
    from coaching.models import CoachingPage

    if not CoachingPage.objects.filter(slug="career-coaching").exists():
        home.add_child(instance=CoachingPage(title="Coaching", slug="career-coaching"))


@pytest.mark.usefixtures("coaching", "page")
@pytest.mark.parametrize("address", ADDRESSES)
def test_pages_for_everybody_are_kept(get: Any, client: Client, address: str) -> None:
    first, again = get(address), get(address)
    assert (first.status, again.status) == (200, 200)
    assert first.was_stored
    assert again.was_kept
    assert again.body == first.body == client.get(address, headers={"host": "localhost"}).content


def test_a_copy_is_answered_without_django_and_database(
    get: Any, cache: PageCache, page: ArticlePage, django_assert_num_queries: Any
) -> None:
    get(page.url)
    cache.application = None  # type: ignore[assignment]  # nobody to ask
    with django_assert_num_queries(0):
        assert get(page.url).status == 200


def test_headers_of_the_middleware_are_kept(get: Any, client: Client, page: ArticlePage) -> None:
    get(page.url)
    again, plain = get(page.url), client.get(page.url)
    for name in ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Content-Language"):
        assert again.headers[name.lower()] == plain[name]
    assert again.headers["cache-control"] == "public, max-age=0, stale-if-error=86400"
    assert int(again.headers["age"]) >= 0


@pytest.mark.parametrize(
    ("asked", "coding"), [("br, gzip", "br"), ("gzip", "gzip"), ("br;q=0, gzip", "gzip"), ("", "")]
)
def test_a_copy_comes_in_the_coding_that_is_asked_for(get: Any, page: ArticlePage, asked: str, coding: str) -> None:
    plain = get(page.url)
    for found in (get(page.url, accept_encoding=asked), get(page.url, accept_encoding=asked)):
        assert found.headers.get("content-encoding", "") == coding
        read = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}[coding]
        assert read(found.body) == plain.body
        assert found.headers["content-length"] == str(len(found.body))
        assert "Accept-Encoding" in found.headers["vary"]


def test_the_first_who_asks_decides_nothing_for_others(get: Any, page: ArticlePage) -> None:
    first = get(page.url, accept_encoding="br", if_none_match='"other"', range="bytes=0-10", accept_language="de")
    assert first.headers["content-encoding"] == "br"
    plain = get(page.url)
    assert plain.was_kept
    assert b'<html lang="en"' in plain.body
    assert brotli.decompress(first.body) == plain.body


def test_an_unchanged_page_is_not_sent_again(get: Any, page: ArticlePage) -> None:
    first = get(page.url)
    for wish in (
        {"if_none_match": first.headers["etag"]},
        {"if_none_match": f"W/{first.headers['etag']}", "accept_encoding": "br"},
        {"if_modified_since": first.headers["last-modified"]},
    ):
        again = get(page.url, **wish)
        assert (again.status, again.body) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]
        assert "content-length" not in again.headers
    assert get(page.url, if_none_match='"other"').status == 200


def test_only_the_head_is_sent_when_only_that_is_asked_for(get: Any, page: ArticlePage) -> None:
    whole = get(page.url)
    head = get(page.url, method="HEAD")
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-length"] == whole.headers["content-length"]


def test_asking_for_the_head_first_keeps_nothing_of_it(get: Any, page: ArticlePage) -> None:
    assert get(page.url, method="HEAD").status == 200
    first = get(page.url)
    assert first.was_stored
    assert b"</html>" in first.body


# ---- what is not kept


@pytest.mark.usefixtures("page")
@pytest.mark.parametrize(
    ("address", "headers"),
    [
        ("/blog/one/", {"cookie": "sessionid=abc"}),
        ("/blog/one/", {"authorization": "Basic YTpi"}),
        ("/admin/login/", {}),
        ("/search/?q=words", {}),
        ("/api/v2/articles/?search=words", {}),
        ("/api/v2/preview/?token=pdv_none", {}),
        ("/career-coaching/roadmap/", {}),
        ("/leads/my-data/", {}),
        ("/leads/moment/", {}),
        ("/blog/none/", {}),
        ("/blog/one", {}),
        ("/healthz", {}),
    ],
)
def test_what_is_not_for_everybody_is_not_kept(get: Any, address: str, headers: dict[str, str]) -> None:
    for _ in range(2):
        found = get(address, **headers)
        assert "cache-status" not in found.headers


def test_a_form_is_never_answered_from_a_copy(get: Any, page: ArticlePage) -> None:
    get(page.url)
    assert "cache-status" not in get(page.url, method="POST", data=b"a=b").headers


def test_who_is_signed_in_sees_the_page_as_it_is(get: Any, client: Client, lead: Any, page: ArticlePage) -> None:
    get(page.url)
    client.force_login(lead)
    found = get(page.url, cookie=f"sessionid={client.cookies['sessionid'].value}")
    assert "private" in found.headers["cache-control"]
    assert b"wagtail-userbar" in found.body
    assert b"wagtail-userbar" not in get(page.url).body


def test_a_private_page_is_not_kept_from_whom_may_read_it(get: Any, page: ArticlePage) -> None:
    PageViewRestriction.objects.create(page=page, restriction_type="password", password="secret")
    found = get(page.url)
    assert "cache-status" not in found.headers
    assert page.description.encode() not in found.body


def test_a_hook_that_answers_instead_of_the_page_is_not_kept(get: Any, page: ArticlePage) -> None:
    def answer(*args: Any) -> HttpResponse:
        return HttpResponse("for you alone", headers={"Cache-Control": "public"})

    with hooks.register_temporarily("before_serve_page", answer):
        assert "cache-status" not in get(page.url).headers


@kept()
def with_token(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{get_token(request)} " * 10)


@kept()
def with_field(request: HttpRequest) -> HttpResponse:
    return HttpResponse('<input name="csrfmiddlewaretoken" value="x">')


@kept()
def with_cookie(request: HttpRequest) -> HttpResponse:
    response = HttpResponse("a cookie")
    response.set_cookie("seen", "1")
    response["Cache-Control"] = "public"
    return response


@kept()
def with_session(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(request.user))


@kept()
def private(request: HttpRequest) -> HttpResponse:
    return HttpResponse("x", headers={"Cache-Control": "private"})


@kept()
def by_agent(request: HttpRequest) -> HttpResponse:
    return HttpResponse("x", headers={"Vary": "User-Agent"})


class Addresses:
    views = (with_token, with_field, with_cookie, with_session, private, by_agent)
    urlpatterns = [*(path(f"try/{view.__name__}/", view) for view in views), *urls.urlpatterns]
    handler404 = urls.handler404


@pytest.mark.parametrize("name", [view.__name__ for view in Addresses.views])
def test_a_view_that_allows_what_its_answer_forbids_is_not_kept(get: Any, settings: Any, name: str) -> None:
    settings.ROOT_URLCONF = Addresses
    for _ in range(2):
        found = get(f"/try/{name}/")
        assert found.status == 200
        assert "hit" not in found.headers.get("cache-status", "")


def test_switched_off_nothing_is_kept(settings: Any, cache: PageCache, page: ArticlePage) -> None:
    settings.PROOFDESK_PAGE_CACHE = False
    off = PageCache(WSGIHandler())
    ask(off, page.url)
    assert "cache-status" not in ask(off, page.url).headers


def test_what_is_too_large_is_shown_and_not_kept(settings: Any, cache: PageCache, page: ArticlePage) -> None:
    settings.PROOFDESK_PAGE_CACHE_BYTES = 8_000
    small = PageCache(WSGIHandler())
    first, again = ask(small, page.url), ask(small, page.url)
    assert (first.status, again.status) == (200, 200)
    assert not again.was_kept


# ---- nobody decides what others see


def test_unknown_parameters_are_answered_from_the_copy_and_make_none(get: Any, page: ArticlePage) -> None:
    poisoned = get(f"{page.url}?utm_source=<script>&x=1")
    assert poisoned.status == 200
    assert not get(page.url).was_kept
    assert get(f"{page.url}?utm_source=mail").was_kept


def test_parameters_that_a_page_reads_have_copies_of_their_own(get: Any, index: ArticleIndexPage) -> None:
    for number in range(13):
        article(index, f"article-{number}")
    first, second = get("/blog/"), get("/blog/?page=2")
    assert first.was_stored
    assert second.was_stored
    assert first.body != second.body
    assert get("/blog/?page=2&utm_source=x").body == second.body
    assert get("/blog/?page=99").status == 404
    assert get("/blog/").body == first.body


def test_a_strange_host_has_copies_of_its_own(get: Any, settings: Any, page: ArticlePage) -> None:
    settings.ALLOWED_HOSTS = ["localhost", "other.example"]
    get("/robots.txt", host="other.example")
    found = get("/robots.txt", host="localhost")
    assert not found.was_kept
    assert b"other.example" not in found.body
    assert get("/robots.txt", host="evil.example").status == 400
    assert get("/robots.txt", host="evil.example").status == 400


@pytest.mark.parametrize(
    "headers",
    [
        {"x_forwarded_host": "evil.example"},
        {"x_forwarded_proto": "https"},
        {"x_forwarded_port": "444"},
        {"x_original_url": "/admin/"},
        {"x_rewrite_url": "/admin/"},
        {"x_http_method_override": "POST"},
        {"forwarded": "host=evil.example;proto=https"},
        {"referer": "https://evil.example/"},
        {"user_agent": "evil"},
        {"cookie": "csrftoken=evil; django_language=de; messages=evil"},
    ],
)
def test_headers_of_one_visitor_change_nothing_for_the_next(
    get: Any, page: ArticlePage, headers: dict[str, str]
) -> None:
    for address in (page.url, "/robots.txt", "/sitemap.xml"):
        get(address, **headers)
    clean = PageCache(WSGIHandler())
    for address in (page.url, "/robots.txt", "/sitemap.xml"):
        found = get(address)
        assert b"evil" not in found.body
        assert found.body == ask(clean, address).body


def test_http_and_https_have_copies_of_their_own(settings: Any, cache: PageCache, page: ArticlePage) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.SECURE_SSL_REDIRECT = True
    site = PageCache(WSGIHandler())
    assert ask(site, page.url, x_forwarded_proto="https").was_stored
    assert ask(site, page.url).status == 301
    assert ask(site, page.url, x_forwarded_proto="https").was_kept


def test_scripts_of_other_sites_have_copies_of_their_own(get: Any, settings: Any, page: ArticlePage) -> None:
    settings.CORS_ALLOWED_ORIGINS = ["https://app.example.org"]
    assert "access-control-allow-origin" not in get("/api/v2/articles/").headers
    for _ in range(2):
        found = get("/api/v2/articles/", origin="https://app.example.org")
        assert found.headers["access-control-allow-origin"] == "https://app.example.org"
    assert found.was_kept
    for _ in range(2):
        other = get("/api/v2/articles/", origin="https://evil.example")
        assert "access-control-allow-origin" not in other.headers
        assert not other.was_kept


def test_an_address_that_had_nothing_is_kept_once_it_has_a_page(get: Any, index: ArticleIndexPage) -> None:
    assert get("/blog/soon/").status == 404
    page = article(index, "soon")
    assert get(page.url).was_stored
    assert get(page.url).was_kept
