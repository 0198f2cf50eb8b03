"""The pure parts: sentences, shingles, signatures, clusters, two texts side by side."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.facts import ArticleFacts, blocks_of, points_of
from blog.sameness import minhash
from blog.sameness.clusters import clusters
from blog.sameness.commonplaces import common
from blog.sameness.comparison import COMMON, OWN, SHARED, SHORT, side_by_side
from blog.sameness.fingerprints import fingerprint
from blog.sameness.sentences import compared, pasteable, sentences, split

from .texts import paragraph, raw, sentence


def facts(*numbers: int) -> ArticleFacts:
    return ArticleFacts("1", blocks=blocks_of([raw("prose", heading="A part", text=paragraph(*numbers))]))


# ---- sentences


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("One. Two! Three? Four", ["One. ", "Two! ", "Three? ", "Four"]),
        ("He said “no.” Then he left.", ["He said “no.” ", "Then he left."]),
        ("It costs 3.50 a day.", ["It costs 3.50 a day."]),
        ("", []),
    ],
)
def test_a_text_falls_into_sentences(text: str, found: list[str]) -> None:
    assert split(text) == found


@given(st.text(alphabet="ab .!?…”)\n", max_size=60))
def test_no_character_is_lost_between_sentences(text: str) -> None:
    assert "".join(split(text)).strip() == text.strip()


def test_case_quotes_and_punctuation_do_not_make_another_sentence() -> None:
    assert compared("Don’t “wait”, ask – now!") == compared('don\'t "wait" ask now')


def test_headings_and_labels_are_nobodys() -> None:
    assert [wording.text for wording in sentences(facts(1))] == [sentence(1)]


def test_summary_points_are_compared_title_and_description_are_not() -> None:
    points = points_of([{"type": "point", "id": "p", "value": paragraph(1)}])
    article = ArticleFacts("1", title=sentence(2), description=sentence(3), summary_points=points)
    assert [wording.text for wording in sentences(article)] == [sentence(1)]


def test_answers_and_notes_are_taken_whole_with_their_place() -> None:
    item = {"question": "How?", "answer": paragraph(1, 2), "other_answers": [paragraph(3)]}
    blocks = blocks_of(
        [raw("faq", items=[{"type": "item", "id": "i", "value": item}]), raw("coach_note", text=paragraph(4))]
    )
    assert [(found.kind, found.place, found.text) for found in pasteable(ArticleFacts("1", blocks=blocks))] == [
        ("answer", "body.faq-1.items.i.answer", f"{sentence(1)} {sentence(2)}"),
        ("answer", "body.faq-1.items.i.other_answers.0", sentence(3)),
        ("note", "body.coach_note-1.text", sentence(4)),
    ]  # fmt: skip


def test_the_same_words_of_another_kind_have_another_key() -> None:
    item = {"question": "How?", "answer": paragraph(1)}
    blocks = blocks_of(
        [raw("faq", items=[{"type": "item", "id": "i", "value": item}]), raw("coach_note", text=paragraph(1))]
    )
    print_ = fingerprint(ArticleFacts("1", blocks=blocks))
    assert len({wording.key for wording in (*print_.sentences, *print_.pasteable)}) == 3


# ---- signatures


def test_shingles_stay_within_their_sentence() -> None:
    assert len(minhash.shingles([tuple("abcdef"), tuple("ghij")])) == 3


def test_an_article_without_words_is_like_nothing() -> None:
    assert minhash.bands(frozenset()) == ()
    assert minhash.likeness(frozenset(), frozenset()) == 0


numbers = st.frozensets(st.integers(0, 2**32 - 1), max_size=40)


@given(numbers, numbers)
def test_likeness_is_what_both_have_of_what_either_has(one: frozenset[int], other: frozenset[int]) -> None:
    found = minhash.likeness(one, other)
    assert found == minhash.likeness(other, one)
    assert found == (len(one & other) / len(one | other) if one | other else 0)
    assert minhash.likeness(one, one) == bool(one)


@given(numbers)
def test_numbers_survive_packing(one: frozenset[int]) -> None:
    assert minhash.unpacked(minhash.packed(one)) == one


def test_alike_sets_share_as_many_bands_as_their_likeness_says() -> None:
    """Of 48 bands of two values each, a pair of likeness s shares 48 s²: 12 for one half."""
    shared = []
    for number in range(40):
        start = 1000 * number
        one, other = frozenset(range(start, start + 90)), frozenset(range(start + 30, start + 120))
        assert minhash.likeness(one, other) == 0.5
        shared.append(len(set(minhash.bands(one)) & set(minhash.bands(other))))
    assert 10 < sum(shared) / len(shared) < 14
    assert min(shared) > 0


def test_sets_with_nothing_in_common_share_no_band() -> None:
    assert not set(minhash.bands(frozenset(range(300)))) & set(minhash.bands(frozenset(range(300, 600))))


# ---- commonplaces and clusters


@pytest.mark.parametrize(("articles", "holders", "is_common"), [(60, 20, True), (60, 19, False), (15, 15, False), (90, 29, False), (90, 30, True)])  # fmt: skip
def test_a_third_of_the_articles_makes_a_commonplace(articles: int, holders: int, is_common: bool) -> None:
    assert (7 in common(Counter({7: holders, 8: 1}), articles)) is is_common


def test_pairs_that_touch_make_a_cluster() -> None:
    assert clusters([(4, 5), (1, 2), (9, 2), (7, 9)]) == [(1, 2, 7, 9), (4, 5)]


@given(st.lists(st.tuples(st.integers(1, 20), st.integers(1, 20)), max_size=30))
def test_clusters_hold_everybody_once_and_both_of_each_pair(pairs: list[tuple[int, int]]) -> None:
    found = clusters(pairs)
    members = [number for cluster in found for number in cluster]
    assert sorted(members) == sorted({number for pair in pairs for number in pair})
    assert all(any(set(pair) <= set(cluster) for cluster in found) for pair in pairs)


# ---- side by side


def test_what_is_in_both_is_marked() -> None:
    common_key = sentences(facts(3))[0].key
    one, other = side_by_side(facts(1, 2, 3), facts(2, 3, 4), {common_key})
    states = [[segment.state for passage in part.passages for segment in passage] for part in one.parts]
    assert states == [[SHORT, OWN, SHARED, COMMON]]
    assert (one.shared, one.sentences, other.shared, other.sentences) == (2, 3, 2, 3)


def test_a_commonplace_that_only_one_has_is_not_marked() -> None:
    key = sentences(facts(1))[0].key
    one, _ = side_by_side(facts(1), facts(2), {key})
    assert one.shared == 0


@given(st.text(alphabet="ab c.!?<&", max_size=80))
def test_side_by_side_every_word_is_shown(text: str) -> None:
    article = ArticleFacts("1", blocks=blocks_of([raw("code", language="", code=text)]))
    side, _ = side_by_side(article, article, ())
    shown = ["".join(segment.text for segment in passage) for part in side.parts for passage in part.passages]
    assert "".join(shown).split() == text.split()
