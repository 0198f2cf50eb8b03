"""A rule book that a test fills itself, so that it depends on no rule of the desk."""

from collections.abc import Iterator

import pytest

from blog import checking
from blog.quality.registry import Found, Registry


@pytest.fixture(autouse=True)
def _with_rules(all_rules: None) -> None:
    """All rules of the desk, until a test takes a rule book of its own."""


@pytest.fixture
def rulebook(all_rules: None, monkeypatch: pytest.MonkeyPatch) -> Registry:
    """The rules of the desk, as long as the test runs. Empty."""
    book = Registry()
    monkeypatch.setattr(checking, "rules", book)
    return book


@pytest.fixture
def book(rulebook: Registry) -> Registry:
    """An error about the description, a warning about long words with a number, a warning about the whole."""

    @rulebook.check("structure.figure", "No bare figure", level="error", hint="Say where the figure is from.")
    def figure(facts, context, limits) -> Iterator[Found]:
        for passage in facts.passages():
            if "89 %" in passage.text:
                yield Found("A figure stands without its source.", passage.place, quote="89 %")

    @rulebook.check("language.long-word", "Short words", level="warning", hint="Use a short word.", letters=18)
    def long_word(facts, context, limits) -> Iterator[Found]:
        for passage in facts.passages():
            for word in passage.text.split():
                if len(word) > limits["letters"]:
                    yield Found(f"“{word}” is long.", passage.place, quote=word)

    @rulebook.check("search.short", "Enough to say", level="warning", hint="Write more.", words=3)
    def short(facts, context, limits) -> Iterator[Found]:
        if len(facts.body_words) < limits["words"]:
            yield Found(f"The article has {len(facts.body_words)} words.")

    return rulebook
