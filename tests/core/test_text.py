import pytest
from django.utils.text import slugify
from hypothesis import given
from hypothesis import strategies as st

from cms.core import text


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("Don’t stop", ["Don’t", "stop"]),
        ("2–6 months, 1:1s", ["2", "6", "months", "1", "1s"]),
        ("O'Neil's well-known plan.", ["O'Neil's", "well-known", "plan"]),
        ("$1,200.50 — paid", ["1,200.50", "paid"]),
        ("", []),
        ("… — !", []),
    ],
)
def test_words_are_what_a_reader_would_count(given_text: str, expected: list[str]) -> None:
    assert text.words(given_text) == expected


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>One</p><p>two</p>", "One two"),
        ("<ul><li>a<ul><li>b</li></ul></li></ul>", "a b"),
        ("line<br/>break", "line break"),
        ("a&amp;b &lt;tag&gt;", "a&b <tag>"),
        ("Staff<b>+</b>", "Staff+"),
    ],
)
def test_strip_html_keeps_words_apart(markup: str, expected: str) -> None:
    assert text.strip_html(markup) == expected


@given(st.text(max_size=60))
def test_slug_of_is_djangos_slugify(given_text: str) -> None:
    assert text.slug_of(given_text) == slugify(given_text)


@given(st.text(max_size=200), st.integers(min_value=1, max_value=100))
def test_shorten_never_exceeds_its_limit(given_text: str, limit: int) -> None:
    assert len(text.shorten(given_text, limit)) <= limit


def test_shorten_cuts_at_a_word_and_leaves_short_texts_alone() -> None:
    assert text.shorten("A plan you can keep, always", 21) == "A plan you can keep…"
    assert text.shorten("Short.", 21) == "Short."


@pytest.mark.parametrize(("count", "minutes"), [(0, 1), (1, 1), (230, 1), (231, 2), (2300, 10)])
def test_reading_minutes_round_up(count: int, minutes: int) -> None:
    assert text.reading_minutes(count) == minutes


def test_count_of_chooses_the_number() -> None:
    assert [text.count_of(number, "word") for number in (1, 2, 1000)] == ["1 word", "2 words", "1,000 words"]
    assert text.count_of(2, "entry", "entries") == "2 entries"


def test_straighten_makes_quotes_and_dashes_comparable() -> None:
    assert text.straighten("The coach’s  “plan” – now") == 'The coach\'s "plan" - now'
