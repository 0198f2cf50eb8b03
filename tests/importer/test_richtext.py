"""Rich text is written in the editor's own form: opening and saving an article changes nothing."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from blog.blocks.base import PROSE_FEATURES
from blog.importer.document import ImportProblem
from blog.importer.mapper import map_document
from blog.importer.readers import READERS, format_of, read
from tests.conftest import DATA

from .strategies import bodies, formats

# The list of every feature that a text block of ours offers.
CONVERTER = ContentstateConverter(features=PROSE_FEATURES)


def rich_texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        if value.startswith("<"):
            yield value
    elif isinstance(value, (dict, list)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from rich_texts(item)


def saved_by_the_editor(markup: str) -> str:
    saved: str = CONVERTER.to_database_format(CONVERTER.from_database_format(markup))
    return saved


@pytest.mark.parametrize(
    "path", sorted(path for path in (DATA / "importer").iterdir() if format_of(path)), ids=lambda path: path.name
)
def test_saving_an_imported_article_changes_no_character(path: Path) -> None:
    draft = map_document(read(path, path.read_bytes(), format_of(path) or ""))
    texts = [text for block in draft.blocks if block.type != "code" for text in rich_texts(block.value)]
    assert texts
    assert [saved_by_the_editor(text) for text in texts] == texts


@pytest.mark.corpus
@pytest.mark.parametrize(("source_format", "pattern"), [("eleventy", "eleventy/*/index.md"), ("mdx", "mdx/*.mdx")])
def test_saving_real_articles_changes_no_character(corpus: Path, source_format: str, pattern: str) -> None:
    changed = []
    for path in sorted(corpus.glob(pattern)):
        for block in map_document(read(path, path.read_bytes(), source_format)).blocks:
            changed += [
                text for text in rich_texts(block.value) if block.type != "code" and saved_by_the_editor(text) != text
            ]
    assert changed == []


@settings(suppress_health_check=list(HealthCheck))
@given(formats, bodies)
def test_saving_any_imported_text_loses_no_word(source_format: str, body: str) -> None:
    from cms.core.text import strip_html

    try:
        document = READERS[source_format](f"{source_format}:t", "t", f'---\ntitle: "T"\n---\n{body}')
    except ImportProblem:
        return
    for block in map_document(document).blocks:
        for text in rich_texts(block.value):
            if block.type != "code":
                assert strip_html(saved_by_the_editor(text)).split() == strip_html(text).split()
