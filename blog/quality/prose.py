"""The running text of an article, paragraph by paragraph, each with its place. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from blog.facts import ArticleFacts, Passage

from .markup import Paragraph, paragraphs
from .reading import sentences

# Not the author's own sentences: code, cells, lists of sources, words of somebody else.
_NOT_PROSE = frozenset({"code", "table", "sources", "quote"})


@dataclass(frozen=True, slots=True)
class Sentence:
    text: str
    place: str


def prose(facts: ArticleFacts) -> Iterator[tuple[str, Paragraph]]:
    """Places and paragraphs of rich text, without quotations. Titles and labels are no prose."""
    for passage in _passages(facts):
        for paragraph in paragraphs(passage):
            if paragraph.prose and not paragraph.is_quote:
                yield passage.place, paragraph


def prose_sentences(facts: ArticleFacts) -> list[Sentence]:
    return [Sentence(text, place) for place, paragraph in prose(facts) for text in sentences(paragraph.prose)]


def _passages(facts: ArticleFacts) -> Iterator[Passage]:
    yield from facts.summary_points
    for block in facts.blocks:
        if block.type not in _NOT_PROSE:
            yield from (passage for passage in block.passages() if passage.is_rich)
