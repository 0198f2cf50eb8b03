"""The checks on pages: what an article says, what is around it, and what the team made of the rules."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils import timezone

from . import quality
from .facts import ArticleFacts, blocks_of, points_of
from .quality.context import Context
from .quality.registry import Finding, Setting, findings, rules
from .sameness.reading import sameness_of

if TYPE_CHECKING:
    from .models import ArticlePage

__all__ = ["context_of", "facts_of", "findings_of", "quality"]


def findings_of(page: "ArticlePage") -> tuple[Finding, ...]:
    """What the checks find in an article as this object holds it, saved or not."""
    facts = facts_of(page)
    return findings(facts, context_of(page, facts), settings(), among=rules)


def facts_of(page: "ArticlePage") -> ArticleFacts:
    """Of a page as it stands in memory: from the database, a revision or the editor's form."""
    return ArticleFacts(
        key=str(page.pk or ""),
        title=page.title,
        slug=page.slug,
        description=page.description,
        short_title=page.seo_title,
        search_description=page.search_description,
        summary_points=points_of(page.summary_points.get_prep_value()),
        blocks=blocks_of(page.body.get_prep_value()),
        authors=tuple(row.author.name for row in page.authorships.all()),
        reviewed_by=page.reviewed_by.name if page.reviewed_by else "",
        published_on=page.published_on,
        updated_on=page.updated_on,
        reviewed_on=page.reviewed_on,
        categories=tuple(category.name for category in page.categories.all()),
        tags=tuple(sorted(tag.name for tag in page.tags.all())),
        keywords=tuple(page.keyword_list),
        hero_image=str(page.hero_image_id or ""),
        hero_alt=page.hero_alt,
        has_share_image=bool(page.og_image_id or page.hero_image_id),
        canonical_url=page.canonical_url,
        noindex=page.noindex,
        unlisted=page.unlisted,
        off_sitemap=page.off_sitemap,
        featured=page.featured,
    )


def context_of(page: "ArticlePage", facts: ArticleFacts) -> Context:
    """What the checks may know beyond the article."""
    return Context(today=timezone.localdate(), sameness=sameness_of(page, facts))


def settings() -> Mapping[str, Setting]:
    """How strict the team wants each rule to be."""
    return {}
