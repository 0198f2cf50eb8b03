"""The real thing: every post of the sample on a site, read back word for word."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from blog.importer.document import Component, plain, spans_of, walk
from blog.importer.readers import read
from blog.importer.report import CREATED, UNCHANGED, UPDATED
from blog.models import ArticleIndexPage, ArticlePage, Category, ImportedSource
from cms.core.images import SiteImage
from tests.blog.pages import Page

from .posts import import_folder

pytestmark = [pytest.mark.django_db, pytest.mark.corpus]
WORD = re.compile(r"\w+")


def imported(corpus: Path, lead: Any) -> tuple[Any, Any]:
    eleventy = import_folder(
        corpus / "eleventy", lead, assets=corpus / "assets", redirects=corpus / "eleventy" / "_redirects", state="keep"
    )
    return eleventy, import_folder(corpus / "mdx", lead, state="keep")


def test_the_sample_arrives_whole_and_typed_and_once(
    corpus: Path, index: ArticleIndexPage, lead: Any, client: Client
) -> None:
    eleventy, mdx = imported(corpus, lead)
    files = [*corpus.glob("eleventy/*/index.md"), *corpus.glob("mdx/*.mdx")]
    assert eleventy.states[CREATED] + mdx.states[CREATED] == len(files)
    assert (eleventy.failures, mdx.failures) == ([], [])
    assert eleventy.typed_share >= 0.95
    assert mdx.typed_share >= 0.60
    assert Category.objects.count() == 6
    assert SiteImage.objects.count() == len({image.file_hash for image in SiteImage.objects.all()})
    words_on_the_pages(corpus, client)
    second_run_writes_nothing(corpus, lead)
    updates_keep_ids(corpus, lead)


def words_on_the_pages(corpus: Path, client: Client) -> None:
    """Every word of a live post's body is on its page as often as in its source."""
    checked = 0
    for page in ArticlePage.objects.live():
        source_format, name = page.imported_source.key.split(":")
        path = (
            corpus / "eleventy" / name / "index.md" if source_format == "eleventy" else corpus / "mdx" / f"{name}.mdx"
        )
        shown = Page(client.get(page.url).content.decode())
        on_page = Counter(WORD.findall(shown.texts("article")[0].casefold()))
        document = read(path, path.read_bytes(), source_format)
        said = (
            plain(spans)
            for piece in walk(document.pieces)
            if not isinstance(piece, Component)
            for spans in spans_of(piece)
        )
        in_source = Counter(word for text in said for word in WORD.findall(text.casefold()))
        missing = in_source - on_page - Counter(["q", "a"] * 50)
        assert not missing, (page.slug, missing)
        assert shown.questions == shown.shown_questions
        checked += 1
    assert checked > 60


def second_run_writes_nothing(corpus: Path, lead: Any) -> None:
    with CaptureQueriesContext(connection) as queries:
        eleventy, mdx = imported(corpus, lead)
    writes = [query["sql"] for query in queries if query["sql"].split()[0] in {"INSERT", "UPDATE", "DELETE"}]
    assert eleventy.states[UNCHANGED] + mdx.states[UNCHANGED] == ImportedSource.objects.count()
    assert writes == []


def updates_keep_ids(corpus: Path, lead: Any) -> None:
    """A later revision over the imported one: what it left alone keeps its id."""
    slugs = [path.parent.name for path in corpus.glob("eleventy-updates/*/index.md")]
    before = {page.slug: blocks_by_id(page) for page in ArticlePage.objects.filter(slug__in=slugs)}
    summary = import_folder(corpus / "eleventy-updates", lead, assets=corpus / "assets", state="keep")
    assert summary.states[UPDATED] == len(slugs) > 0
    for page in ArticlePage.objects.filter(slug__in=slugs):
        old, new = before[page.slug], blocks_by_id(page)
        unchanged = {value: block_id for block_id, value in old.items() if value in new.values()}
        assert {value: block_id for block_id, value in new.items() if value in unchanged} == unchanged


def blocks_by_id(page: ArticlePage) -> dict[str, str]:
    return {block.id: f"{block.block_type} {block.render()}" for block in page.body}
