"""The words of a query: cleaned, marked, corrected."""

import pytest

from blog.search.words import Fragment, cleaned, corrected, excerpt, highlighted, terms_of


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("  salary   talk ", "salary talk"),
        ("a\x00b\nc", "a b c"),
        ("\ud800lone", "lone"),
        ("x" * 5000, "x" * 200),
        (" ".join(map(str, range(40))), " ".join(map(str, range(12)))),
        ("", ""),
        ("\x00", ""),
    ],
)
def test_a_query_is_cleaned(query: str, expected: str) -> None:
    assert cleaned(query) == expected


def test_terms_are_lower_case_and_stand_once() -> None:
    assert terms_of("Pay PAY rise?") == ["pay", "rise"]
    assert terms_of("?! -- *") == []


def marked(text: str, *terms: str) -> list[str]:
    return [piece.text for piece in highlighted(text, terms) if piece.marked]


def test_words_are_marked_with_their_endings() -> None:
    assert marked("Negotiate: negotiating takes negotiation.", "negotiating") == [
        "Negotiate",
        "negotiating",
        "negotiation",
    ]
    assert marked("A story, two stories.", "stories") == ["story", "stories"]
    assert marked("Renegotiate", "negotiate") == []
    assert marked("Nothing here", "pay") == []


def test_marking_loses_and_invents_nothing() -> None:
    text = "Pay <b>rise</b> & (pay)."
    assert "".join(piece.text for piece in highlighted(text, ["pay", "("])) == text
    assert highlighted("", ["pay"]) == []
    assert highlighted("Pay", []) == [Fragment("Pay", False)]


def test_an_excerpt_shows_where_most_terms_stand() -> None:
    text = "Offer. " + "filler " * 100 + "An offer with a salary range. " + "filler " * 100
    shown = "".join(piece.text for piece in excerpt(text, ["offer", "salary"]))
    assert "offer with a salary range" in shown
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert len(shown) < 260
    assert excerpt(text, ["absent"]) == []
    assert excerpt("Offer", ["offer"]) == [Fragment("Offer", True)]


KNOWN = {"negotiation", "salary", "manager", "interview"}


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        (["negociation"], ["negotiation"]),
        (["salery", "interveiw"], ["salary", "interview"]),
        (["salary"], None),
        (["zzzz"], None),
        (["2026"], None),
        (["salery", "2026"], ["salary", "2026"]),
        ([], None),
    ],
)
def test_misspelled_words_are_replaced_by_the_nearest_known(terms: list[str], expected: list[str] | None) -> None:
    assert corrected(terms, KNOWN) == expected
