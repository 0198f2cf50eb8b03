"""A draft as a source file: front matter and body, written so that importing it gives the draft back. Pure.

Every block is first written plainly. What would be read as something else gets a comment before it that
names its type; a visitor of the exported site never sees it.
"""

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import quote

from blog.content import BLOCK_KEY
from cms.core.text import reading_minutes, words

from ..document import Document, ImportProblem, Meta, Notes, Run, joined, plain
from ..mapper import Draft, map_document
from ..mapper.draft import Block, texts
from ..readers import READERS
from ..readers import markdown as reader
from . import markdown
from .parts import Value, Writer, together

_CONTROL = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]")
MAX_ROUNDS = 400


def draft_markdown(draft: Draft) -> str:
    """The source file of a draft, in its own format (plain text becomes MDX)."""
    target = draft.format if draft.format in {"eleventy", "mdx"} else "mdx"
    return File(draft, target).text()


def bare(value: Any) -> Any:
    """A block value without ids: lists hold their items' values, rich text has no keys of its paragraphs.

    The importer makes those of the words, the editor draws them. Nothing that a reader sees depends on them.
    """
    if isinstance(value, dict):
        if value.keys() == {"type", "value", "id"} and value["type"] == "item":
            return bare(value["value"])
        return {name: bare(item) for name, item in value.items()}
    if isinstance(value, list):
        return [bare(item) for item in value]
    return BLOCK_KEY.sub("", value) if isinstance(value, str) else value


