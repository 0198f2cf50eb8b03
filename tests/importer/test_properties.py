"""Laws that hold for any text: nothing is lost, and what was exported comes back the same."""

import html
import json
import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from blog.importer.document import Document, ImportProblem
from blog.importer.exporter.files import bare, draft_markdown
from blog.importer.mapper import Draft, map_document
from blog.importer.mapper.conservation import draft_texts, missing_words
from blog.importer.mapper.mapping import _mapped
from blog.importer.readers import READERS

from .strategies import any_word, bodies, formats, plain_line

law = settings(suppress_health_check=list(HealthCheck))


def document(source_format: str, body: str) -> Document | None:
    """None for a text that is refused with a message."""
    try:
        return READERS[source_format](f"{source_format}:t", "t", f'---\ntitle: "A title"\n---\n{body}')
    except ImportProblem:
        return None


@law
@given(formats, bodies)
def test_the_rules_lose_no_word_of_any_markdown(source_format: str, body: str) -> None:
    if found := document(source_format, body):
        assert missing_words(found, _mapped(found, with_rules=True)) == Counter()


class Rendered(HTMLParser):
    """The letters that a browser would show of rendered Markdown, alternative texts included."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.shown: list[str] = []

    def handle_data(self, data: str) -> None:
        self.shown.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.shown.extend(value for name, value in attrs if (tag, name) == ("img", "alt") and value)


def letters(texts: Iterator[str]) -> Counter[str]:
    return Counter(char for text in texts for char in text.casefold() if char.isalnum())


def everything(draft: Draft) -> Iterator[str]:
    """Words, addresses and dropped syntax of a draft."""
    yield from draft_texts(draft)
    yield from (note.text for note in draft.dropped)
    for block in draft.blocks:
        raw = json.dumps(block.value, ensure_ascii=False)
        yield from (html.unescape(found) for found in re.findall(r'href=\\"([^"\\]*)', raw))
        if block.type == "image":
            yield block.value["image"]["src"]


@law
@given(bodies)
@example("- > * Pick\n")
def test_every_letter_that_another_renderer_shows_arrives(body: str) -> None:
    found = document("eleventy", body)
    if found is None:
        return
    page = Rendered()
    page.feed(
        MarkdownIt("commonmark", {"html": True, "maxNesting": 100}).enable(["table", "strikethrough"]).render(body)
    )
    page.close()
    assert letters(iter(page.shown)) - letters(everything(map_document(found))) == Counter()


@law
@given(formats, bodies)
def test_an_exported_article_comes_back_the_same(source_format: str, body: str) -> None:
    found = document(source_format, body)
    if found is None:
        return
    first = map_document(found)
    again = map_document(READERS[source_format](first.key, first.slug, draft_markdown(first)))
    assert [(block.type, bare(block.value)) for block in again.blocks] == [
        (block.type, bare(block.value)) for block in first.blocks
    ]
    assert [block.id for block in again.blocks] == [block.id for block in first.blocks]


FRONT_MATTER = st.fixed_dictionaries(
    {"title": plain_line, "description": plain_line},
    optional={
        "author": plain_line.filter(lambda text: "," not in text),
        "date": st.dates().map(str),
        "keywords": st.lists(plain_line, max_size=3),
        "tldr": st.lists(plain_line, max_size=3),
        "categories": st.lists(plain_line, max_size=2),
        "pinned": st.booleans(),
        "noindex": st.booleans(),
        "sitemap": st.booleans(),
        "permalink": st.just(False),
        "faq": st.lists(st.fixed_dictionaries({"question": plain_line, "answer": plain_line}), max_size=3),
        "somethingElse": st.one_of(plain_line, st.lists(plain_line, max_size=2)),
    },
)


@law
@given(formats, FRONT_MATTER, any_word)
def test_front_matter_comes_back_the_same(source_format: str, values: dict[str, Any], body: str) -> None:
    # JSON is YAML for these values, save for a few control characters that YAML wants escaped.
    front = json.dumps(values)
    try:
        first = map_document(READERS[source_format](f"{source_format}:t", "t", f"---\n{front}\n---\n{body}"))
    except ImportProblem:
        return
    again = map_document(READERS[source_format](first.key, first.slug, draft_markdown(first)))

    def told(draft: Draft) -> dict[str, Any]:
        kept = {name: getattr(draft.meta, name) for name in draft.meta.__slots__}
        return {name: value for name, value in kept.items() if name not in {"questions", "how_to"}}

    assert told(again) == told(first)
    assert [bare(block.value) for block in again.blocks] == [bare(block.value) for block in first.blocks]
