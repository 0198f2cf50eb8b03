"""A correction is told to visitors and machines, is part of what is approved, and survives a round trip."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from blog.anchors import anchors_of
from blog.checking import facts_of
from blog.content import content_hash
from blog.desk.reviewing.pieces import fields_of
from blog.models import ArticleIndexPage, ArticlePage

from .factories import article
from .pages import Page

pytestmark = pytest.mark.django_db

CORRECTIONS = [
    ("correction", {"date": date(2026, 3, 1), "text": "<p>It said <b>two</b> weeks; it is three.</p>"}),
    ("correction", {"date": date(2026, 4, 2), "text": "<p>The name of the source was wrong.</p>"}),
]


@pytest.fixture
def corrected(index: ArticleIndexPage) -> ArticlePage:
    return article(index, corrections=CORRECTIONS, body=[("prose", {"heading": "A", "level": "2", "text": "<p>x</p>"})])


def test_corrections_stand_on_top_the_newest_first_and_in_the_graph(client: Client, corrected: ArticlePage) -> None:
    page = Page(client.get(corrected.url).content.decode())
    shown = page.texts("div", class_="corrections__text")
    assert shown == ["The name of the source was wrong.", "It said two weeks; it is three."]
    assert page.markup.index("corrections__text") < page.markup.index("article__body")
    nodes = page.node("BlogPosting")["correction"]
    assert [(node["@type"], node["text"], node["datePublished"]) for node in nodes] == [
        ("CorrectionComment", shown[0], "2026-04-02"),
        ("CorrectionComment", shown[1], "2026-03-01"),
    ]
    ids = [found["id"] for found in page.attributes("div") if found.get("class") == "corrections__one"]
    assert [node["@id"].partition("#")[2] for node in nodes] == ids
    assert set(ids) < anchors_of(facts_of(corrected))


def test_an_article_without_one_says_nothing_about_it(client: Client, index: ArticleIndexPage) -> None:
    page = Page(client.get(article(index).url).content.decode())
    assert "corrections" not in page.markup
    assert "correction" not in page.node("BlogPosting")


def test_a_correction_changes_what_is_approved(corrected: ArticlePage) -> None:
    before = content_hash(corrected.serializable_data())
    corrected.corrections = CORRECTIONS[:1]
    assert content_hash(corrected.serializable_data()) != before
    corrected.corrections = []
    without = content_hash(corrected.serializable_data())
    data = corrected.serializable_data()
    del data["corrections"]  # a version from before there was such a field
    assert content_hash(data) == without


def test_the_difference_shows_it(corrected: ArticlePage) -> None:
    (piece,) = [piece for piece in fields_of(corrected, {}) if piece.key == "corrections"]
    assert [(line.label, line.text) for line in piece.lines] == [
        ("1 March 2026", "It said **two** weeks; it is three."),
        ("2 April 2026", "The name of the source was wrong."),
    ]


@pytest.mark.parametrize("target", ["eleventy", "mdx"])
def test_an_export_brings_it_back(corrected: ArticlePage, admin: Any, tmp_path: Path, target: str) -> None:
    call_command("export_articles", str(tmp_path), format=target)
    corrected.delete()
    call_command("import_articles", str(tmp_path), state="keep", user="ada")
    page = ArticlePage.objects.get(slug=corrected.slug)
    found = [
        (row.value["date"], re.sub(' data-block-key="[^"]+"', "", str(row.value["text"]))) for row in page.corrections
    ]
    assert found == [(value["date"], value["text"]) for _, value in CORRECTIONS]
