"""A page as a draft: the values the importer would have made of it."""

import json
import re
from pathlib import PurePosixPath
from typing import Any

from wagtail import blocks
from wagtail.rich_text import expand_db_html

from blog.models import ArticlePage, Author, ImportedSource

from ..document import Correction, Meta
from ..mapper import Draft
from ..mapper.draft import Block
from .files import bare, draft_markdown
from .markdown import rich_text_spans

_PAGE_LINK = re.compile(r"<a [^>]*linktype=")


def article_markdown(page: ArticlePage, target: str = "") -> str:
    """The article as a source file: in the format it came in, else MDX."""
    draft = article_draft(page)
    return draft_markdown(Draft(draft.key, draft.slug, target, *draft_rest(draft)) if target else draft)


def draft_rest(draft: Draft) -> tuple[Any, ...]:
    return draft.meta, draft.blocks, draft.decisions, draft.dropped, draft.warnings


def article_draft(page: ArticlePage) -> Draft:
    """The draft of an article, as it stands in this page object."""
    source = ImportedSource.objects.filter(page_id=page.pk).first()
    key = source.key if source else f"mdx:{page.slug}"
    references = References(page, source)
    list(page.body)  # read by the blocks, which fill in fields that were added after the article was stored
    raw = with_texts(page.body.stream_block, json.loads(page.serializable_data()["body"]))
    blocks = tuple(
        Block(child["type"], references.value(child["type"], child["value"]), 0, child.get("id") or "") for child in raw
    )
    return Draft(key, page.slug, key.split(":")[0], meta_of(page, source, references), blocks, (), (), ())


def with_texts(block: blocks.Block, raw: Any) -> Any:
    """A text that nobody wrote is stored as empty or as nothing, as its block has it: here it is empty."""
    if isinstance(block, blocks.BaseStructBlock) and isinstance(raw, dict):
        return {
            name: with_texts(block.child_blocks[name], value) if name in block.child_blocks else value
            for name, value in raw.items()
        }
    if isinstance(block, blocks.ListBlock) and isinstance(raw, list):
        return [{**row, "value": with_texts(block.child_block, row["value"])} for row in raw]
    if isinstance(block, blocks.BaseStreamBlock) and isinstance(raw, list):
        return [{**row, "value": with_texts(block.child_blocks[row["type"]], row["value"])} for row in raw]
    is_text = isinstance(block, blocks.CharBlock | blocks.TextBlock | blocks.ChoiceBlock)
    return "" if raw is None and is_text else raw


def meta_of(page: ArticlePage, source: ImportedSource | None, references: "References") -> Meta:
    kept = dict(source.front_matter) if source else {}
    updated = page.updated_on
    return Meta(
        title=page.title,
        description=page.description,
        short_title=page.seo_title,
        authors=tuple(author.name for author in page.authors),
        published_on=iso(page.published_on or (page.first_published_at and page.first_published_at.date())),
        updated_on=iso(updated or (page.last_published_at and page.last_published_at.date())),
        reviewed_on=iso(page.reviewed_on),
        reviewed_by=page.reviewed_by.name if page.reviewed_by else "",
        categories=tuple(category.name for category in page.category_list),
        tags=tuple(page.tag_names),
        keywords=tuple(page.keyword_list),
        summary_points=tuple(rich_text_spans(shown(point.value.source)) for point in page.summary_points),
        corrections=tuple(
            Correction(iso(row.value["date"]), rich_text_spans(shown(row.value["text"].source)))
            for row in page.corrections
        ),
        hero_src=references.image(page.hero_image_id) if page.hero_image_id else "",
        hero_alt=page.hero_alt,
        noindex=page.noindex,
        unlisted=page.unlisted,
        off_sitemap=page.off_sitemap,
        featured=page.featured,
        canonical=page.canonical_url,
        is_built=page.live,
        kept=tuple(sorted(kept.items())),
    )


class References:
    """Library ids back into the words of a source: paths of images, keys of offers, slugs of coaches."""

    def __init__(self, page: ArticlePage, source: ImportedSource | None) -> None:
        self.paths = {image: path for path, image in (source.images if source else {}).items() if image}
        body = ArticlePage.body.field.stream_block.child_blocks
        self.offers = body["call_to_action"].child_blocks["offer"].target_model

    def image(self, image_id: int) -> str:
        if image_id not in self.paths:
            from cms.core.images import library

            image = library().objects.filter(pk=image_id).first()
            self.paths[image_id] = f"/assets/blog/{PurePosixPath(image.file.name).name}" if image else ""
        return str(self.paths[image_id])

    def value(self, block_type: str, raw: dict[str, Any]) -> dict[str, Any]:
        value: dict[str, Any] = expanded(bare(raw))
        if block_type == "image":
            value["image"] = {"src": self.image(value["image"])}
        if block_type == "call_to_action" and value.get("offer"):
            offer = self.offers.objects.filter(pk=value["offer"]).first()
            value["offer"] = {"key": offer.key} if offer else None
        if block_type == "coach_note" and value.get("coach"):
            coach = Author.objects.filter(pk=value["coach"]).first()
            value["coach"] = {"slug": coach.slug} if coach else None
        return value


def expanded(value: Any) -> Any:
    """Links to pages as addresses: a file knows no page ids."""
    if isinstance(value, dict):
        return {name: expanded(item) for name, item in value.items()}
    if isinstance(value, list):
        return [expanded(item) for item in value]
    return shown(value) if isinstance(value, str) else value


def shown(markup: str) -> str:
    return expand_db_html(markup) if _PAGE_LINK.search(markup) else markup


def iso(day: Any) -> str:
    return day.isoformat() if day else ""
