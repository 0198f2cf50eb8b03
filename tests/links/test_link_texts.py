"""Links out of the text of an article, each with its place; and the fragments that one can link to."""

import pytest
from django.utils.text import slugify

from blog.anchors import anchors_of, section_anchors
from blog.facts import points_of
from blog.quality.link_texts import Link, fault_of, links_of

from .examples import call, facts, faq, prose


def test_links_are_found_wherever_an_article_has_them() -> None:
    text = '<p>See <a href="/blog/pay/#ranges">pay <b>ranges</b></a> or <a linktype="page" id="7">roles</a>.</p>'
    points = points_of([{"type": "point", "id": "s", "value": '<p><a linktype="document" id="3">a form</a></p>'}])
    about = facts(
        prose(text),
        call(offer=5, button_link=" /free ", button_text="Try it"),
        call(text='<p><a href="https://example.org/?a=1&amp;b=2">x</a></p>'),
        summary_points=points,
    )
    assert links_of(about) == [
        Link("document:3", "a form", "summary_points.s"),
        Link("/blog/pay/#ranges", "pay ranges", "body.p.text"),
        Link("page:7", "roles", "body.p.text"),
        Link("/free", "Try it", "body.c.button_link"),
        Link("offer:5", "", "body.c.offer"),
        Link("https://example.org/?a=1&b=2", "x", "body.c.text"),
    ]


@pytest.mark.parametrize(
    "text", ["<p>no link</p>", '<p><a name="x">an old anchor</a></p>', "<p>a &lt;a href='/x'&gt; b</p>"]
)
def test_what_is_no_link_is_none(text: str) -> None:
    assert links_of(facts(prose(text))) == []


def test_code_is_not_read_for_links() -> None:
    code = {"type": "code", "id": "c", "value": {"language": "html", "code": '<a href="/x">y</a> https://example.org'}}
    assert links_of(facts(code)) == []


def test_the_page_of_a_career_path_is_a_link() -> None:
    paths = [
        {"type": "item", "id": "p1", "value": {"title": "Management", "career_path": 7}},
        {"type": "item", "id": "p2", "value": {"title": "Product", "career_path": None}},
        {"type": "item", "id": "p3", "value": {"title": "Expert"}},
    ]
    block = {"type": "paths", "id": "b", "value": {"heading": "Ways", "paths": paths}}
    assert links_of(facts(block)) == [Link("page:7", "Management", "body.b.paths.p1.career_path")]


def test_an_offer_of_a_file_is_not_known_yet() -> None:
    assert links_of(facts(call(offer={"key": "WaitlistCTA"}))) == []


FAULTS = {
    "": "no address",
    "#": "no address",
    "/a b": "white space",
    "http://[::1": "cannot be read",
    "javascript:alert(1)": "“javascript:”",
    "ftp://example.org/x": "“ftp:”",
    "https:///x": "names no site",
    "https://ann:pw@example.org/": "user name or password",
    "www.example.org": "neither with https:// nor with a slash",
    "blog/pay/": "neither with https:// nor with a slash",
}
SOUND = [
    "/", "/blog/pay/", "#faq-1", "?page=2", "https://example.org", "http://example.org:8080/x?y#z",
    "mailto:ann@example.org", "tel:+44123", "page:7", "document:1",
]  # fmt: skip


@pytest.mark.parametrize(("address", "said"), FAULTS.items())
def test_a_faulty_address_is_named(address: str, said: str) -> None:
    assert said in fault_of(Link(address, "x", "p"))


@pytest.mark.parametrize("address", SOUND)
def test_a_sound_address_has_no_fault(address: str) -> None:
    assert fault_of(Link(address, "x", "p")) == ""


def test_anchors_are_those_of_sections_and_questions() -> None:
    about = facts(
        prose("", "Pay & ranges"), prose("", "Pay, ranges", "q"), prose("", "", "0123456789"), faq("abcdefghij")
    )
    assert anchors_of(about) == {"content", "pay-ranges", "pay-ranges-2", "part-01234567", "faq", "faq-abcdefgh"}


@pytest.mark.parametrize("heading", ["Pay & ranges", "Où aller ?", "  --x--  ", "Step 1: Go", "Ünï_cödé"])
def test_sections_are_named_as_django_would(heading: str) -> None:
    assert section_anchors([("b", heading)]) == [slugify(heading)[:60].strip("-")]
