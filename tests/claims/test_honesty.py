"""The rules of honesty: what each finds, and what it leaves alone."""

import pytest

from blog.facts import ArticleFacts
from blog.quality import honesty  # noqa: F401 (registers its checks)
from blog.quality.context import Context, LedgerClaim
from blog.quality.registry import findings, rules

HONESTY = [rule for rule in rules if rule.family == "honesty"]

FINDS = [
    ("own_outcome", "needs", ("honesty.own-outcome", "error")),
    ("testimonial", "needs", ("honesty.testimonial", "error")),
    ("market", "needs", ("honesty.market-number", "warning")),
    ("superlative", "needs", ("honesty.superlative", "warning")),
    ("own_outcome", "expired", ("honesty.expired-evidence", "error")),
    ("testimonial", "expired", ("honesty.expired-evidence", "error")),
    ("market", "expired", ("honesty.market-number", "warning")),
    ("superlative", "expired", ("honesty.superlative", "warning")),
]


def found(kind: str, state: str) -> list[tuple[str, str, str, str]]:
    context = Context(claims=(LedgerClaim("A sentence.", kind, state, "body.b1.text"),))
    return [(row.check, row.level, row.place, row.quote) for row in findings(ArticleFacts("1"), context, among=HONESTY)]


@pytest.mark.parametrize(("kind", "state", "expected"), FINDS)
def test_a_rule_finds(kind: str, state: str, expected: tuple[str, str]) -> None:
    assert found(kind, state) == [(*expected, "body.b1.text", "A sentence.")]


@pytest.mark.parametrize("kind", ["own_outcome", "testimonial", "market", "superlative"])
@pytest.mark.parametrize("state", ["evidenced", "waived", "reworded"])
def test_a_rule_leaves_alone(kind: str, state: str) -> None:
    assert found(kind, state) == []


def test_braces_in_a_sentence_are_words() -> None:
    context = Context(claims=(LedgerClaim("We raise {pay} by 20%.", "own_outcome", "needs"),))
    (finding,) = findings(ArticleFacts("1"), context, among=HONESTY)
    assert finding.message == "“We raise {pay} by 20%.” tells of a result of ours, and nothing proves it."
