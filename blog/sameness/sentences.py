"""An article as sentences that can be compared, and the answers and notes that are pasted whole. Pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise

from blog.facts import ArticleFacts, BlockFacts, Passage, rows
from cms.core.text import straighten, strip_html, words

SENTENCE, ANSWER, NOTE, QUESTION = "sentence", "answer", "note", "question"
SHORTEST_SENTENCE = 4  # words: what is shorter is a heading or a label, which nobody owns
SHORTEST_PASTE = 3  # words of an answer or a note: “Yes, always.” is nobody’s text

# The end of a sentence with the white space after it; quotation marks and brackets may close it.
_END = re.compile(r"""(?<=[.!?…])["'”’)\]]*\s+""")


@dataclass(frozen=True, slots=True)
class Wording:
    """A piece of text that can stand in several articles. `words`: as they are compared."""

    place: str
    text: str
    words: tuple[str, ...]
    kind: str = SENTENCE

    @property
    def key(self) -> int:
        """The same words of the same kind have the same key: 64 bits, signed, as databases keep it."""
        digest = blake2b(" ".join(self.words).encode(), digest_size=8, person=self.kind.encode()).digest()
        return int.from_bytes(digest, "little", signed=True)


def split(text: str) -> list[str]:
    """The sentences of a plain text, as they stand there."""
    edges = [0, *(match.end() for match in _END.finditer(text)), len(text)]
    return [text[start:end] for start, end in pairwise(edges) if text[start:end].strip()]


def compared(text: str) -> tuple[str, ...]:
    """The words of a text without case, typographic forms and punctuation."""
    return tuple(words(straighten(text).casefold()))


def sentences(facts: ArticleFacts) -> list[Wording]:
    """All sentences of summary points and body, in reading order. Title and description are no sentences."""
    body = (passage for block in facts.blocks for passage in block.passages())
    return [wording for passage in (*facts.summary_points, *body) for wording in sentences_of(passage)]


def sentences_of(passage: Passage) -> Iterator[Wording]:
    for text in split(passage.text):
        found = compared(text)
        if len(found) >= SHORTEST_SENTENCE:
            yield Wording(passage.place, text.strip(), found)


def pasteable(facts: ArticleFacts) -> list[Wording]:
    """Answers of the FAQ and coach's notes, whole."""
    found = [wording for block in facts.of_type("faq") for wording in answers(block)]
    for block in facts.of_type("coach_note"):
        found.extend(_whole(f"{block.place}.text", str(block.value.get("text") or ""), NOTE))
    return found


def answers(block: BlockFacts) -> Iterator[Wording]:
    for item in block.items("items"):
        yield from _whole(f"{item.place}.answer", str(item.value.get("answer") or ""), ANSWER)
        for other in rows(f"{item.place}.other_answers", item.value.get("other_answers")):
            yield from _whole(other.place, str(other.value), ANSWER)


def _whole(place: str, markup: str, kind: str) -> Iterable[Wording]:
    text = strip_html(markup)
    found = compared(text)
    return [Wording(place, text, found, kind)] if len(found) >= SHORTEST_PASTE else []