class File:
    """Writes one draft. `hinted` holds the positions of blocks that say their type."""

    def __init__(self, draft: Draft, target: str) -> None:
        self.draft, self.target = draft, target
        self.writer = Writer(with_jsx=target == "mdx")
        self.blocks = [Block(block.type, bare(block.value), block.line) for block in draft.blocks]
        self.forms: dict[int, str] = {}  # of the blocks by position: found once, they depend on the block alone
        self.hinted: set[int] = set()
        self.approximate: set[int] = set()  # positions of blocks that no form says to the letter, its type given or not
        self.in_front_matter = self.front_matter_blocks()

    # ---- the whole

    def text(self) -> str:
        """The plainest text that reads back the same, found by reading it back."""
        best = self.assembled()
        for _ in range(MAX_ROUNDS):
            difference = self.first_difference(best)
            if difference is None:
                return best
            if not self.settle(difference):
                return best
            best = self.assembled()
        return best

    def settle(self, position: int) -> bool:
        """Make the block at the first difference, or the nearest before or after it, say its type."""
        if position in self.in_front_matter:
            self.in_front_matter.discard(position)
            return True
        order = sorted(range(len(self.blocks)), key=lambda other: (abs(other - position), other > position))
        for other in order:
            if other not in self.hinted and other not in self.in_front_matter:
                self.hinted.add(other)
                return True
        if self.in_front_matter:
            self.in_front_matter.clear()
            return True
        return False

    def first_difference(self, text: str) -> int | None:
        """The position of the first block that would be read differently, None when none is."""
        try:
            found = map_document(READERS[self.target](self.draft.key, self.draft.slug, text)).blocks
        except ImportProblem:
            return 0
        for position, block in enumerate(self.blocks):
            if (
                position >= len(found)
                or found[position].type != block.type
                or (position not in self.approximate and bare(found[position].value) != block.value)
            ):
                return position
        return None if len(found) == len(self.blocks) else len(self.blocks) - 1

    def assembled(self) -> str:
        body = together(
            *(self.block(position) for position in range(len(self.blocks)) if position not in self.in_front_matter)
        )
        return f"---\n{self.front_matter()}---\n\n{body}\n"

    # ---- blocks

    def block(self, position: int) -> str:
        block = self.blocks[position]
        options = self.options(block, position)
        title = ""
        if block.value.get("heading") and not (block.type == "call_to_action" and options.get("component")):
            title = markdown.heading(int(block.value["level"]), joined((Run(block.value["heading"]),)), self.writer.jsx)
        options.pop("component", None)
        if position not in self.forms:
            self.forms[position] = self.best_form(position, title)
        form = self.forms[position]
        if position in self.hinted and not title and "level" in block.value and re.search(r"^#+ ", form, re.M):
            options["headless"] = str(block.value["level"])
        if position in self.hinted or options:
            return together(self.hint(block.type, options), title, form)
        return together(title, form)

    def best_form(self, position: int, title: str) -> str:
        """The first form that reads back as this block when its type is given."""
        block = self.blocks[position]
        forms = list(dict.fromkeys(self.writer.forms(block.type, block.value)))
        for form in forms:
            options = {} if title or "level" not in block.value else {"headless": str(block.value["level"])}
            try:
                found = self.read_alone(together(self.hint(block.type, options), title, form))
            except ImportProblem:
                continue
            if (
                len(found) == 1
                and found[0].type == block.type
                and content(bare(found[0].value)) == content(block.value)
            ):
                return form
        self.approximate.add(position)
        return forms[-1]

    def read_alone(self, body: str) -> tuple[Block, ...]:
        """The blocks of a body as the file would give them, without the cost of reading a front matter."""
        pieces = reader.parse(body, 1, Notes(), with_jsx=self.writer.jsx)
        return map_document(Document(self.draft.key, self.draft.slug, self.target, Meta("-"), pieces, (), ())).blocks

    def hint(self, block_type: str, options: dict[str, str]) -> str:
        said = "".join(f" {name}={quote(value, safe='/-._')}" for name, value in options.items())
        text = f" proofdesk: {block_type}{said} "
        return f"{{/*{text}*/}}" if self.writer.jsx else f"<!--{text}-->"

    def options(self, block: Block, position: int) -> dict[str, str]:
        """What a text cannot say: it stands in the comment."""
        value = block.value
        found: dict[str, str] = {}
        if block.type == "call_to_action":
            offer = (value.get("offer") or {}).get("key", "")
            if offer and self.writer.jsx:
                found["component"] = offer
            elif offer:
                found["offer"] = offer
            if not found.get("component"):
                found.update({name: value[name] for name in ("button_text", "button_link") if value.get(name)})
        if block.type == "coach_note" and value.get("coach"):
            found["coach"] = value["coach"]["slug"]
        if block.type == "quote" and value.get("attribution"):
            found["attribution"] = value["attribution"]
        if block.type == "framework" and value.get("how_to") and position not in self.in_front_matter:
            found["how_to"] = "true"
        if block.type == "context" and position in self.hinted:
            found["kind"] = value["kind"]
        if (
            position in self.hinted
            and not value.get("heading")
            and value.get("level", self.level_above(position)) != self.level_above(position)
        ):
            found["level"] = str(value["level"])
        if block.type == "image" and value.get("decorative") and value.get("alt"):
            found["decorative"] = "true"
        return found

    def level_above(self, position: int) -> str:
        """The level of the nearest heading above: what a part without one is taken to stand on."""
        for block in reversed(self.blocks[:position]):
            if block.value.get("heading"):
                return str(block.value["level"])
        return "2"

    # ---- front matter

    def front_matter_blocks(self) -> set[int]:
        """Questions and instructions without a heading in the body came from the front matter, and go back there."""
        found = set()
        for position, block in enumerate(self.blocks):
            if (
                block.type == "faq"
                and not block.value["heading"]
                and not block.value["intro"]
                and not any(other.type == "faq" for number, other in enumerate(self.blocks) if number != position)
            ):
                found.add(position)
            if block.type == "framework" and block.value.get("how_to") and self.is_plain_how_to(block.value):
                found.add(position)
        return found

    @staticmethod
    def is_plain_how_to(value: Value) -> bool:
        if value["intro"] or value["closing"] or str(value.get("level")) != "2":
            return False
        return all(
            not (step["label"] or step["actions"] or step["answers"] or step["closing"])
            and all(
                isinstance(span, Run) and not span.styles and not span.href
                for span in markdown.rich_text_spans(step["text"])
            )
            for step in value["steps"]
        )

    def front_matter(self) -> str:
        meta = self.draft.meta
        pairs = self.eleventy(meta) if self.target == "eleventy" else self.mdx(meta)
        kept = {name: value for name, value in meta.kept if name not in pairs}
        return "".join(yaml_lines({**pairs, **kept}))

    def minutes(self) -> int:
        return reading_minutes(sum(len(words(" ".join(texts(block.value)))) for block in self.blocks))

    def questions(self, question: str, answer: str) -> list[dict[str, str]]:
        entries: list[dict[str, str]] = []
        for position in sorted(self.in_front_matter):
            block = self.blocks[position]
            if block.type != "faq":
                continue
            for item in block.value["items"]:
                for text in (item["answer"], *item["other_answers"]):
                    asked = markdown.inline(joined((Run(item["question"]),)), self.writer.jsx)
                    entries.append({question: asked, answer: self.writer.rich(text)})
        return entries

    def how_to(self) -> dict[str, Any]:
        for position in sorted(self.in_front_matter):
            value = self.blocks[position].value
            if self.blocks[position].type == "framework":
                steps = [
                    {"name": step["title"], "text": plain(markdown.rich_text_spans(step["text"]))}
                    for step in value["steps"]
                ]
                return {"name": value["heading"], "steps": steps}
        return {}

    def corrections(self, meta: Meta) -> list[dict[str, str]]:
        return [{"date": item.day, "text": markdown.inline(item.text, self.writer.jsx)} for item in meta.corrections]

    def common(self, meta: Meta) -> dict[str, Any]:
        return {
            "shortTitle": meta.short_title,
            "corrections": self.corrections(meta),
            "reviewedBy": meta.reviewed_by,
            "reviewedDateISO": meta.reviewed_on,
            "canonical": meta.canonical,
            "noindex": meta.noindex,
            "eleventyExcludeFromCollections": meta.unlisted,
        }

    def eleventy(self, meta: Meta) -> dict[str, Any]:
        build_tags: list[str] = next((value for name, value in meta.kept if name == "tags"), [])
        pairs = {
            "layout": next((value for name, value in meta.kept if name == "layout"), ""),
            "tags": [*build_tags, *meta.tags],
            "title": meta.title,
            "description": meta.description,
            **self.authors(meta),
            "publishDate": next((value for name, value in meta.kept if name == "publishDate"), ""),
            "publishDateISO": meta.published_on,
            "updatedDateISO": meta.updated_on,
            "readTime": f"{self.minutes()} min read",
            "featured": meta.featured,
            "featuredImage": meta.hero_src,
            "imageAlt": meta.hero_alt,
            "categories": list(meta.categories),
            "keywords": list(meta.keywords),
            "tldr": [markdown.inline(spans, False) for spans in meta.summary_points],
            **self.common(meta),
            "faq": self.questions("q", "a"),
            "howto": self.how_to(),
        }
        return self.shown(pairs, meta)

    def mdx(self, meta: Meta) -> dict[str, Any]:
        pairs = {
            "title": meta.title,
            "description": meta.description,
            "date": meta.published_on,
            "updated": meta.updated_on,
            **self.authors(meta),
            "pinned": meta.featured,
            "readTime": f"{self.minutes()} min",
            "image": meta.hero_src,
            "imageAlt": meta.hero_alt,
            "categories": list(meta.categories),
            "keywords": list(meta.keywords),
            "tags": list(meta.tags),
            "tldr": [markdown.inline(spans, True) for spans in meta.summary_points],
            **self.common(meta),
            "faq": self.questions("question", "answer"),
            "howto": self.how_to(),
        }
        return self.shown(pairs, meta)

    @staticmethod
    def authors(meta: Meta) -> dict[str, Any]:
        if len(meta.authors) == 1 and "," not in meta.authors[0]:
            return {"author": meta.authors[0]}
        return {"authors": list(meta.authors)}

    @staticmethod
    def shown(pairs: dict[str, Any], meta: Meta) -> dict[str, Any]:
        found = {name: value for name, value in pairs.items() if value not in ("", [], {}, False, None)}
        if meta.off_sitemap:
            found["sitemap"] = False
        if not meta.is_built:
            found["permalink"] = False
        return found


