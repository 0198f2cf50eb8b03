"""Keys, codings, conditions and moments: plain values in, plain values out."""

import gzip
from email.utils import formatdate

import brotli
import pytest
from django.urls import reverse

from blog import touched
from blog.touched import Place
from cms.core.pagecache import entries, keys
from cms.core.pagecache.entries import Standing, Terms, made, packed, unpacked
from cms.core.pagecache.keys import Shape, Trust
from cms.core.pagecache.negotiation import coding_for, is_known

NOW = 1_800_000_000.0
HTML = [("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", "public, max-age=0, must-revalidate")]


# ---- keys


@pytest.mark.parametrize(
    ("environ", "trust", "expected"),
    [
        ({"HTTP_HOST": "a.org", "PATH_INFO": "/b/"}, Trust(), "http://a.org/b/"),
        ({"HTTP_HOST": "a.org", "PATH_INFO": "/b/", "wsgi.url_scheme": "https"}, Trust(), "https://a.org/b/"),
        ({"HTTP_HOST": "a.org", "PATH_INFO": "/", "HTTP_X_FORWARDED_PROTO": "https"}, Trust(), "http://a.org/"),
        (
            {"HTTP_HOST": "a.org", "PATH_INFO": "/", "HTTP_X_FORWARDED_PROTO": "https"},
            Trust(("HTTP_X_FORWARDED_PROTO", "https")),
            "https://a.org/",
        ),
        (
            {"HTTP_HOST": "a.org", "PATH_INFO": "/", "HTTP_X_FORWARDED_PROTO": "ftp, https"},
            Trust(("HTTP_X_FORWARDED_PROTO", "https")),
            "http://a.org/",
        ),
        ({"HTTP_HOST": "a.org", "PATH_INFO": "/", "HTTP_X_FORWARDED_HOST": "evil.org"}, Trust(), "http://a.org/"),
        (
            {"HTTP_HOST": "a.org", "PATH_INFO": "/", "HTTP_X_FORWARDED_HOST": "b.org"},
            Trust(forwarded_host=True),
            "http://b.org/",
        ),
        ({"PATH_INFO": "/"}, Trust(), None),
        ({"HTTP_HOST": "a.org", "PATH_INFO": "/" + "x" * 3000}, Trust(), None),
        ({"HTTP_HOST": "a.org", "PATH_INFO": "/", "QUERY_STRING": "x" * 600}, Trust(), None),
    ],
)
def test_the_base_of_a_key_is_what_django_reads(environ: dict[str, str], trust: Trust, expected: str | None) -> None:
    assert keys.base_of(environ, trust) == expected


@pytest.mark.parametrize(
    ("raw", "query", "expected"),
    [
        ("", ("page",), ("", True)),
        ("page=2", ("page",), ("page=2", True)),
        ("page=2&utm_source=x", ("page",), ("page=2", False)),
        ("page=1&page=2", ("page",), ("page=2", False)),
        ("b=1&a=2", None, ("a=2&b=1", True)),
        ("via=1.2.A.end&page=3", ("page", "via"), ("page=3&via=1.2.A.end", True)),
        ("page=", ("page",), ("page=", True)),
        ("x=1", (), ("", False)),
    ],
)
def test_only_parameters_that_a_view_reads_are_in_the_key(
    raw: str, query: tuple[str, ...] | None, expected: tuple[str, bool]
) -> None:
    assert keys.query_of(raw, Shape(query)) == expected


def test_a_path_is_named_as_pages_name_it() -> None:
    assert keys.path_of("https://a.org/blog/\u00c3\u00bcber/") == "/blog/über/"


# ---- negotiation


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("gzip, deflate, br", "br"),
        ("br;q=0.5, gzip", "gzip"),
        ("BR", "br"),
        ("gzip, br;q=0", "gzip"),
        ("x-gzip", "gzip"),
        ("gzip;q=0, br; q=0.0", "identity"),
        ("*", "br"),
        ("*;q=0.1, br;q=0", "gzip"),
        ("identity, gzip;q=0.5", "identity"),
        ("gzip;q=nonsense", "identity"),
        ("deflate", "identity"),
        ("", "identity"),
    ],
)
def test_a_browser_gets_the_coding_that_it_likes_best(header: str, expected: str) -> None:
    assert coding_for(header) == expected


def test_a_page_that_a_browser_has_is_not_sent_again() -> None:
    day = formatdate(NOW, usegmt=True)
    assert is_known('"a"', int(NOW), '"a"', "")
    assert is_known('"a"', int(NOW), '"x", W/"a"', "")
    assert is_known('"a"', int(NOW), "*", "")
    assert is_known('"a"', int(NOW), "", day)
    assert not is_known('"a"', int(NOW) + 1, "", day)
    assert not is_known('"a"', int(NOW), '"b"', day)
    assert not is_known('"a"', int(NOW), "", "yesterday")
    assert not is_known('"a"', int(NOW), "", "")


# ---- entries


