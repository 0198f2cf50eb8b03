"""Real posts of two teams: one wrote from a template, the other each post by itself."""

from collections import Counter
from pathlib import Path

import pytest

from blog.facts import ArticleFacts
from blog.importer.facts import facts_of_draft
from blog.importer.mapper import map_document
from blog.importer.readers import read
from blog.quality.context import Context, Sameness, Twin
from blog.quality.registry import rules
from blog.quality.sameness import near_twin
from blog.sameness import minhash
from blog.sameness.commonplaces import common
from blog.sameness.fingerprints import Fingerprint, fingerprint

pytestmark = pytest.mark.corpus


@pytest.fixture(scope="module")
def prints(corpus: Path) -> dict[str, Fingerprint]:
    def facts(file: Path, format_: str) -> ArticleFacts:
        return facts_of_draft(map_document(read(file, file.read_bytes(), format_)))

    found = [facts(file, "eleventy") for file in sorted(corpus.glob("eleventy/*/index.md"))]
    found += [facts(file, "mdx") for file in sorted(corpus.glob("mdx/*.mdx"))]
    return {article.key: fingerprint(article) for article in found}


@pytest.fixture(scope="module")
def shingles(prints: dict[str, Fingerprint]) -> dict[str, frozenset[int]]:
    """Without commonplaces."""
    counts = Counter(shingle for print_ in prints.values() for shingle in print_.shingles)
    commonplaces = common(counts, len(prints))
    return {key: print_.shingles - commonplaces for key, print_ in prints.items()}


def is_template(key: str) -> bool:
    return key.startswith("eleventy:")


def likenesses(shingles: dict[str, frozenset[int]]) -> dict[tuple[str, str], float]:
    keys = sorted(shingles)
    return {
        (one, other): minhash.likeness(shingles[one], shingles[other])
        for place, one in enumerate(keys)
        for other in keys[:place]
    }


def test_twins_are_found_in_the_template_and_never_elsewhere(shingles: dict[str, frozenset[int]]) -> None:
    limit = rules["sameness.near-twin"].limits["likeness"]
    found = {key for pair, likeness in likenesses(shingles).items() if likeness >= limit for key in pair}
    assert sum(map(is_template, found)) == 93
    assert not [key for key in found if not is_template(key)]


def test_posts_of_the_other_team_are_far_from_being_twins(shingles: dict[str, frozenset[int]]) -> None:
    nearest = max(likeness for pair, likeness in likenesses(shingles).items() if not all(map(is_template, pair)))
    assert nearest < 0.01
    twin = Context(sameness=Sameness(twins=(Twin("", "", nearest),)))
    assert not list(near_twin(ArticleFacts(""), twin, rules["sameness.near-twin"].limits))


def test_specificity_separates_the_teams(prints: dict[str, Fingerprint]) -> None:
    counts = Counter(key for print_ in prints.values() for key in print_.sentence_keys)
    own = {
        name: sum(counts[key] == 1 for key in print_.sentence_keys) / len(print_.sentence_keys)
        for name, print_ in prints.items()
    }
    limit = rules["sameness.low-specificity"].limits["share"]
    assert min(share for key, share in own.items() if not is_template(key)) > 0.95
    assert sum(share < 0.25 for share in own.values()) == sum(share < limit for share in own.values()) == 93


def test_pasted_answers_are_counted(prints: dict[str, Fingerprint]) -> None:
    answers = Counter(
        wording.key for print_ in prints.values() for wording in print_.pasteable if wording.kind == "answer"
    )
    pasted = [count for count in answers.values() if count > 1]
    assert (len(pasted), sum(pasted)) == (51, 234)


def test_bands_find_what_comparing_all_with_all_finds(shingles: dict[str, frozenset[int]]) -> None:
    limit = rules["sameness.near-twin"].limits["likeness"]
    bands = {key: set(minhash.bands(own)) for key, own in shingles.items()}
    twins = [pair for pair, likeness in likenesses(shingles).items() if likeness >= limit]
    found = [pair for pair in twins if bands[pair[0]] & bands[pair[1]]]
    assert len(found) / len(twins) >= 0.98
