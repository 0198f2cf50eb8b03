"""Plain text: words, reading time, and the small normalisations that several modules share. Pure."""

import html
import re
import unicodedata
from math import ceil

WORDS_PER_MINUTE = 230  # Brysbaert 2019, silent reading of English prose: 238 words a minute

_TAG = re.compile(r"<[^>]*>")
_BLOCK_EDGE = re.compile(
    r"</?(?:p|ul|ol|li|h[1-6]|blockquote|table|td|th|tr|pre|summary|div)\b[^>]*>|<(?:br|hr)\s*/?>", re.I
)
_WORD = re.compile(r"\w+(?:[’'\-.,]\w+)*")
_SPACE = re.compile(r"\s+")
_CURLY = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-", "\u00a0": " "})


def words(text: str) -> list[str]:
    """The words of a plain text, in order: “don’t”, “2–6” and “Staff+” hold 1, 2 and 1."""
    return _WORD.findall(text)


def strip_html(markup: str) -> str:
    """The text of trusted markup. Edges of blocks become spaces, so that words do not run together."""
    return squash(html.unescape(_TAG.sub("", _BLOCK_EDGE.sub(" ", markup))))


def lines_of(markup: str) -> list[str]:
    """The texts between the edges of blocks: paragraphs, list items, cells. Empty ones are left out."""
    return [text for part in _BLOCK_EDGE.split(markup) if (text := squash(html.unescape(_TAG.sub("", part))))]


def squash(text: str) -> str:
    """White space folded to single spaces, ends trimmed."""
    return _SPACE.sub(" ", text).strip()


def straighten(text: str) -> str:
    """Curly quotes, long dashes and hard spaces as their keyboard forms; white space folded."""
    return squash(unicodedata.normalize("NFC", text).translate(_CURLY))


def slug_of(text: str) -> str:
    """The last part of an address: what django.utils.text.slugify makes of it, without Django."""
    ascii_only = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", ascii_only.lower())).strip("-_")


def reading_minutes(word_count: int) -> int:
    """Whole minutes to read so many words, at least one."""
    return max(1, ceil(word_count / WORDS_PER_MINUTE))


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters, cut at a word and marked with “…”."""
    text = squash(text)
    if len(text) <= limit:
        return text
    head = text[:limit]
    cut = head.rsplit(" ", 1)[0] if " " in head else head[: limit - 1]
    return cut.rstrip(" ,;:–—-") + "…"


def count_of(number: int, singular: str, plural: str | None = None) -> str:
    """“1 word”, “2 words”."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"
