"""What a visitor loads stays small."""

import gzip
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from blog.models import ArticleIndexPage

from .everything import everything, headed

pytestmark = pytest.mark.django_db


def compressed(*names: str) -> int:
    """Bytes that a browser loads of these static files."""
    return sum(len(gzip.compress(Path(str(finders.find(name))).read_bytes(), 6)) for name in names)


def test_a_post_of_1500_words_weighs_at_most_60_kb(client: Client, index: ArticleIndexPage) -> None:
    words = "Some words that people read. " * 29
    more = [("prose", headed(f"Part {number}", text=f"<p>{words}</p>")) for number in range(10)]
    page = everything(index, more=more)
    assert 1500 <= page.word_count <= 1600
    assert len(client.get(page.url).content) <= 60_000


def test_styles_and_scripts_are_small(index: ArticleIndexPage) -> None:
    assert compressed("proofdesk/css/site.css") <= 15_000
    assert compressed(*everything(index).scripts) <= 10_000


def test_fonts_are_few_and_carry_their_licence() -> None:
    folder = Path(str(finders.find("proofdesk/fonts/OFL.txt"))).parent
    fonts = list(folder.glob("*.woff2"))
    assert len(fonts) == 3
    assert sum(font.stat().st_size for font in fonts) <= 80_000
    assert "SIL OPEN FONT LICENSE Version 1.1" in (folder / "OFL.txt").read_text()