def entry(body: bytes = b"<p>" + b"words " * 200, **more: object) -> entries.Entry:
    values = {"names": {"/b/"}, "now": NOW, "terms": Terms(fresh=60, renew=30, on_error=1000), **more}
    return made("http://a.org/b/", "http://a.org/b/", HTML, body, **values)  # type: ignore[arg-type]


def test_a_copy_grows_old_step_by_step() -> None:
    found = entry()
    moments = {0: "fresh", 59: "fresh", 60: "renew", 89: "renew", 90: "old", 999: "old", 1000: "gone"}
    assert {after: found.standing(NOW + after).value for after in moments} == moments


def test_a_copy_that_has_changed_stands_in_only_for_errors() -> None:
    found = entry()
    found.is_changed = True
    assert found.standing(NOW) is Standing.OLD
    assert found.standing(NOW + 1000) is Standing.GONE


def test_what_ends_is_not_shown_beyond_its_end() -> None:
    assert entry(stale_at=NOW + 20).standing(NOW + 20) is Standing.OLD
    assert entry(dies_at=NOW + 20).standing(NOW + 19) is Standing.FRESH
    assert entry(dies_at=NOW + 20).standing(NOW + 20) is Standing.GONE


def test_each_coding_holds_the_same_page() -> None:
    found = entry()
    plain, small, smaller = (found.variants[name] for name in ("identity", "gzip", "br"))
    assert gzip.decompress(small[1]) == brotli.decompress(smaller[1]) == plain[1]
    assert max(len(small[1]), len(smaller[1])) < len(plain[1])
    etag = dict(plain[0])["ETag"]
    assert dict(small[0])["ETag"] == dict(smaller[0])["ETag"] == f"W/{etag}"
    assert dict(smaller[0])["Content-Encoding"] == "br"
    assert dict(smaller[0])["Content-Length"] == str(len(smaller[1]))
    assert {dict(headers)["Vary"] for headers, _ in found.variants.values()} == {"Accept-Encoding"}


def test_what_is_short_or_compressed_already_is_left_as_it_is() -> None:
    assert list(entry(b"short").bodies) == ["identity"]
    picture = made("k", "k", [("Content-Type", "image/png")], b"x" * 1000, names=(), now=NOW, terms=Terms())
    assert list(picture.bodies) == ["identity"]


def test_two_versions_of_one_second_have_two_days() -> None:
    first = entry(b"one")
    assert entry(b"one", now=NOW + 5, before=first).modified == first.modified
    assert entry(b"two", now=NOW + 0.5, before=first).modified == first.modified + 1


def test_caches_in_front_are_told_how_long_and_what_it_shows() -> None:
    found = dict(entry(terms=Terms(front=True), names={"/b/", "page:1"}).control)
    assert found == {
        "Cache-Control": "public, max-age=0, stale-if-error=86400",
        "CDN-Cache-Control": "max-age=60, stale-while-revalidate=60, stale-if-error=86400",
        "X-Cache-Tags": ",/b/,page:1,",
    }


def test_a_page_of_very_many_depends_on_all_of_them_by_one_name() -> None:
    many = {f"page:{number}" for number in range(300)}
    assert entry(names={"/b/", *many}).names == {"/b/", "pages"}


def test_a_copy_survives_the_way_to_another_process() -> None:
    before = entry()
    after, position = unpacked(packed(before, [7, [3]]))
    assert position == [7, [3]]
    assert (after.variants, after.names, after.fresh_until) == (before.variants, before.names, before.fresh_until)


@pytest.mark.parametrize("data", [b"", b"\0\0\0\2{}", packed(entry(), [1, []])[:-1], b"nonsense, and more of it"])
def test_what_is_no_copy_is_refused(data: bytes) -> None:
    with pytest.raises((ValueError, KeyError)):
        unpacked(data)


# ---- what an article touches

PLACE = Place("/blog/one/", frozenset({"pay"}), frozenset({"offers"}), frozenset({"ada"}), frozenset({7}))


def test_an_article_touches_every_address_that_shows_it() -> None:
    assert touched.names(None, PLACE) == {
        *("/blog/one/", reverse("article-markdown", args=["one"]), "/blog/", "/", "articles", "sitemap"),
        *(reverse("category", args=["pay"]), reverse("tag", args=["offers"]), reverse("author", args=["ada"])),
        *(reverse("category-feed", args=["pay"]), reverse("category-json-feed", args=["pay"])),
        *(reverse("feed"), reverse("json-feed"), reverse("sitemap"), reverse("llms")),
        *("about:pay", "tagged:7"),
    }


def test_an_article_that_moves_touches_where_it_was_and_where_it_is() -> None:
    after = Place("/blog/two/", frozenset({"career"}))
    assert touched.names(PLACE, after) == touched.names(PLACE, None) | touched.names(None, after)
    assert {"/blog/one/", "/blog/two/", "/blog/category/pay/", "/blog/category/career/"} <= touched.names(PLACE, after)


def test_an_article_that_is_never_live_touches_nothing() -> None:
    assert touched.names(None, None) == frozenset()
