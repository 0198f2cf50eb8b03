"""The registry: what can be registered, and how findings come out of it."""

import pytest

from blog.facts import ArticleFacts
from blog.quality.registry import OFF, Found, Registry, Setting, findings


def registry() -> Registry:
    rules = Registry()

    @rules.check("language.shout", "No shouting", level="warning", hint="Write it in small letters.", words=1)
    def shout(facts, context, limits):
        loud = [word for word in facts.title.split() if word.isupper()]
        if len(loud) > limits["words"]:
            yield Found(f"{len(loud)} words are in capitals.", "title", quote=" ".join(loud))

    @rules.check("structure.title", "A title", level="error", hint="Write a title.")
    def title(facts, context, limits):
        if not facts.title:
            yield Found("There is no title.", "title", hint="Say what it is about.")

    return rules


def test_an_id_is_taken_once() -> None:
    with pytest.raises(ValueError, match=r"there is a check 'language\.shout' already: No shouting"):
        registry().check("language.shout", "Again", level="error", hint="")


@pytest.mark.parametrize(
    ("rule_id", "level", "said"), [("manners.shout", "error", "no family"), ("language.x", "fatal", "level 'fatal'")]
)
def test_family_and_level_are_known(rule_id: str, level: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        registry().check(rule_id, "", level=level, hint="")


def test_a_finding_says_what_where_and_how_to_mend_it() -> None:
    (finding,) = findings(ArticleFacts("1", title="WHAT A DAY"), among=registry())
    assert finding.as_dict() == {
        "check": "language.shout",
        "level": "warning",
        "message": "3 words are in capitals.",
        "hint": "Write it in small letters.",
        "place": "title",
        "quote": "WHAT A DAY",
        "help": "checks/language.md#shout",
    }


def test_a_check_may_have_a_better_hint_than_its_rule() -> None:
    (finding,) = findings(ArticleFacts("1"), among=registry())
    assert (finding.level, finding.hint) == ("error", "Say what it is about.")


def test_a_team_sets_levels_and_numbers() -> None:
    loud = ArticleFacts("1", title="WHAT A DAY")
    assert not findings(loud, settings={"language.shout": Setting(limits={"words": 3})}, among=registry())
    assert not findings(loud, settings={"language.shout": Setting(level=OFF)}, among=registry())
    (finding,) = findings(loud, settings={"language.shout": Setting(level="error")}, among=registry())
    assert finding.level == "error"


def test_rules_come_by_family_and_errors_first() -> None:
    rules = registry()
    assert [rule.id for rule in rules] == ["structure.title", "language.shout"]
    strict = {
        "language.shout": Setting(level="error", limits={"words": -1}),
        "structure.title": Setting(level="warning"),
    }
    assert [finding.level for finding in findings(ArticleFacts("1"), settings=strict, among=rules)] == [
        "error",
        "warning",
    ]


def test_a_check_that_raises_goes_up_unless_somebody_is_told() -> None:
    rules = registry()

    @rules.check("structure.fault", "No faults", level="error", hint="")
    def fault(facts, context, limits):
        yield Found("Half of what it would have said.")
        raise ValueError("a fault in a rule")

    with pytest.raises(ValueError, match="a fault in a rule"):
        findings(ArticleFacts("1", title="What a day"), among=rules)
    told = []
    (finding,) = findings(
        ArticleFacts("1", title="What a day"), among=rules, fault=lambda rule, error: told.append((rule.id, str(error)))
    )
    assert (finding.check, finding.level, finding.message) == (
        "structure.fault",
        "error",
        "The check “No faults” could not run.",
    )
    assert told == [("structure.fault", "a fault in a rule")]
