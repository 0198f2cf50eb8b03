"""An article as labelled pieces of text, for `blog.difference`: its fields, then the blocks of its body."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import models
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTable
from wagtail.images.models import AbstractImage
from wagtail.models import Page
from wagtail.rich_text import RichText

from blog.content import CONTENT_FIELDS, without_ids
from blog.difference import Entry, Line, Piece
from blog.models import ArticlePage
from blog.rich_lines import Targets, linked, rich_lines

# Beside the content, what visitors notice: from when and until when it is there.
FIELDS = (*CONTENT_FIELDS, "go_live_at", "expire_at")
JOINED = {"hero_image": ("hero_image", "hero_alt")}  # shown as one
ENTRY_LISTS = {"faq": "items", "claims": "claims"}  # lists of a block that are compared row by row


def pieces_of(page: ArticlePage | None, targets: Targets) -> tuple[list[Piece], list[Piece]]:
    """(fields, blocks) of one version; both empty for a version that does not exist."""
    if page is None:
        return [], []
    return list(fields_of(page, targets)), [block_piece(child, targets) for child in page.body]


def link_targets(*contents: str) -> dict[tuple[str, str], str]:
    """How links to pages are shown: by title, all asked for at once. `contents`: stored rich text."""
    found = set().union(*(linked(content) for content in contents))
    numbers = [int(number) for kind, number in found if kind == "page"]
    return {
        ("page", str(pk)): f"“{title}”" for pk, title in Page.objects.filter(pk__in=numbers).values_list("pk", "title")
    }


# ---- fields


def fields_of(page: ArticlePage, targets: Targets) -> Iterator[Piece]:
    hidden = {name for names in JOINED.values() for name in names}
    for name in FIELDS:
        if name in JOINED:
            yield joined_piece(page, JOINED[name])
        elif name not in hidden:
            yield field_piece(page, name)
        if name == "description":
            points = [line for child in page.summary_points for line in lines_of(child.value, "", targets)]
            yield Piece("summary_points", "field", label_of(page, "summary_points"), tuple(points))
            corrections = [line for child in page.corrections for line in correction_lines(child.value, targets)]
            yield Piece("corrections", "field", label_of(page, "corrections"), tuple(corrections), place="corrections")
    yield value_piece("authors", _("Authors"), [author.name for author in page.authors])
    yield value_piece(
        "categories", label_of(page, "categories"), sorted(c.name for c in page.category_list), "categories"
    )
    yield value_piece("tags", _("Tags"), sorted(page.tag_names), "tags")


def correction_lines(value: Any, targets: Targets) -> Iterator[Line]:
    """What it says, under the day that it names."""
    yield from rich_lines(value["text"].source, date_format(value["date"], _("j F Y")), targets)


def label_of(page: ArticlePage, name: str) -> str:
    return str(capfirst(page._meta.get_field(name).verbose_name))


def field_piece(page: ArticlePage, name: str) -> Piece:
    return Piece(name, "field", label_of(page, name), tuple(field_lines(page, name, "")), place=name)


def joined_piece(page: ArticlePage, names: Iterable[str]) -> Piece:
    """Fields that belong together, each with its label."""
    first, *others = names
    lines = [line for name in (first, *others) for line in field_lines(page, name, label_of(page, name))]
    return Piece(first, "field", label_of(page, first), tuple(lines), place=first)


def value_piece(key: str, name: str, values: Iterable[str], place: str = "") -> Piece:
    return Piece(key, "field", name, tuple(Line("", value, atomic=True) for value in values), place=place)


def field_lines(page: ArticlePage, name: str, label: str) -> Iterator[Line]:
    field = page._meta.get_field(name)
    value = getattr(page, name)
    if value in (None, ""):
        return
    if isinstance(field, models.BooleanField):
        if value:
            yield Line(label, _("yes"), atomic=True)
    elif isinstance(field, models.DateTimeField):
        yield Line(label, date_format(value, _("j F Y, H:i e")), atomic=True)
    elif isinstance(field, models.DateField):
        yield Line(label, date_format(value, _("j F Y")), atomic=True)
    else:
        yield from lines_of(value, label, {})


# ---- blocks


def block_piece(child: Any, targets: Targets) -> Piece:
    """One block of the body. Its lists of questions become entries."""
    rows = ENTRY_LISTS.get(child.block_type, "")
    lines: list[Line] = []
    entries: tuple[Entry, ...] = ()
    for name, block in getattr(child.block, "child_blocks", {}).items():
        value = child.value.get(name)
        if name == rows:
            entries = tuple(entry_of(item, targets) for item in value.bound_blocks)
        else:
            lines.extend(child_lines(block, value, "", targets))
    heading = child.value.get("heading", "") if hasattr(child.value, "get") else ""
    return Piece(
        key=child.id or "",
        kind=child.block_type,
        name=str(child.block.label),
        lines=tuple(lines),
        entries=entries,
        stamp=json.dumps(without_ids(child.block.get_prep_value(child.value)), sort_keys=True, default=str),
        title=heading,
        place=comment_place(child),
    )


def entry_of(item: Any, targets: Targets) -> Entry:
    lines = [
        line
        for name, block in item.block.child_blocks.items()
        for line in child_lines(block, item.value.get(name), "", targets)
    ]
    return Entry(item.id or "", tuple(lines))


def comment_place(child: Any) -> str:
    """Where the editor shows a comment on this block: at its first field. Structures have no place of their own."""
    for name, block in getattr(child.block, "child_blocks", {}).items():
        if isinstance(block, blocks.FieldBlock):
            return f"body.{child.id}.{name}"
    return f"body.{child.id}"


def child_lines(block: Any, value: Any, above: str, targets: Targets) -> Iterator[Line]:
    """The lines of one part of a structure. What stands at its default says nothing and is left out."""
    label = " · ".join(part for part in (above, str(block.label)) if part)
    if isinstance(block, blocks.BooleanBlock):
        if value:
            yield Line(label, _("yes"), atomic=True)
    elif isinstance(block, blocks.ChoiceBlock):
        if value and value != block.get_default():
            yield Line(label, choice_label(block, value), atomic=True)
    elif isinstance(block, blocks.ListBlock):
        inner = block.child_block
        for item in value or ():
            if isinstance(inner, blocks.StructBlock):
                yield from struct_lines(inner, item, label, targets)
            else:
                yield from lines_of(item, label, targets)
    elif isinstance(block, blocks.StructBlock):
        yield from struct_lines(block, value, label, targets)
    else:
        yield from lines_of(value, label, targets)


def struct_lines(block: Any, value: Any, label: str, targets: Targets) -> Iterator[Line]:
    for name, child in block.child_blocks.items():
        yield from child_lines(child, value.get(name), label, targets)


def choice_label(block: blocks.ChoiceBlock, value: str) -> str:
    return str(dict(block.field.choices).get(value, value))


def lines_of(value: Any, label: str, targets: Targets) -> Iterator[Line]:
    """The lines of one value that is no structure."""
    if value in (None, ""):
        return
    if isinstance(value, RichText):
        yield from rich_lines(value.source, label, targets)
    elif isinstance(value, TypedTable):
        yield from table_lines(value, label, targets)
    elif isinstance(value, AbstractImage):
        yield Line(label, value.title, atomic=True, picture=value.pk)
    elif isinstance(value, str):
        yield from (Line(label, line) for line in value.splitlines() if line.strip())
    else:
        yield Line(label, str(value), atomic=True)


def table_lines(table: TypedTable, label: str, targets: Targets) -> Iterator[Line]:
    """One line for each row, cells parted by bars."""
    if table.caption:
        yield Line(f"{label} · {_('Caption')}", table.caption)
    yield Line(f"{label} · {_('Columns')}", " | ".join(column["heading"] for column in table.columns))
    for row in table.rows:
        cells = (" ".join(line.text for line in lines_of(cell.value, "", targets)) for cell in row)
        yield Line(label, " | ".join(cells))
