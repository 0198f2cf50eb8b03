"""ArticleFacts: the same from a file, from a page, and in every order of reading."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from wagtail.blocks import ListBlock, StructBlock

from blog.blocks import ArticleBody
from blog.checking import facts_of
from blog.facts import READING_ORDER, SILENT_FIELDS, ArticleFacts, blocks_of
from blog.importer.facts import facts_of_draft
from blog.importer.mapper import map_document
from blog.importer.readers import read
from blog.models import ArticleIndexPage, ArticlePage
from tests.importer.posts import import_folder

POST = """---
title: Lead without the title
description: What to do first.
tags: [leadership]
tldr: ["Start with one decision."]
---
## Short answer

Lead **one** thing.

## The framework

### Step 1: Pick it

- Write it down.

| Path | Time |
|---|---|
| Lead | 6 months |
"""


def test_passages_know_their_place() -> None:
    step = {"type": "item", "id": "s1", "value": {"label": "", "title": "Pick", "text": "<p>Do <b>it</b>.</p>"}}
    value = {"heading": "The way", "level": "2", "steps": [step], "how_to": False}
    (block,) = blocks_of([{"type": "framework", "id": "b1", "value": value}])
    assert [(passage.place, passage.text, passage.is_rich) for passage in block.passages()] == [
        ("body.b1.heading", "The way", False),
        ("body.b1.steps.s1.title", "Pick", False),
        ("body.b1.steps.s1.text", "Do it.", True),
    ]


def test_passages_come_in_reading_order_however_the_value_is_stored() -> None:
    """As PostgreSQL gives keys back: the shortest first."""
    item = {"type": "item", "id": "i", "value": {"answer": "<p>So.</p>", "question": "How?", "other_answers": []}}
    (block,) = blocks_of(
        [{"type": "faq", "id": "f", "value": {"items": [item], "closing": "<p>C</p>", "heading": "H"}}]
    )
    assert [passage.text for passage in block.passages()] == ["H", "How?", "So.", "C"]


def test_the_reading_order_is_that_of_every_form() -> None:
    def check(block: Any) -> None:
        if isinstance(block, StructBlock):
            texts = [name for name in block.child_blocks if name not in SILENT_FIELDS]
            assert texts == sorted(texts, key=READING_ORDER.index), block
        for child in getattr(block, "child_blocks", {}).values():
            check(child)
        if isinstance(block, ListBlock):
            check(block.child_block)

    check(ArticleBody())


def test_characters_that_look_like_markup_stay_in_plain_fields() -> None:
    (block,) = blocks_of([{"type": "code", "id": "c", "value": {"language": "", "code": "a <b> c"}}])
    assert block.text == "a <b> c"


def test_all_texts_come_in_reading_order() -> None:
    facts = ArticleFacts(
        "1", title="T", description="D", blocks=blocks_of([{"type": "prose", "id": "p", "value": {"text": "<p>P</p>"}}])
    )
    assert [passage.text for passage in facts.passages()] == ["T", "D", "P"]


def test_a_file_and_its_page_have_the_same_facts(index: ArticleIndexPage, lead: Any, tmp_path: Path) -> None:
    file = tmp_path / "lead.md"
    file.write_text(POST, encoding="utf-8")
    import_folder(tmp_path, lead)
    page = ArticlePage.objects.get()
    draft = map_document(read(file, file.read_bytes(), "eleventy"))
    assert facts_of(page) == replace(facts_of_draft(draft), key=str(page.pk))
