"""The checks on real posts: none fails, and each post has the same findings every time."""

from pathlib import Path

import pytest

import blog.quality  # noqa: F401  registers the checks
from blog.facts import ArticleFacts
from blog.importer.facts import facts_of_draft
from blog.importer.mapper import map_document
from blog.importer.readers import read
from blog.quality.registry import ERROR, findings, rules

pytestmark = pytest.mark.corpus


def facts_of_file(path: Path, source_format: str) -> ArticleFacts:
    return facts_of_draft(map_document(read(path, path.read_bytes(), source_format)))


def sources(corpus: Path) -> list[tuple[Path, str]]:
    eleventy = [(path, "eleventy") for path in sorted(corpus.glob("eleventy/*/index.md"))]
    return [*eleventy, *((path, "mdx") for path in sorted(corpus.glob("mdx/*.mdx")))]


def test_real_posts_have_findings_that_point_somewhere(corpus: Path) -> None:
    found = {}
    for path, source_format in sources(corpus):
        facts = facts_of_file(path, source_format)
        found[path] = findings(facts, among=rules)
        assert found[path] == findings(facts_of_file(path, source_format), among=rules)
        for finding in found[path]:
            root, _, rest = finding.place.partition(".")
            assert hasattr(facts, root) or root in {"", "body", "seo_title", "og_image"}, finding
            assert not rest or rest.split(".")[0] in {*ids(facts), *rest_of_points(facts)}, finding
    assert sum(map(len, found.values())) > len(found)


def test_real_posts_can_still_be_submitted(corpus: Path) -> None:
    """No error of the families that judge the text itself: old posts stay editable."""
    families = {"structure", "search", "language", "accessibility"}
    errors = {
        (path.name, finding.check, finding.message)
        for path, source_format in sources(corpus)
        for finding in findings(
            facts_of_file(path, source_format), among=(rule for rule in rules if rule.family in families)
        )
        if finding.level == ERROR
    }
    assert errors == set()


def ids(facts: ArticleFacts) -> set[str]:
    return {block.id for block in facts.blocks}


def rest_of_points(facts: ArticleFacts) -> set[str]:
    return {point.place.partition(".")[2] for point in facts.summary_points}