def content(value: Value) -> Value:
    """A value without its level: a part that is read alone stands on another one."""
    return {
        name: item
        for name, item in value.items()
        if name not in {"level", "kind", "offer", "coach", "how_to", "button_text", "button_link"}
    }


def yaml_lines(pairs: dict[str, Any], indent: str = "") -> Iterable[str]:
    """YAML with double-quoted strings, which JSON's are. https://yaml.org/spec/1.2.2/#double-quoted-style"""
    for name, value in pairs.items():
        key = name if re.fullmatch(r"[A-Za-z_][\w-]*", name) else yaml_scalar(name)
        if isinstance(value, dict) and value:
            yield f"{indent}{key}:\n"
            yield from yaml_lines(value, indent + "  ")
        elif isinstance(value, list) and value:
            yield f"{indent}{key}:\n"
            yield from yaml_items(value, indent + "  ")
        else:
            yield f"{indent}{key}: {yaml_scalar(value)}\n"


def yaml_items(items: Sequence[Any], indent: str) -> Iterable[str]:
    for item in items:
        if isinstance(item, dict) and item:
            first, *rest = "".join(yaml_lines(item, indent + "  ")).splitlines(keepends=True)
            yield f"{indent}- {first.lstrip(' ')}"
            yield from rest
        elif isinstance(item, list) and item:
            yield f"{indent}-\n"
            yield from yaml_items(item, indent + "  ")
        else:
            yield f"{indent}- {yaml_scalar(item)}\n"


def yaml_scalar(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (dict, list)):
        return "{}" if isinstance(value, dict) else "[]"
    text = json.dumps(str(value), ensure_ascii=False)
    return _CONTROL.sub(lambda match: f"\\u{ord(match.group()):04x}", text)
