"""The facts of a file that has been mapped, as those of the article that it would become. Pure."""

from datetime import date

from blog.facts import ArticleFacts, blocks_of, corrections_of, points_of

from .document import plain
from .mapper import Draft, ids, richtext


def facts_of_draft(draft: Draft) -> ArticleFacts:
    meta = draft.meta
    points = [
        {"type": "point", "value": richtext.paragraph(spans), "id": ids.summary_point_id(draft.key, plain(spans))}
        for spans in meta.summary_points
    ]
    return ArticleFacts(
        key=draft.key,
        title=meta.title,
        slug=draft.slug,
        description=meta.description,
        short_title=meta.short_title,
        summary_points=points_of(points),
        corrections=corrections_of(ids.corrections(draft.key, meta.corrections)),
        blocks=blocks_of([block.raw() for block in draft.blocks]),
        authors=tuple(meta.authors),
        reviewed_by=meta.reviewed_by,
        published_on=_day(meta.published_on),
        updated_on=_day(meta.updated_on or meta.published_on),
        reviewed_on=_day(meta.reviewed_on),
        categories=tuple(meta.categories),
        tags=tuple(meta.tags),
        keywords=tuple(meta.keywords),
        hero_image=meta.hero_src,
        hero_alt=meta.hero_alt,
        has_share_image=bool(meta.hero_src),
        canonical_url=meta.canonical,
        noindex=meta.noindex,
        unlisted=meta.unlisted,
        off_sitemap=meta.off_sitemap,
        featured=meta.featured,
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
