"""Articles for the tables of the checks, in as few words as they need."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from blog.facts import ArticleFacts, BlockFacts, points_of
from blog.quality.context import Context


@dataclass(frozen=True)
class Finds:
    """An article, and what a check finds in it: places and messages, in order."""

    name: str
    article: ArticleFacts
    found: Sequence[tuple[str, str]]
    context: Context = field(default_factory=Context)
    limits: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Leaves:
    """An article that a check leaves alone, though it has something like what it looks for."""

    name: str
    article: ArticleFacts
    context: Context = field(default_factory=Context)
    limits: dict[str, float] = field(default_factory=dict)


# What each rule finds, and what it leaves alone, by the id of the rule.
Cases = dict[str, tuple[Sequence[Finds], Sequence[Leaves]]]


def article(*blocks: BlockFacts, points: Sequence[str] = (), **fields: Any) -> ArticleFacts:
    """Blocks without an id get b1, b2, … by their place."""
    named = tuple(
        block if block.id else BlockFacts(f"b{number}", block.type, block.value)
        for number, block in enumerate(blocks, 1)
    )
    raw = [{"type": "point", "id": f"p{number}", "value": text} for number, text in enumerate(points, 1)]
    return ArticleFacts(
        "1", **{"title": "Lead without the title", **fields}, blocks=named, summary_points=points_of(raw)
    )


def block(kind: str, **value: Any) -> BlockFacts:
    return BlockFacts("", kind, value)


def rows(*values: Any) -> list[dict[str, Any]]:
    """A list as stored, its rows r1, r2, …"""
    return [{"type": "item", "id": f"r{number}", "value": value} for number, value in enumerate(values, 1)]


def prose(*texts: str, **value: Any) -> BlockFacts:
    """A general section: paragraphs, unless a text brings its own markup."""
    return block("prose", text="".join(text if text.startswith("<") else f"<p>{text}</p>" for text in texts), **value)


def faq(*entries: tuple[str, str], **value: Any) -> BlockFacts:
    items = ({"question": question, "answer": answer, "other_answers": []} for question, answer in entries)
    return block("faq", items=rows(*items), **value)


def framework(*steps: dict[str, Any], **value: Any) -> BlockFacts:
    return block("framework", steps=rows(*steps), **value)


def step(title: str = "", *, text: str = "", actions: Sequence[str] = ()) -> dict[str, Any]:
    return {"label": "", "title": title, "text": text, "actions": rows(*actions), "closing": "", "answers": []}


def table(*headings: str, cells: Sequence[Sequence[str]] = (("a", "b"),)) -> BlockFacts:
    columns = [{"type": "text", "heading": heading} for heading in headings]
    return block("table", table={"columns": columns, "rows": [{"values": list(row)} for row in cells], "caption": ""})


def words(count: int, last: str = "") -> str:
    """So many words of one sentence."""
    return " ".join(["word"] * count) + last
