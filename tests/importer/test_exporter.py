import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from blog.blocks import ArticleBody
from blog.importer.exporter import files
from blog.importer.exporter.files import bare, draft_markdown
from blog.importer.exporter.pages import article_markdown
from blog.importer.mapper import map_document
from blog.importer.readers import READERS, format_of, read
from blog.models import ArticleIndexPage
from tests.blog.everything import everything
from tests.conftest import DATA

PAIRS = sorted(path for path in (DATA / "importer").iterdir() if format_of(path))


def round_trip(path: Path, source_format: str) -> tuple[str, list[object], list[object]]:
    first = map_document(read(path, path.read_bytes(), source_format))
    text = draft_markdown(first)
    target = source_format if source_format in {"eleventy", "mdx"} else "mdx"
    again = map_document(READERS[target](first.key, first.slug, text))
    return (
        text,
        [(block.id, block.type, bare(block.value)) for block in first.blocks],
        [(block.id, block.type, bare(block.value)) for block in again.blocks],
    )


@pytest.mark.parametrize("path", PAIRS, ids=lambda path: path.name)
def test_export_and_import_give_the_same_blocks_and_ids(path: Path) -> None:
    _, first, again = round_trip(path, format_of(path) or "")
    assert again == first


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("source_format", "pattern"),
    [
        ("eleventy", "eleventy/*/index.md"),
        ("eleventy", "eleventy-updates/*/index.md"),
        ("mdx", "mdx/*.mdx"),
        ("text", "text/*.txt"),
    ],
)
def test_real_articles_come_back_the_same(corpus: Path, source_format: str, pattern: str) -> None:
    paths = sorted(corpus.glob(pattern))
    assert paths
    differing = [path.name for path in paths if (lambda trip: trip[1] != trip[2])(round_trip(path, source_format))]
    assert differing == []


def test_a_plain_article_is_exported_as_a_person_would_write_it() -> None:
    source = DATA / "importer" / "lists.md"
    text, *_ = round_trip(source, "eleventy")
    assert "proofdesk:" not in text
    body = text.split("---\n", 2)[2]
    assert "- Leading with the gap. Lead with proof. This reads as junior.\n" in body
    assert "- Asking too late. Ask in spring. It takes weeks. Some forget.\n" in body
    assert "1. Replies a week.\n2. Interviews a month." in body


@pytest.mark.parametrize("path", PAIRS, ids=lambda path: path.name)
def test_keys_that_the_editor_draws_change_nothing(path: Path) -> None:
    source_format = format_of(path) or ""
    draft = map_document(read(path, path.read_bytes(), source_format))
    drawn = json.loads(
        re.sub(r'(data-block-key=\\")[0-9a-f]{5}', r"\g<1>zq1x7", json.dumps([b.value for b in draft.blocks]))
    )
    edited = replace(draft, blocks=tuple(replace(b, value=value) for b, value in zip(draft.blocks, drawn, strict=True)))
    assert draft_markdown(edited) == draft_markdown(draft)


def test_front_matter_is_yaml_that_any_reader_understands() -> None:
    text, *_ = round_trip(DATA / "importer" / "components.mdx", "mdx")
    values = yaml.safe_load(text.split("---\n")[1])
    assert values["title"] == "How to Read Components"
    assert values["date"] == "2026-04-17"
    assert values["pinned"] is True
    assert values["tldr"] == ["First **point**.", "Second point."]
    assert values["faq"] == [{"question": "From the front matter?", "answer": "Yes."}]


def test_what_would_be_read_differently_says_its_type() -> None:
    text = '---\ntitle: "T"\n---\n\n<!-- proofdesk: takeaway -->\n\n## An odd heading\n\nBegin.\n'
    draft = map_document(READERS["eleventy"]("eleventy:t", "t", text))
    assert [(block.type, block.value["heading"]) for block in draft.blocks] == [("takeaway", "An odd heading")]
    assert "<!-- proofdesk: takeaway -->" in draft_markdown(draft)


def test_keys_without_a_field_are_kept() -> None:
    text = '---\nlayout: "post.njk"\ntags: ["blog", "pay"]\ntitle: "T"\nsubtitle: "More"\nnested:\n  a: ["1", "2"]\n---\n\nText.\n'
    draft = map_document(READERS["eleventy"]("eleventy:t", "t", text))
    values = yaml.safe_load(draft_markdown(draft).split("---\n")[1])
    assert values["layout"] == "post.njk"
    assert values["tags"] == ["blog", "pay"]
    assert values["subtitle"] == "More"
    assert values["nested"] == {"a": ["1", "2"]}


def test_a_block_that_a_site_has_added_keeps_its_words() -> None:
    from blog.importer.exporter.parts import Writer

    value = {"heading": "Pay", "role": "Lead *in* Bonn", "text": "<p>A <b>lot</b>.</p>", "notes": ["", "Ask."]}
    [text] = Writer(with_jsx=False).forms("salary", value)
    assert text.split("\n\n") == ["Lead \\*in\\* Bonn", "A lot.", "Ask."]


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Grows by one for every text that is read back."""
    found: list[str] = []

    def read_and_counted(document: Any) -> Any:
        found.append(document.key)
        return map_document(document)

    monkeypatch.setattr(files, "map_document", read_and_counted)
    return found


@pytest.mark.django_db
def test_an_article_of_all_blocks_is_exported_to_the_byte_without_many_readings(
    index: ArticleIndexPage, readings: list[str]
) -> None:
    samples = [(name, block.get_preview_value()) for name, block in ArticleBody().child_blocks.items()]
    more = [(name, value) for name, value in samples if name != "image"]
    page = everything(index, "all", more=more, published_on=date(2026, 2, 8), updated_on=date(2026, 3, 2))
    written = article_markdown(page)
    assert written == (DATA / "exporter" / "written.mdx").read_text()
    assert len(readings) < 90
    readings.clear()
    imported = map_document(READERS["mdx"]("mdx:all", "all", written))
    assert draft_markdown(imported) == (DATA / "exporter" / "imported.mdx").read_text()
    assert len(readings) < 90
