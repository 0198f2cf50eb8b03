"""Links: what each check finds, and what it leaves alone."""

from datetime import date

from blog.facts import ArticleFacts
from blog.quality.context import Address, Context, External

from .articles import Cases, Finds, Leaves, article, block, faq, prose

PAY = Address("live", "Pay", anchors=frozenset({"content", "ranges"}))
KNOWN = Context(
    addresses={
        "/live/": PAY,
        "/live/#ranges": PAY,
        "/live/#gone": PAY,
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
    },
    externals={
        "https://ok.example/": External("ok", 200),
        "https://404.example/": External("broken", 404, checked_on=date(2026, 3, 1)),
        "https://down.example/": External("broken"),
        "https://moved.example/": External("moved", 200, "https://new.example/"),
        "https://refused.example/": External("refused", 403),
        "https://new.example/": External("unknown"),
    },
)


def link(address: str) -> str:
    return f'<p><a href="{address}">here</a></p>'


def chosen(kind: str, number: int) -> str:
    return f'<p><a linktype="{kind}" id="{number}">here</a></p>'


def with_text(text: str) -> ArticleFacts:
    return article(prose(text), faq(("How long?", "<p>Two months.</p>")))


def finds(name: str, text: str, message: str) -> Finds:
    return Finds(name, with_text(text), [("body.b1.text", message)], KNOWN)


def leaves(name: str, *texts: str) -> Leaves:
    return Leaves(name, with_text("".join(texts)), KNOWN)


CASES: Cases = {
    "links.address": (
        [
            finds("no scheme", link("www.example.org"), "The link “here”: Its address begins neither with https:// nor with a slash."),
            finds("nothing", link(""), "The link “here”: It has no address."),
        ],
        [leaves("ours", link("/live/")), leaves("a chosen page", chosen("page", 8))],
    ),
    "links.unpublished": (
        [
            finds("by address", link("/draft/"), "The link “here” leads to “Roles”, which is not live."),
            finds("chosen", chosen("page", 7), "The link “here” leads to “Roles”, which is not live."),
            Finds(
                "a button and an offer",
                article(block("call_to_action", offer=5, button_link="/draft/", button_text="Go")),
                [
                    ("body.b1.button_link", "The link “Go” leads to “Roles”, which is not live."),
                    ("body.b1.offer", "The offer leads to “Coaching”, which is not live."),
                ],
                KNOWN,
            ),
        ],
        [leaves("live, planned or unknown", link("/live/"), link("/soon/"), link("/unknown/"))],
    ),
    "links.planned": (
        [finds("waits", link("/soon/"), "The link “here” leads to “Spring”, which goes live later as planned.")],
        [leaves("live or a draft", link("/live/"), link("/draft/"))],
    ),
    "links.deleted": (
        [
            finds("a page", chosen("page", 8), "The link “here” leads to a page that was deleted."),
            finds("a document", chosen("document", 9), "The link “here” leads to a document that was deleted."),
        ],
        [leaves("typed by hand, or a draft", link("/nothing/"), chosen("page", 7))],
    ),
    "links.missing": (
        [
            finds("nothing answers", link("/nothing/"), "The link “here” leads to /nothing/, where nothing answers."),
            finds("gone", link("/gone/"), "The link “here” leads to /gone/, which is gone for good."),
        ],
        [leaves("all others", link("/live/"), link("/old/"), link("/draft/"), link("/unknown/"), chosen("page", 8))],
    ),
    "links.redirect": (
        [finds("an old address", link("/old/"), "The link “here” leads to /old/, which sends visitors on.")],
        [leaves("live, or another site", link("/live/"), link("https://moved.example/"))],
    ),
    "links.anchor": (
        [
            finds("of another page", link("/live/#gone"), "The link “here”: “Pay” has no part “#gone”."),
            finds("of this one", link("#faq-nothere"), "The link “here”: this article has no part “#faq-nothere”."),
        ],
        [leaves("there, or not known", link("/live/#ranges"), link("#faq-r1"), link("/coaching/#x"), link("/unknown/#x"))],
    ),
    "links.external": (
        [
            finds(
                "an error", link("https://404.example/"),
                "The link “here” leads to https://404.example/, which is broken: the answer was 404 on 2026-03-01.",
            ),
            finds("silence", link("https://down.example/"), "The link “here” leads to https://down.example/, which is broken: nothing answered."),
        ],
        [
            leaves("answers, refuses robots, or was not looked at", link("https://ok.example/"), link("https://refused.example/"), link("https://new.example/")),
            leaves("never seen, or moved", link("https://never-seen.example/"), link("https://moved.example/")),
        ],
    ),
    "links.moved": (
        [finds("for good", link("https://moved.example/"), "The link “here” leads to https://moved.example/, which has moved for good.")],
        [leaves("stays, or is broken", link("https://ok.example/"), link("https://404.example/"))],
    ),
}  # fmt: skip
