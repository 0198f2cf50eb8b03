"""What the mapper makes of a document: blocks as raw stream values, and what they say. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from cms.core.text import strip_html, words

from ..document import Meta, Note

Value = dict[str, Any]

GENERAL = "prose"

# Fields whose text is no word of the article.
_SILENT = {
    "level",
    "kind",
    "quality",
    "how_to",
    "numbered",
    "decorative",
    "language",
    "button_link",
    "alt",
    "type",
    "id",
    "key",
    "src",
    "offer",
    "coach",
    "image",
}
# Fields that hold characters as they are, not rich text.
_PLAIN = {"heading", "title", "label", "question", "caption", "button_text", "attribution", "code"}


@dataclass
class Block:
    """One block of the draft: a raw stream value. `line` is where it begins in the source."""

    type: str
    value: Value
    line: int
    id: str = ""

    def raw(self) -> Value:
        return {"type": self.type, "value": self.value, "id": self.id}


@dataclass(frozen=True, slots=True)
class Draft:
    """What the writer saves: fields (by their front-matter meaning) and the body.

    Images appear as {"src": path} and offers as {"key": name}; the writer knows the library.
    """

    key: str
    slug: str
    format: str
    meta: Meta
    blocks: tuple[Block, ...]
    decisions: tuple[Note, ...]
    dropped: tuple[Note, ...]
    warnings: tuple[Note, ...]

    def words_by_type(self) -> dict[str, int]:
        counts: dict[str, int] = {}
        for block in self.blocks:
            counts[block.type] = counts.get(block.type, 0) + len(words(" ".join(texts(block.value))))
        return counts

    def typed_share(self) -> float:
        """The share of the body's words that stand in a typed block, 0 to 1."""
        counts = self.words_by_type()
        total = sum(counts.values())
        return 1 - counts.get(GENERAL, 0) / total if total else 1.0


def texts(value: Any) -> Iterable[str]:
    """The plain texts of a raw value in reading order. Of the lists with ids, the values alone."""
    if isinstance(value, str):
        yield strip_html(value)
    elif isinstance(value, dict):
        for name, item in value.items():
            if name in _PLAIN and isinstance(item, str):
                yield item
            elif name not in _SILENT:
                yield from texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)


def apply_options(block: Block, options: dict[str, str]) -> None:
    """What the comment of an exported file says beside the type."""
    for name, raw in options.items():
        text = unquote(raw)
        if name in {"how_to", "decorative"} and name in block.value:
            block.value[name] = text == "true"
        elif name == "offer":
            block.value["offer"] = {"key": text}
        elif name == "coach":
            block.value["coach"] = {"slug": text}
        elif name in {"kind", "attribution", "button_text", "button_link"} and name in block.value:
            block.value[name] = text
