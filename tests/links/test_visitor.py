"""How another site is looked at: politely, briefly, and without believing what it sends."""

import time
from dataclasses import replace

import pytest

from blog.links.visitor import MAX_REDIRECTS, Look, Visitor

from .conftest import TEST_POLICY
from .server import WebSite, endless, slow


def test_a_page_that_answers_is_asked_for_its_head_only(site: WebSite, visitor: Visitor) -> None:
    site.says("/page?x=1", 200)
    assert visitor.look(site.url("/page?x=1")) == Look(200)
    assert site.visits() == [("HEAD", "/page?x=1")]


def test_we_say_who_we_are(site: WebSite, visitor: Visitor) -> None:
    site.says("/", 200)
    visitor.look(site.url("/"))
    headers = site.headers[-1]
    assert headers["User-Agent"] == "ProofdeskLinkCheck/1.0 (+https://our.example/)"
    assert headers["Host"] == f"site.example:{site.port}"
    assert not {"Cookie", "Authorization", "Referer"} & headers.keys()


@pytest.mark.parametrize("status", [403, 404, 405, 501])
def test_a_site_that_knows_no_head_is_asked_as_a_browser_asks(site: WebSite, visitor: Visitor, status: int) -> None:
    site.says("/", status, method="HEAD")
    site.says("/", 200, method="GET", body=b"x")
    assert visitor.look(site.url("/")) == Look(200)
    assert site.visits() == [("HEAD", "/"), ("GET", "/")]


def test_a_page_that_is_gone_is_gone(site: WebSite, visitor: Visitor) -> None:
    assert visitor.look(site.url("/nothing")) == Look(404)


def test_a_move_for_good_names_the_new_address(site: WebSite, visitor: Visitor) -> None:
    site.says("/old", 301, "/newer#part")
    site.says("/newer", 308, site.url("/newest"))
    site.says("/newest", 200)
    assert visitor.look(site.url("/old")) == Look(200, target=site.url("/newest"))


def test_a_detour_for_now_is_no_move(site: WebSite, visitor: Visitor) -> None:
    site.says("/a", 301, "/b")
    site.says("/b", 302, "/c")
    site.says("/c", 200)
    assert visitor.look(site.url("/a")) == Look(200)


def test_a_move_to_nowhere_is_broken(site: WebSite, visitor: Visitor) -> None:
    site.says("/a", 301, "/nothing")
    assert visitor.look(site.url("/a")) == Look(404)


def test_redirects_end_somewhere(site: WebSite, visitor: Visitor) -> None:
    site.says("/round", 302, "/round")
    assert visitor.look(site.url("/round")) == Look(reason="it redirects again and again")
    assert len(site.visits()) == MAX_REDIRECTS + 1


def test_a_body_is_not_read(site: WebSite, visitor: Visitor) -> None:
    site.says("/", 405, method="HEAD")
    site.answers["GET /"] = endless
    assert visitor.look(site.url("/")) == Look(200)
    assert site.sent < 20_000_000  # what fits into buffers on the way


def test_a_robots_file_without_an_end_is_cut(site: WebSite, visitor: Visitor) -> None:
    site.answers["/robots.txt"] = endless
    site.says("/", 200)
    assert visitor.look(site.url("/")) == Look(200)


def test_a_server_that_answers_byte_by_byte_does_not_hold_us(site: WebSite, visitor: Visitor) -> None:
    site.says("/robots.txt", 404)
    site.answers["/"] = slow
    look = replace(visitor, timeout=0.5).look(site.url("/"))
    assert look.status == 0
    assert look.reason


def test_a_look_ends_in_time_however_slow_the_site_is(site: WebSite, visitor: Visitor) -> None:
    """robots.txt and each page on the way would take longer than all of our patience."""
    site.answers["/robots.txt"] = site.answers["/"] = slow
    began = time.monotonic()
    assert replace(visitor, timeout=30, patience=0.5).look(site.url("/")).out_of_time
    assert replace(visitor, timeout=30).look(site.url("/"), seconds=0.5).out_of_time
    assert time.monotonic() - began < 3


def test_a_name_service_that_does_not_answer_does_not_hold_us(site: WebSite, visitor: Visitor) -> None:
    def silent(host: str, port: int) -> list[str]:
        site.released.wait(30)
        return ["127.0.0.1"]

    began = time.monotonic()
    lost = replace(visitor, policy=replace(TEST_POLICY, resolve=silent), patience=0.5)
    assert lost.look(site.url("/")) == Look(reason="it takes too long", out_of_time=True)
    assert time.monotonic() - began < 3


def test_a_host_without_a_server_is_no_error(visitor: Visitor) -> None:
    closed = WebSite()
    address = closed.url("/")
    closed.stop()
    assert visitor.look(address).reason.startswith("ConnectionRefusedError")


def test_what_is_no_http_is_no_error(site: WebSite, visitor: Visitor) -> None:
    site.says("/robots.txt", 404)
    site.answers["/"] = lambda conversation: conversation.wfile.write(b"SSH-2.0-OpenSSH_9\r\n\r\n")
    assert visitor.look(site.url("/")).reason.startswith("BadStatusLine")


def test_robots_txt_is_obeyed_and_remembered(site: WebSite, visitor: Visitor) -> None:
    site.says("/robots.txt", 200, body=b"User-agent: *\nDisallow: /private/\n")
    site.says("/private/a", 200)
    site.says("/open", 200)
    kept: dict[str, str] = {}
    polite = replace(visitor, remembered=kept.get, remember=kept.__setitem__)
    assert polite.look(site.url("/private/a")).asked_not_to
    assert polite.look(site.url("/open")) == Look(200)
    assert site.asked == [("GET", "/robots.txt"), ("HEAD", "/open")]


def test_robots_txt_may_name_us(site: WebSite, visitor: Visitor) -> None:
    site.says("/robots.txt", 200, body=b"User-agent: ProofdeskLinkCheck\nDisallow: /\n\nUser-agent: *\nAllow: /\n")
    assert visitor.look(site.url("/")).asked_not_to
