"""The editor's form of any article, as the browser would send it back unchanged: fields as the page shows them,
blocks as their own forms name them."""

from collections.abc import Iterator
from typing import Any

from bs4 import BeautifulSoup, Tag
from django.test import Client
from django.urls import reverse
from wagtail.blocks import Block, FieldBlock, ListBlock, StreamBlock, StructBlock
from wagtail.contrib.typed_table_block.blocks import TypedTable, TypedTableBlock

from blog.models import ArticlePage

STREAMS = ("summary_points", "corrections", "body")


def whole_form_of(client: Client, page: ArticlePage) -> dict[str, Any]:
    """Of the latest version."""
    shown = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    form = BeautifulSoup(shown.content, "html.parser").select_one("form#page-edit-form")
    assert form is not None
    data: dict[str, Any] = {}
    for name, value in fields(form):
        data.setdefault(name, []).append(value)
    latest = page.get_latest_revision_as_object()
    for name in STREAMS:
        stream = getattr(latest, name)
        data.update(posted(stream.stream_block, name, stream))
    return data


def fields(form: Tag) -> Iterator[tuple[str, str]]:
    for field in form.select("input[name], select[name], textarea[name]"):
        name = str(field["name"])
        if name.startswith("action-") or field.get("type") in {"submit", "file"}:
            continue
        if field.name == "select":
            for option in field.select("option[selected]"):
                yield name, str(option.get("value", ""))
        elif field.name == "textarea":
            yield name, field.text.removeprefix("\n")
        elif field.get("type") not in {"checkbox", "radio"} or field.has_attr("checked"):
            yield name, str(field.get("value", "on" if field.get("type") == "checkbox" else ""))


def posted(block: Block, name: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(block, StreamBlock | ListBlock):
        children = list(value if isinstance(block, StreamBlock) else value.bound_blocks)
        yield f"{name}-count", str(len(children))
        for number, child in enumerate(children):
            own = f"{name}-{number}"
            yield from {f"{own}-deleted": "", f"{own}-order": str(number), f"{own}-id": child.id or ""}.items()
            if isinstance(block, StreamBlock):
                yield f"{own}-type", child.block_type
            yield from posted(child.block, f"{own}-value", child.value)
    elif isinstance(block, StructBlock):
        for key, child in block.child_blocks.items():
            yield from posted(child, f"{name}-{key}", value[key])
    elif isinstance(block, TypedTableBlock):
        yield from posted_table(name, value)
    else:
        assert isinstance(block, FieldBlock)
        yield from posted_field(block, name, value)


def posted_table(name: str, table: TypedTable) -> Iterator[tuple[str, Any]]:
    columns, rows = table.columns, table.row_data
    yield from {
        f"{name}-caption": table.caption,
        f"{name}-column-count": str(len(columns)),
        f"{name}-row-count": str(len(rows)),
    }.items()
    for number, column in enumerate(columns):
        own = f"{name}-column-{number}"
        yield from {f"{own}-deleted": "", f"{own}-order": str(number), f"{own}-type": column["block"].name}.items()
        yield f"{own}-heading", column["heading"]
    for at, row in enumerate(rows):
        yield from {f"{name}-row-{at}-deleted": "", f"{name}-row-{at}-order": str(at)}.items()
        for number, (column, cell) in enumerate(zip(columns, row["values"], strict=True)):
            yield from posted(column["block"], f"{name}-cell-{at}-{number}", cell)


def posted_field(block: FieldBlock, name: str, value: Any) -> Iterator[tuple[str, Any]]:
    widget = block.field.widget
    shown = widget.format_value(block.field.prepare_value(block.value_for_form(value)))
    if isinstance(value, bool):
        if value:
            yield name, "on"
    elif isinstance(shown, list):  # a choice
        yield name, shown[0] if shown else ""
    else:
        yield name, "" if shown is None else str(getattr(shown, "pk", shown))
