"""Each rule has its section in the documentation, and each section its rule."""

import re

import pytest

from blog.quality import freshness, links  # noqa: F401 (they register their checks)
from blog.quality.registry import rules
from tests.conftest import ROOT


@pytest.mark.parametrize("family", ["links", "freshness"])
def test_rules_are_explained(family: str) -> None:
    text = (ROOT / "docs" / "checks" / f"{family}.md").read_text(encoding="utf-8")
    sections = set(re.findall(r"^## ([a-z-]+)$", text, re.MULTILINE))
    assert sections == {rule.id.partition(".")[2] for rule in rules if rule.family == family}
    levels = dict(re.findall(r"^## ([a-z-]+)\n\n\*(Error|Warning|Off)\.\*", text, re.MULTILINE))
    assert {rule.id: rule.level for rule in rules if rule.family == family} == {
        f"{family}.{name}": level.lower() for name, level in levels.items()
    }
