"""Ids hang on what a part is: unchanged parts of a changed source keep theirs."""

from blog.importer.mapper import map_document
from blog.importer.mapper.draft import Block
from blog.importer.readers import READERS

BEFORE = """---
title: "T"
---
## Common mistakes

- Waiting. Ask now.
- Hiding. Speak up.

## FAQ

**How long?**

Two months.

**How much?**

It depends.
"""
AFTER = """---
title: "T, revised"
---
## Short answer

New.

## FAQ

**What first?**

A new question.

**How long?**

Three months, we now think.

## Common mistakes

- Hiding. Speak up.
- Waiting. Ask now.
"""


def blocks(text: str) -> dict[str, Block]:
    return {block.type: block for block in map_document(READERS["eleventy"]("eleventy:t", "t", text)).blocks}


def test_blocks_keep_their_ids_when_they_move_or_neighbours_come() -> None:
    before, after = blocks(BEFORE), blocks(AFTER)
    assert {name: before[name].id for name in ("mistakes", "faq")} == {
        name: after[name].id for name in ("mistakes", "faq")
    }


def test_items_keep_their_ids_when_they_move_and_questions_when_the_answer_changes() -> None:
    before, after = blocks(BEFORE), blocks(AFTER)
    mistakes = {item["value"]["fix"]: item["id"] for item in before["mistakes"].value["mistakes"]}
    assert {item["value"]["fix"]: item["id"] for item in after["mistakes"].value["mistakes"]} == mistakes
    asked = {item["value"]["question"]: item["id"] for item in before["faq"].value["items"]}
    asked_after = {item["value"]["question"]: item["id"] for item in after["faq"].value["items"]}
    assert asked_after["How long?"] == asked["How long?"]
    assert asked_after["What first?"] not in asked.values()


def test_equal_parts_have_different_ids() -> None:
    text = '---\ntitle: "T"\n---\n## Example\n\nSame.\n\n## Example\n\nSame.\n'
    found = map_document(READERS["eleventy"]("eleventy:t", "t", text)).blocks
    assert len({block.id for block in found}) == 2


def test_ids_differ_between_sources() -> None:
    texts = [map_document(READERS["eleventy"](f"eleventy:{name}", name, BEFORE)).blocks[0].id for name in ("a", "b")]
    assert len(set(texts)) == 2
