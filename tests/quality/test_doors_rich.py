"""The five doors with all rules: an article of every block there is, and real posts."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.images import ImageFile

from blog import checking, health, waiving
from blog.blocks import ArticleBody
from blog.claims import ledger
from blog.models import ArticleIndexPage, ArticlePage
from blog.sameness import index as wordings
from cms.core.images import SiteImage
from tests.blog.factories import article, faq
from tests.claims.texts import MARKET, OUTCOME, TESTIMONIAL
from tests.importer.posts import import_folder

from .doors import command, open_doors

pytestmark = pytest.mark.django_db

FLAWS = (
    f"<p>{OUTCOME} {MARKET} {TESTIMONIAL}</p><p>TODO: organise the color of the [insert name]. "
    '<a href="/nowhere/">Click here</a>, or <a href="/blog/second-of-all/#gone">read “more’s” – of it</a>.</p>'
)


@pytest.fixture
def page(index: ArticleIndexPage, writer: Any, picture_file: Path) -> ArticlePage:
    """Every block with the sample of its chooser, beside one that says the same; findings of all families."""
    with picture_file.open("rb") as handle:
        image = SiteImage.objects.create(title="A desk", file=ImageFile(handle, name="desk.jpg"))
    samples = [(name, block.get_preview_value()) for name, block in ArticleBody().child_blocks.items()]
    body = [(name, {**value, "image": image} if name == "image" else value) for name, value in samples]
    body += [faq(("How “long’s” <it>?", "<p>89% &amp; more.</p>"), ("Why?", "<p>So.</p>"))]
    body += [("prose", {"heading": "Then", "level": "4", "text": FLAWS})]
    points = [("point", "<p>One of <b>them</b>.</p>")]
    first, second = (
        article(
            index, f"{slug}-of-all", title="An Offer – “négociée”", body=body, summary_points=points, authors=["Ann Author"],
            categories=["Pay"], tags=["one", "two, three"], keywords="pay\nmore", hero_image=image, hero_alt="hero.jpg",
            owner=writer, live=False,
        )
        for slug in ("first", "second")
    )  # fmt: skip
    wordings.update([first.pk, second.pk])
    ledger.follow_pages([first.pk])
    draft = first.get_latest_revision_as_object()
    warning = next(found for found in checking.findings_of(draft) if found.level == "warning" and found.quote)
    waiving.waive(draft, warning, writer, "It’s – the <name> of the law.")
    return ArticlePage.objects.get(pk=first.pk)


def test_an_article_of_all_blocks_gives_the_same_bytes_at_all_doors(page: ArticlePage, reviewer: Any) -> None:
    found = checking.findings_of(page)
    assert {finding.check.partition(".")[0] for finding in found} >= {
        "structure", "search", "language", "links", "honesty", "sameness", "accessibility"
    }  # fmt: skip
    assert {finding.level for finding in found} == {"error", "warning", "waived"}
    open_doors(page, reviewer, listed=[command("--drafts")])


@pytest.mark.corpus
def test_real_posts_give_the_same_bytes_at_all_doors(
    corpus: Path, index: ArticleIndexPage, lead: Any, tmp_path: Path
) -> None:
    """Five of each team or a few more, from all over the alphabet."""
    for team, pattern in (("eleventy", "*/index.md"), ("mdx", "*.mdx")):
        files = sorted((corpus / team).glob(pattern))
        for file in files[:: max(1, len(files) // 5)]:
            name = file.parent.name if team == "eleventy" else file.stem
            copy = tmp_path / team / (f"{name}/index.md" if team == "eleventy" else file.name)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(file.read_bytes())
        import_folder(tmp_path / team, lead, assets=corpus / "assets", state="keep")
    health.refresh_stale()
    pages = list(ArticlePage.objects.order_by("pk"))
    assert len(pages) >= 10
    assert sum(len(checking.findings_of(page)) for page in pages) > len(pages)
    listed = [command("--drafts")]
    for page in pages:
        open_doors(page, lead, listed=listed)
