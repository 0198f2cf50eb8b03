"""The checks on sameness: what they find, and what they leave alone."""

import pytest

from blog.facts import ArticleFacts
from blog.quality.context import Context, Pasted, Sameness, Twin
from blog.quality.registry import Setting, findings, rules

OURS = [rule for rule in rules if rule.family == "sameness"]
ANSWER = Pasted("body.b.items.i.answer", "It takes two months.", 3, "How long it takes")


def found(sameness: Sameness, **settings: Setting) -> list[tuple[str, str, str, str]]:
    named = {f"sameness.{name.replace('_', '-')}": setting for name, setting in settings.items()}
    each = findings(ArticleFacts("1"), Context(sameness=sameness), named, among=OURS)
    return [(finding.check, finding.level, finding.message, finding.place) for finding in each]


@pytest.mark.parametrize(
    ("sameness", "expected"),
    [
        (
            Sameness(twins=(Twin("A case", "/admin/x/", 0.62),)),
            ("near-twin", "It says much the same as “A case”: 62 % of their wording is in both.", ""),
        ),
        (
            Sameness(twins=(Twin("A", "", 0.9), Twin("B", "", 0.3), Twin("C", "", 0.29))),
            ("near-twin", "It says much the same as “A”: 90 % of their wording is in both. It is also near 1 other article.", ""),
        ),
        (Sameness(0.12), ("low-specificity", "Only 12 % of its sentences stand in no other article.", "")),
        (
            Sameness(pasted=(ANSWER,)),
            ("pasted-answer", "The same answer stands in 3 other articles, too. “How long it takes” had it first.", ANSWER.place),
        ),
        (
            Sameness(notes=(Pasted("body.n.text", "Wait.", 1, "A"),)),
            ("reused-note", "The same note stands in 1 other article, too. “A” had it first.", "body.n.text"),
        ),
    ],
)  # fmt: skip
def test_finds(sameness: Sameness, expected: tuple[str, str, str]) -> None:
    name, message, place = expected
    assert found(sameness) == [(f"sameness.{name}", "warning", message, place)]


@pytest.mark.parametrize("sameness", [Sameness(), Sameness(0.5), Sameness(1.0), Sameness(twins=(Twin("A", "", 0.29),))])
def test_leaves_alone(sameness: Sameness) -> None:
    assert found(sameness) == []


def test_a_team_sets_from_where_on_articles_are_twins() -> None:
    near = Sameness(twins=(Twin("A", "", 0.45),))
    assert found(near)
    assert not found(near, near_twin=Setting(limits={"likeness": 0.5}))


def test_the_hint_leads_to_the_two_side_by_side() -> None:
    (finding,) = findings(ArticleFacts("1"), Context(sameness=Sameness(twins=(Twin("A", "/x/", 0.5),))), among=OURS)
    assert finding.hint.endswith("Side by side: /x/")
