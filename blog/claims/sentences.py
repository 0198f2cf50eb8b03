"""The sentences of a passage, and what makes two of them the same. Pure."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from blog.facts import Passage
from cms.core.text import lines_of, squash, straighten

_END = re.compile(r"""(?<=[.!?…])(?P<close>["”’)\]]*)\s+(?=["“‘(\[$€£★]?[A-Z0-9$€£★])""")
# A full stop after these ends a word, not a sentence. Single capitals are initials.
_SHORTENED = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|approx|cf|Mr|Mrs|Ms|Dr|Prof|St|No|Inc|Ltd|Jr|Sr|U\.S|U\.K)|\b[A-Z])\.$"
)
_CLOSED = re.compile(r'[^“"]*[”"]')


@dataclass(frozen=True, slots=True)
class Sentence:
    """`place`: the content path of the field that it stands in (see `blog.facts`)."""

    text: str
    place: str


def sentences_of(passages: Iterable[Passage]) -> Iterator[Sentence]:
    """In reading order. Paragraphs, list items and table cells end a sentence, with a full stop or without."""
    for passage in passages:
        for line in lines_of(passage.markup) if passage.is_rich else [squash(passage.text)]:
            for text in split(line):
                yield Sentence(text, passage.place)


def split(line: str) -> list[str]:
    """The sentences of one line of plain text."""
    found, start = [], 0
    for end in _END.finditer(line):
        said = line[start : end.end("close")]
        if not _SHORTENED.search(line[start : end.start()]) and not (is_quoting(said) and is_closed(line[end.end() :])):
            found.append(said)
            start = end.end()
    return [text for text in (*found, line[start:]) if text.strip()]


def is_quoting(text: str) -> bool:
    """Does a quotation begin in it that it does not end?"""
    return text.count("“") > text.count("”") or text.count('"') % 2 == 1


def is_closed(rest: str) -> bool:
    """Does what follows end a quotation before it begins another?"""
    return bool(_CLOSED.match(rest))


def sentence_hash(sentence: str) -> str:
    """SHA-256 in hexadecimal of what a sentence says: quotes, dashes, spaces, capitals and the full stop apart."""
    said = straighten(sentence).casefold().rstrip(" .!")
    return hashlib.sha256(said.encode()).hexdigest()
