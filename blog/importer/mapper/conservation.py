"""The law that nothing is lost: every word of a source is in its draft, or in the list of what was dropped. Pure."""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

from ..document import Component, Document, Note, plain, text_of, walk
from .answers import STANDARD_LABELS
from .draft import Draft, texts

_WORD = re.compile(r"\w+")
# Rules whose note holds words that stood in the text.
_DROPPED_WORDS = {"title-repeated", "question-mark", "answer-mark", "question-repeated"}


def missing_words(document: Document, draft: Draft) -> Counter[str]:
    """Words that stand in the source more often than in the draft. Empty when the law holds."""
    return _count(source_texts(document)) - _count(draft_texts(draft)) - _count(dropped_texts(draft.dropped))


def source_texts(document: Document) -> Iterable[str]:
    """Everything the body says, and the questions and instructions of the front matter."""
    yield text_of(piece for piece in document.pieces if not isinstance(piece, Component))
    for piece in walk(document.pieces):
        if isinstance(piece, Component):
            yield from (value for name, value in piece.props if _is_said(name))
    for entry in document.meta.questions:
        yield plain(entry.question)
        yield text_of(entry.answer)
    if document.meta.how_to:
        yield document.meta.how_to.name
        for step in document.meta.how_to.steps:
            yield from step


def draft_texts(draft: Draft) -> Iterable[str]:
    """Everything the blocks say, standard labels and alternative texts included."""
    for block in draft.blocks:
        yield from texts(block.value)
        if block.type == "image":
            yield block.value["alt"]
        if block.type == "paths":
            for path in block.value["paths"]:
                for aspect in path["value"]["aspects"]:
                    if not aspect["value"]["label"]:
                        yield STANDARD_LABELS[aspect["value"]["kind"]]


def dropped_texts(notes: Iterable[Note]) -> Iterable[str]:
    return (note.text for note in notes if note.rule in _DROPPED_WORDS)


def _is_said(name: str) -> bool:
    from ..readers.jsx import SETTING_PROPS

    return name not in SETTING_PROPS


def _count(texts: Iterable[Any]) -> Counter[str]:
    return Counter(word.casefold() for text in texts for word in _WORD.findall(text))
