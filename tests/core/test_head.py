"""The title in the head of a page."""

import pytest

from cms.core.models import page_title


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Negotiate with evidence", "Negotiate with evidence | Proofdesk"),
        (
            "How to move from software engineering to product work",
            "How to move from software engineering to product work",
        ),
        (
            "How to move from software engineering to product work: a plan for people with little time",
            "How to move from software engineering to product work",
        ),
        (
            "Is it too late to change careers at fifty? What hiring managers told us in 2026",
            "Is it too late to change careers at fifty?",
        ),
        (
            "Leadership: how engineers grow into managers without giving up everything they know",
            "Leadership: how engineers grow into managers without…",
        ),
    ],
    ids=["with the site", "alone", "a clause", "a sentence", "at a word"],
)
def test_page_title_fits_a_search_result(title: str, shown: str) -> None:
    assert page_title(title, "Proofdesk") == shown
    assert len(shown) <= 60
