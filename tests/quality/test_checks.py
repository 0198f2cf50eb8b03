"""Every check has a table of what it finds and one of what it leaves alone, and a section in docs/checks/."""

import importlib
import pkgutil
import re
from pathlib import Path

import pytest

import blog.quality  # noqa: F401  registers the checks
from blog.quality.registry import Rule, rules
from tests.conftest import ROOT

from .articles import Cases, Finds, Leaves

RULES = list(rules)
IDS = [rule.id for rule in RULES]


def all_cases() -> Cases:
    """The tables of all modules `cases_….py` beside this one."""
    found: Cases = {}
    for module in pkgutil.iter_modules([str(Path(__file__).parent)]):
        if module.name.startswith("cases_"):
            found.update(importlib.import_module(f"tests.quality.{module.name}").CASES)
    return found


CASES = all_cases()
FINDS = [
    pytest.param(rule_id, case, id=f"{rule_id}: {case.name}") for rule_id, both in CASES.items() for case in both[0]
]
LEAVES = [
    pytest.param(rule_id, case, id=f"{rule_id}: {case.name}") for rule_id, both in CASES.items() for case in both[1]
]


@pytest.mark.parametrize(("rule_id", "case"), FINDS)
def test_check_finds(rule_id: str, case: Finds) -> None:
    assert found(rule_id, case) == list(case.found)


@pytest.mark.parametrize(("rule_id", "case"), LEAVES)
def test_check_leaves_alone(rule_id: str, case: Leaves) -> None:
    assert found(rule_id, case) == []


def found(rule_id: str, case: Finds | Leaves) -> list[tuple[str, str]]:
    rule = rules[rule_id]
    return [
        (each.place, each.message) for each in rule.check(case.article, case.context, {**rule.limits, **case.limits})
    ]


def test_every_check_has_both_tables() -> None:
    without = [rule.id for rule in RULES if not all(CASES.get(rule.id, ((), ())))]
    assert without == []
    assert sorted(set(CASES) - set(IDS)) == []


def test_what_a_check_finds_it_finds_for_a_reason() -> None:
    """No case of one table is a case of the other: the article that is found is not left alone."""
    for rule_id, (finds, leaves) in CASES.items():
        for case in leaves:
            assert all(
                (case.article, case.context, case.limits) != (each.article, each.context, each.limits) for each in finds
            ), rule_id


@pytest.mark.parametrize("rule", RULES, ids=IDS)
def test_rule_is_documented(rule: Rule) -> None:
    """Its page has a section of its name, which says its level and its numbers."""
    page, _, anchor = rule.help.partition("#")
    sections = re.split(r"^## +", (ROOT / "docs" / page).read_text(encoding="utf-8"), flags=re.M)[1:]
    by_name = {section.partition("\n")[0].strip(): section for section in sections}
    assert anchor in by_name, f"docs/{page} has no section “## {anchor}”"
    assert rule.level in by_name[anchor].lower()
    for name, number in rule.limits.items():
        assert f"`{name}`" in by_name[anchor]
        assert f"{number:g}" in by_name[anchor]


@pytest.mark.parametrize("rule", RULES, ids=IDS)
def test_rule_says_how_to_mend_it(rule: Rule) -> None:
    assert rule.title
    assert rule.hint.endswith(".")
