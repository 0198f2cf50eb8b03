"""The words of a query: cleaned, marked in a text, corrected. Pure."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from cms.core.text import squash, words

QUERY_LENGTH = 200  # characters
TERMS = 12  # of a query; what follows is left out
EXCERPT = 240  # characters
ALIKE = 0.75  # difflib's ratio: one letter in four may differ

# Endings that the index looks past, too; they are marked with the word.
_ENDING = re.compile(r"(?<=\w{3})(?:ies|es|s|ing|ed|y)$")


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of a text, in order; `marked` when it is one of the words looked for."""

    text: str
    marked: bool


def cleaned(query: str) -> str:
    """On one line, without control characters (PostgreSQL takes no NUL), of a length that an index answers."""
    kept = "".join(" " if unicodedata.category(char) in {"Cc", "Cs"} else char for char in query[: 2 * QUERY_LENGTH])
    return " ".join(squash(kept)[:QUERY_LENGTH].split()[:TERMS])


def terms_of(query: str) -> list[str]:
    """The words of a query in lower case, each once, in order."""
    return list(dict.fromkeys(words(query.casefold())))


def expression(terms: Sequence[str]) -> re.Pattern[str] | None:
    stems = sorted({re.escape(_ENDING.sub("", term)) for term in terms}, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(stems)})\w*", re.I) if stems else None


def highlighted(text: str, terms: Sequence[str]) -> list[Fragment]:
    """The text in pieces, with the words that begin as one of the terms does marked."""
    found = expression(terms)
    if found is None:
        return [Fragment(text, False)] if text else []
    pieces, end = [], 0
    for match in found.finditer(text):
        pieces += [Fragment(text[end : match.start()], False), Fragment(match.group(), True)]
        end = match.end()
    return [piece for piece in [*pieces, Fragment(text[end:], False)] if piece.text]


def excerpt(text: str, terms: Sequence[str], length: int = EXCERPT) -> list[Fragment]:
    """About `length` characters around the place where most different terms stand together; else nothing."""
    found = expression(terms)
    places = [(match.start(), match.group().casefold()[:4]) for match in found.finditer(text)] if found else []
    if not places:
        return []
    best = max(range(len(places)), key=lambda i: (variety(places, i, length), -i))
    start = max(0, places[best][0] - length // 4)
    start = text.rfind(" ", 0, start) + 1 if start else 0
    end = min(len(text), start + length)
    end = text.rfind(" ", start, end) if end < len(text) and " " in text[start:end] else end
    shown = f"{'… ' if start else ''}{text[start:end]}{' …' if end < len(text) else ''}"
    return highlighted(shown, terms)


def variety(places: Sequence[tuple[int, str]], first: int, length: int) -> int:
    """How many different words stand within `length` characters from this place on."""
    return len({word for place, word in places[first : first + 50] if place < places[first][0] + length})


def corrected(terms: Sequence[str], known: Collection[str]) -> list[str] | None:
    """The terms with unknown words replaced by the known word nearest to each; None when nothing changes.

    Only words are compared that begin with the same letter and are about as long: misspellings keep that.
    """
    meant = [term if term in known or term.isdigit() else nearest(term, known) or term for term in terms]
    return meant if meant != list(terms) else None


def nearest(term: str, known: Collection[str]) -> str | None:
    candidates = [word for word in known if word[0] == term[0] and abs(len(word) - len(term)) <= 2]
    return next(iter(get_close_matches(term, candidates, n=1, cutoff=ALIKE)), None)
