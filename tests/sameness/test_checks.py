"""The checks on sameness: what they advise. What each finds stands in tests/quality."""

from blog.facts import ArticleFacts
from blog.quality.context import Context, Sameness, Twin
from blog.quality.registry import findings, rules

OURS = [rule for rule in rules if rule.family == "sameness"]


def test_the_hint_leads_to_the_two_side_by_side() -> None:
    (finding,) = findings(ArticleFacts("1"), Context(sameness=Sameness(twins=(Twin("A", "/x/", 0.5),))), among=OURS)
    assert finding.hint.endswith("Side by side: /x/")
