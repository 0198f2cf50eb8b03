"""The checks of links: what each finds, and what it leaves alone."""

from datetime import date

import pytest

from blog.quality.context import Address, Context, External

from .examples import call, facts, faq, found, prose

OURS = Context(
    addresses={
        "/live/": Address("live", "Pay", anchors=frozenset({"content", "ranges"})),
        "/live/#ranges": Address("live", "Pay", anchors=frozenset({"content", "ranges"})),
        "/live/#gone": Address("live", "Pay", anchors=frozenset({"content", "ranges"})),
        "/coaching/#x": Address("live", "Coaching"),
        "/draft/": Address("draft", "Roles"),
        "page:7": Address("draft", "Roles"),
        "/soon/": Address("planned", "Spring"),
        "/old/": Address("redirect", target="/live/"),
        "/gone/": Address("gone"),
        "/nothing/": Address("missing"),
        "page:8": Address("missing"),
        "document:9": Address("missing"),
        "offer:5": Address("draft", "Coaching"),
    }
)
THEIRS = Context(
    externals={
        "https://ok.example/": External("ok", 200),
        "https://404.example/": External("broken", 404, checked_on=date(2026, 3, 1)),
        "https://down.example/": External("broken"),
        "https://moved.example/": External("moved", 200, "https://new.example/"),
        "https://refused.example/": External("refused", 403),
        "https://new.example/": External("unknown"),
    }
)


def link(address: str) -> str:
    return f'<p><a href="{address}">here</a></p>'


def chosen(kind: str, number: int) -> str:
    return f'<p><a linktype="{kind}" id="{number}">here</a></p>'


FINDS = [
    ("links.address", link("www.example.org"), "The link “here”: Its address begins neither with https:// nor with a slash."),
    ("links.address", '<p><a href="">here</a></p>', "The link “here”: It has no address."),
    ("links.unpublished", link("/draft/"), "The link “here” leads to “Roles”, which is not live."),
    ("links.unpublished", chosen("page", 7), "The link “here” leads to “Roles”, which is not live."),
    ("links.planned", link("/soon/"), "The link “here” leads to “Spring”, which goes live later as planned."),
    ("links.deleted", chosen("page", 8), "The link “here” leads to a page that was deleted."),
    ("links.deleted", chosen("document", 9), "The link “here” leads to a document that was deleted."),
    ("links.missing", link("/nothing/"), "The link “here” leads to /nothing/, where nothing answers."),
    ("links.missing", link("/gone/"), "The link “here” leads to /gone/, which is gone for good."),
    ("links.redirect", link("/old/"), "The link “here” leads to /old/, which sends visitors on."),
    ("links.anchor", link("/live/#gone"), "The link “here”: “Pay” has no part “#gone”."),
    ("links.anchor", link("#faq-nothere"), "The link “here”: this article has no part “#faq-nothere”."),
    ("links.bare", "<p>See https://example.org/.</p>", "“https://example.org/” stands in the text as an address."),
    ("links.bare", '<p><a href="/x">www.example.org</a></p>', "“www.example.org” stands in the text as an address."),
    (
        "links.external", link("https://404.example/"),
        "The link “here” leads to https://404.example/, which is broken: the answer was 404 on 2026-03-01.",
    ),
    ("links.external", link("https://down.example/"), "The link “here” leads to https://down.example/, which is broken: nothing answered."),
    ("links.moved", link("https://moved.example/"), "The link “here” leads to https://moved.example/, which has moved for good."),
]  # fmt: skip
LEAVES_ALONE = [
    ("links.address", link("/live/")),
    ("links.address", chosen("page", 8)),
    ("links.unpublished", link("/live/") + link("/soon/") + link("/unknown/")),
    ("links.planned", link("/live/") + link("/draft/")),
    ("links.deleted", link("/nothing/") + chosen("page", 7)),
    ("links.missing", link("/live/") + link("/old/") + link("/draft/") + link("/unknown/") + chosen("page", 8)),
    ("links.redirect", link("/live/") + link("https://moved.example/")),
    ("links.anchor", link("/live/#ranges") + link("#faq-abcdefgh") + link("/coaching/#x") + link("/unknown/#x") + link("/live/")),
    ("links.bare", link("https://example.org/") + "<p>Node.js</p>"),
    ("links.external", link("https://ok.example/") + link("https://refused.example/") + link("https://new.example/")),
    ("links.external", link("https://never-seen.example/") + link("https://moved.example/")),
    ("links.moved", link("https://ok.example/") + link("https://404.example/")),
]  # fmt: skip
ALL = Context(addresses=OURS.addresses, externals=THEIRS.externals)


@pytest.mark.parametrize(("rule", "text", "message"), FINDS)
def test_finds(rule: str, text: str, message: str) -> None:
    (finding,) = found(rule, facts(prose(text), faq("abcdefghij")), ALL)
    assert (finding.message, finding.place) == (message, "body.p.text")


@pytest.mark.parametrize(("rule", "text"), LEAVES_ALONE)
def test_leaves_alone(rule: str, text: str) -> None:
    assert found(rule, facts(prose(text), faq("abcdefghij")), ALL) == ()


def test_hints_name_the_new_address() -> None:
    (redirect,) = found("links.redirect", facts(prose(link("/old/"))), ALL)
    (moved,) = found("links.moved", facts(prose(link("https://moved.example/"))), ALL)
    assert (redirect.hint, moved.hint) == ("Link to /live/.", "Link to https://new.example/.")


def test_buttons_and_offers_are_links_too() -> None:
    about = facts(call(offer=5, button_link="/draft/", button_text="Go"))
    assert [(each.message, each.place) for each in found("links.unpublished", about, OURS)] == [
        ("The link “Go” leads to “Roles”, which is not live.", "body.c.button_link"),
        ("The offer leads to “Coaching”, which is not live.", "body.c.offer"),
    ]


def test_only_what_breaks_a_page_of_ours_stops_a_release() -> None:
    from blog.quality.registry import rules

    levels = {rule.id: rule.level for rule in rules if rule.family == "links"}
    assert [name for name, level in levels.items() if level == "error"] == [
        "links.address", "links.deleted", "links.unpublished",
    ]  # fmt: skip
