"""Warnings that somebody lets stand: until the text they are about changes."""

from datetime import date

import pytest

from blog.facts import ArticleFacts, BlockFacts
from blog.quality.registry import Finding
from blog.quality.waivers import Waiver, fingerprint, with_waivers


def facts(text: str = "<p>Everybody wins.</p>") -> ArticleFacts:
    return ArticleFacts("1", title="An offer", slug="an-offer", blocks=(BlockFacts("b1", "prose", {"text": text}),))


def warning(**fields: str) -> Finding:
    values = {
        "check": "language.x",
        "level": "warning",
        "message": "Too bold.",
        "hint": "Tone it down.",
        "place": "",
        "quote": "",
        "help": "",
    }
    return Finding(**{**values, **fields})


def waiver(finding: Finding, about: ArticleFacts) -> Waiver:
    return Waiver(finding.check, finding.place, fingerprint(finding, about), "Lea", date(2026, 7, 2), "It is meant so.")


def test_a_waived_warning_names_who_and_why_and_comes_last() -> None:
    bold, long = warning(place="body.b1"), warning(check="language.long", place="title")
    assert with_waivers((bold, long), facts(), [waiver(bold, facts())]) == (
        long,
        warning(place="body.b1", level="waived", hint="Waived by Lea on 2026-07-02, because: It is meant so."),
    )


@pytest.mark.parametrize(
    ("finding", "kept", "lost"),
    [
        # the quoted words count, wherever the rest of the sentence goes
        (warning(place="body.b1.text", quote="Everybody wins"), "<p>Everybody wins, we say.</p>", None),
        # without a quote, what stands at the place
        (warning(place="body.b1"), "<p>Everybody <b>wins</b>.</p>", "<p>Many win.</p>"),
        (warning(place="body.b1.text"), "<p>Everybody wins.</p>", "<p>Many win.</p>"),
        # about the whole article: what was said of it
        (warning(message="40 % is passive."), "<p>Many win.</p>", None),
        (warning(place="slug", message="The address is long."), "<p>Many win.</p>", None),
    ],
)  # fmt: skip
def test_a_waiver_holds_until_its_text_changes(finding: Finding, kept: str, lost: str | None) -> None:
    given = waiver(finding, facts())
    (found,) = with_waivers((finding,), facts(kept), [given])
    assert found.level == "waived"
    if lost:
        assert with_waivers((finding,), facts(lost), [given]) == (finding,)


@pytest.mark.parametrize(
    "other",
    [
        warning(place="title"),
        warning(place="body.b1", check="language.y"),
        warning(place="body.b1", quote="wins"),
        warning(place="body.b1", level="error"),
    ],
)
def test_a_waiver_is_for_one_warning_at_one_place(other: Finding) -> None:
    given = waiver(warning(place="body.b1"), facts())
    assert with_waivers((other,), facts(), [given]) == (other,)


def test_a_place_does_not_take_in_its_neighbours() -> None:
    first = BlockFacts("b1", "prose", {"text": "<p>One.</p>"})
    finding = warning(place="body.b1")
    before = ArticleFacts("1", blocks=(first, BlockFacts("b10", "prose", {"text": "<p>Two.</p>"})))
    after = ArticleFacts("1", blocks=(first, BlockFacts("b10", "prose", {"text": "<p>Three.</p>"})))
    assert fingerprint(finding, before) == fingerprint(finding, after)
