"""Formats are pinned by pairs of files: a source beside the blocks it becomes."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from blog.importer.document import Note
from blog.importer.mapper import Draft, map_document
from blog.importer.readers import READERS, format_of, read
from cms.core.text import strip_html
from tests.conftest import DATA

from .references import resolved

PAIRS = sorted(path for path in (DATA / "importer").iterdir() if format_of(path))
SEEDS = sorted((DATA / "seeds").glob("*.json"))
EMPTY: tuple[Any, ...] = ("", [], None, False)


def draft_of(path: Path) -> Draft:
    source_format = format_of(path)
    assert source_format
    return map_document(
        READERS[source_format](f"{source_format}:{path.stem}", path.stem, path.read_text(encoding="utf-8"))
    )


def shown(value: Any) -> Any:
    """A raw value for people: without ids, editor keys and empty fields."""
    if isinstance(value, dict):
        if value.keys() == {"type", "value", "id"}:
            return shown(value["value"])
        return {key: shown(item) for key, item in value.items() if item not in EMPTY or key == "text"}
    if isinstance(value, list):
        return [shown(item) for item in value]
    return re.sub(r' data-block-key="[^"]*"', "", value) if isinstance(value, str) else value


@pytest.mark.parametrize("path", PAIRS, ids=lambda path: path.name)
def test_a_source_becomes_the_blocks_beside_it(path: Path) -> None:
    draft = draft_of(path)
    assert {
        "blocks": [{"type": block.type, "value": shown(block.value)} for block in draft.blocks],
        "dropped": [[note.line, note.rule, note.text] for note in draft.dropped],
        "warnings": [[note.line, note.rule] for note in draft.warnings],
    } == json.loads(path.with_suffix(".blocks.json").read_text(encoding="utf-8"))


def paragraphs(value: Any) -> Any:
    """A raw value as plain texts: rich text as one text, or a list of its paragraphs."""
    if isinstance(value, dict):
        if value.keys() == {"type", "value", "id"}:
            return paragraphs(value["value"])
        return {
            key: item if key in {"kind", "quality"} else paragraphs(item)
            for key, item in value.items()
            if item not in EMPTY and (key, item) != ("level", "2")
        }
    if isinstance(value, list):
        return [paragraphs(item) for item in value]
    if not value.startswith("<"):
        return value
    parts = [strip_html(part) for part in re.findall(r"<(?:p|li)[^>]*>(.*?)(?=</p>|</li>)", value, re.S)]
    return parts if len(parts) > 1 else parts[0]


@pytest.mark.corpus
@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name)
def test_a_seed_document_becomes_the_blocks_an_editor_would_choose(corpus: Path, path: Path) -> None:
    expected = json.loads(path.read_text(encoding="utf-8"))
    source = corpus / expected["source"]
    source_format = format_of(source)
    assert source_format
    draft = map_document(read(source, source.read_bytes(), source_format))
    lines = source.read_text(encoding="utf-8").split("\n")
    assert [{"type": block.type, **paragraphs(block.value)} for block in draft.blocks] == resolved(
        expected["blocks"], lines
    )


@pytest.mark.parametrize(
    ("heading", "block"),
    [
        ("Common mistakes", "mistakes"),
        ("Mistakes to avoid (and what to do instead)", "mistakes"),
        ("What Not to Do", "mistakes"),
        ("What doesn’t work", "mistakes"),
        ("The coach's framework", "plan_or_list"),
        ("What strong signal looks like", "signals"),
        ("What the best coaches do", "signals"),
        ("How to measure progress", "measures"),
        ("If you're stuck", "if_stuck"),
        ("If you are stuck", "if_stuck"),
        ("Questions to ask", "questions"),
        ("Red flags to watch for", "red_flags"),
        ("Coach’s checklist", "proof_checklist"),
        ("What to do this week", "plan"),
        ("TL;DR", "key_points"),
        ("An unheard-of heading", "key_points"),
    ],
)
def test_a_list_is_recognised_by_its_heading(heading: str, block: str) -> None:
    draft = map_document(
        READERS["eleventy"]("eleventy:x", "x", f'---\ntitle: "T"\n---\n## {heading}\n\n- One thing.\n- Another.\n')
    )
    expected = "key_points" if block == "plan_or_list" else block
    assert [found.type for found in draft.blocks] == [expected]
    assert draft.blocks[0].value["heading"] == heading


def test_every_block_has_a_decision_with_its_line_and_reason() -> None:
    draft = draft_of(DATA / "importer" / "lists.md")
    mistakes = next(note for note in draft.decisions if note.rule == "mistakes")
    assert mistakes == Note(13, "mistakes", "“Common mistakes” → mistakes: heading matches “mistakes”; 4 items")


def test_typed_share_counts_words_outside_general_sections() -> None:
    text = '---\ntitle: "T"\n---\n## Short answer\n\none two three\n\n## Else\n\nfour five\n'
    draft = map_document(READERS["eleventy"]("eleventy:x", "x", text))
    assert draft.words_by_type() == {"short_answer": 5, "prose": 3}
    assert draft.typed_share() == 5 / 8
