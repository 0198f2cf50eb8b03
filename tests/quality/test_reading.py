"""Sentences, syllables, Flesch's formula, the passive voice, spelling, and the markup they are read from."""

import pytest

from blog.facts import Passage
from blog.quality.markup import Link, links, paragraphs
from blog.quality.passive import passive_words
from blog.quality.reading import reading_ease, sentences, syllables
from blog.quality.spelling import SPELLINGS, Side, spellings_in

# Counted as the Carnegie Mellon Pronouncing Dictionary counts them.
SYLLABLES = {
    1: "the a strength jobs make named roles asked through three weeks I real friend moves",
    2: "title people business senior being client create framework outreach asking needed table AI basics reuse hired",
    3: "idea manager industry promotion everything behavior companies area hopefully CEO",
    4: "negotiate information experience accountable interviewing automatic coordinate",
    5: "negotiation university opportunity",
    6: "organizational responsibility",
}
COUNTED = [(word, count) for count, found in SYLLABLES.items() for word in found.split()]


@pytest.mark.parametrize(("word", "count"), COUNTED)
def test_syllables_of_a_word(word: str, count: int) -> None:
    assert syllables(word) == count


def test_reading_ease_is_the_published_formula() -> None:
    """206.835 − 1.015 × words for each sentence − 84.6 × syllables for each word."""
    assert reading_ease(["The cat sat.", "A dog ran."]) == pytest.approx(206.835 - 1.015 * 3 - 84.6 * 1)
    assert reading_ease(["Senior managers asked."]) == pytest.approx(206.835 - 1.015 * 3 - 84.6 * 6 / 3)


def test_reading_ease_of_nothing_is_unknown() -> None:
    assert reading_ease([]) is None
    assert reading_ease(["…"]) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("One. Two? Three! “Four.” Five", ["One.", "Two?", "Three!", "“Four.”", "Five"]),
        ("Ask e.g. Ann, i.e. Dr. Lee vs. J. Smith. Then go.", ["Ask e.g. Ann, i.e. Dr. Lee vs. J. Smith.", "Then go."]),
        ("It pays $3.5 million. 20 people left.", ["It pays $3.5 million.", "20 people left."]),
        ("No. Never. Ask no. 7 first.", ["No.", "Never.", "Ask no. 7 first."]),
        ("Well … and then nothing.", ["Well … and then nothing."]),
        ("", []),
    ],
)
def test_sentences_end_where_a_reader_stops(text: str, found: list[str]) -> None:
    assert sentences(text) == found


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("The role was filled.", "was filled"),
        ("It has been carefully chosen by them.", "been carefully chosen"),
        ("They aren’t paid.", "aren’t paid"),
        ("You are surprised by the offer.", "are surprised"),
        ("You are surprised.", ""),
        ("She filled the role.", ""),
        ("You are hiring.", ""),
        ("They get hired.", ""),
        ("A hundred are red.", ""),
    ],
)
def test_passive_is_told_by_its_form(sentence: str, said: str) -> None:
    assert passive_words(sentence) == said


def test_no_word_is_spelt_so_on_both_sides() -> None:
    assert all(SPELLINGS[spelling.other].other == word for word, spelling in SPELLINGS.items())
    assert all(SPELLINGS[spelling.other].side is not spelling.side for spelling in SPELLINGS.values())


def test_capitals_within_a_sentence_are_names() -> None:
    text = "Labor helps. The Labor Bureau and labor: Labour"
    assert [(each.word, each.side) for each in spellings_in(text)] == [
        ("labor", Side.AMERICAN),
        ("labor", Side.AMERICAN),
        ("labour", Side.BRITISH),
    ]


def test_paragraphs_know_what_they_are() -> None:
    markup = "<p><b>All</b> <strong>bold</strong></p><p>Part <b>bold</b>, <code>x</code></p><ul><li>One<br/>Two</li></ul><blockquote>Q &amp; A</blockquote>"
    found = paragraphs(Passage("p", markup, "", is_rich=True))
    assert [(each.text, each.prose, each.tag, each.is_quote, each.is_bold) for each in found] == [
        ("All bold", "All bold", "p", False, True),
        ("Part bold, x", "Part bold,", "p", False, False),
        ("One", "One", "li", False, False),
        ("Two", "Two", "li", False, False),
        ("Q & A", "Q & A", "blockquote", True, False),
    ]


def test_plain_text_is_one_paragraph() -> None:
    (found,) = paragraphs(Passage("p", "a <b> c", "a <b> c"))
    assert (found.text, found.is_bold) == ("a <b> c", False)


def test_links_know_their_targets() -> None:
    markup = '<p><a href="/a?x=1&amp;y=2"><b>A</b> &amp; B</a>, <a id="4" linktype="page">C</a>, <a>D</a></p>'
    assert list(links(Passage("p", markup, "", is_rich=True))) == [
        Link("A & B", "/a?x=1&y=2", "p"),
        Link("C", "page 4", "p"),
        Link("D", "", "p"),
    ]
