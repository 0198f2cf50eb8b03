"""Stream values that a program sends: made safe as an editor's are, complete, or refused with the place.

Wagtail reads stored values generously: a block of an unknown type, or a field that a block has not, is dropped
without a word. Here nothing is dropped.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import nh3
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from cms.core.markup import SAFE_SCHEMES
from cms.core.text import strip_html, words

DEEPEST = 12  # blocks within blocks; ours have five
MOST = 500  # in one list
# All that the editor's features write (`blog.blocks.base`), and headings, which it reads as paragraphs.
TAGS = {
    "a", "b", "blockquote", "br", "code", "del", "em", "h1", "h2", "h3", "h4", "h5", "h6", "i", "li", "ol", "p", "s",
    "strong", "ul",
}  # fmt: skip
BLOCK_ID = re.compile(r"[A-Za-z0-9-]{1,64}")


@dataclass(frozen=True, slots=True)
class Problem:
    """`place`: as in the value that was sent, such as “body.2.value.steps.0.title”."""

    place: str
    text: str


class BodyProblem(Exception):
    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(f"{problem.place}: {problem.text}" for problem in problems))
        self.problems = problems


def stream_value(block: blocks.StreamBlock, raw: Any, place: str) -> blocks.StreamValue:
    """What was sent, as the field holds it. Raises BodyProblem, with every problem there is."""
    reader = _Reader()
    safe = reader.read(block, raw, place)
    if reader.problems:
        raise BodyProblem(reader.problems)
    try:
        value = block.to_python(safe)
        list(value)  # reads every block
        value = block.clean(value)
    except ValidationError as error:
        raise BodyProblem(list(told(error, place))) from None
    except (TypeError, ValueError, AttributeError, KeyError):
        raise BodyProblem([Problem(place, _("This is no value of these blocks."))]) from None
    return value


@dataclass
class _Reader:
    problems: list[Problem] = field(default_factory=list)

    def note(self, place: str, text: str) -> None:
        self.problems.append(Problem(place, text))

    def read(self, block: blocks.Block, raw: Any, place: str, depth: int = 0) -> Any:
        if depth > DEEPEST:
            return self.note(place, _("Too many blocks within blocks."))
        if isinstance(block, blocks.BaseStreamBlock):
            return self.read_stream(block, raw, place, depth)
        if isinstance(block, blocks.ListBlock):
            return self.read_list(block, raw, place, depth)
        if isinstance(block, blocks.BaseStructBlock):
            return self.read_struct(block, raw, place, depth)
        if isinstance(block, blocks.RichTextBlock):
            return self.read_rich_text(block, raw, place)
        if isinstance(block, blocks.CharBlock | blocks.TextBlock) and not isinstance(raw, str):
            return self.note(place, _("A text is expected here."))
        return raw

    def read_stream(self, block: blocks.BaseStreamBlock, raw: Any, place: str, depth: int) -> Any:
        found = []
        for number, row in self.rows(raw, place):
            here = f"{place}.{number}"
            if not isinstance(row, dict) or not {"type", "value"} <= row.keys() <= {"type", "value", "id"}:
                self.note(here, _("A block has “type”, “value” and perhaps “id”."))
            elif row["type"] not in block.child_blocks:
                known = ", ".join(block.child_blocks)
                self.note(f"{here}.type", _("There is no such block here. Known: %(known)s.") % {"known": known})
            elif self.is_id(row, here):
                child = block.child_blocks[row["type"]]
                found.append({**row, "value": self.read(child, row["value"], f"{here}.value", depth + 1)})
        return found

    def read_list(self, block: blocks.ListBlock, raw: Any, place: str, depth: int) -> Any:
        """Items as they are stored (“type”: “item”), or their values alone."""
        found = []
        for number, row in self.rows(raw, place):
            here = f"{place}.{number}"
            is_stored = isinstance(row, dict) and row.get("type") == "item" and "value" in row
            if is_stored and self.is_id(row, here):
                value = self.read(block.child_block, row["value"], f"{here}.value", depth + 1)
                # Without an id, Wagtail takes an item for a value.
                found.append({"id": str(uuid4()), **row, "value": value})
            elif not is_stored:
                value = self.read(block.child_block, row, here, depth + 1)
                found.append({"type": "item", "id": str(uuid4()), "value": value})
        return found

    def read_struct(self, block: blocks.BaseStructBlock, raw: Any, place: str, depth: int) -> Any:
        if not isinstance(raw, dict):
            return self.note(place, _("An object is expected here."))
        for name in raw.keys() - block.child_blocks.keys():
            known = ", ".join(block.child_blocks)
            self.note(f"{place}.{name}", _("There is no such field. Known: %(known)s.") % {"known": known})
        return {
            name: self.read(child, raw[name], f"{place}.{name}", depth + 1)
            for name, child in block.child_blocks.items()
            if name in raw
        }

    def read_rich_text(self, block: blocks.RichTextBlock, raw: Any, place: str) -> Any:
        """As the editor would store it: tags and links that this text may not have go, words never do."""
        if not isinstance(raw, str):
            return self.note(place, _("A text is expected here."))
        safe = rich_text(raw, block.features)
        if words(strip_html(safe)) != words(strip_html(raw)):
            self.note(place, _("Some of its words stand in markup that this text cannot hold. Use plain paragraphs."))
        return safe

    def rows(self, raw: Any, place: str) -> Iterator[tuple[int, Any]]:
        if not isinstance(raw, list):
            self.note(place, _("A list is expected here."))
        elif len(raw) > MOST:
            self.note(place, _("More than %(most)s entries.") % {"most": MOST})
        else:
            yield from enumerate(raw)

    def is_id(self, row: dict[str, Any], place: str) -> bool:
        fits = row.get("id") is None or (isinstance(row["id"], str) and BLOCK_ID.fullmatch(row["id"]) is not None)
        if not fits:
            self.note(f"{place}.id", _("An id has letters, digits and hyphens, 64 at most."))
        return fits


def rich_text(markup: str, features: list[str] | None) -> str:
    """Through the editor's own reader and writer: what it does not know does not come through."""
    if not markup.strip():
        return ""
    # The reader gives up on tags that nothing closes and it does not know.
    markup = nh3.clean(
        markup, tags=TAGS, attributes={"a": {"href", "linktype", "id"}}, link_rel=None, url_schemes=SAFE_SCHEMES
    )
    converter = ContentstateConverter(features=features or [])
    state = json.loads(converter.from_database_format(markup))
    return str(converter.to_database_format(json.dumps(state)))


def told(error: ValidationError, place: str) -> Iterator[Problem]:
    """The problems in an error of nested blocks, each with its place."""
    if isinstance(error, StreamBlockValidationError | ListBlockValidationError):
        found = error.block_errors
        for key, child in found.items() if isinstance(found, dict) else enumerate(found or []):
            if child is not None:
                yield from told(child, f"{place}.{key}")
        yield from (Problem(place, message) for message in messages(error.non_block_errors))
    elif isinstance(error, StructBlockValidationError):
        for key, child in error.block_errors.items():
            yield from told(child, f"{place}.{key}")
        yield from (Problem(place, message) for message in messages(error.non_block_errors))
    else:
        yield from (Problem(place, message) for message in error.messages)


def messages(errors: Any) -> list[str]:
    return [text for error in errors or () for text in (getattr(error, "messages", None) or [str(error)])]
