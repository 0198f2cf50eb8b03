"""The checks on pages: what an article says, what is around it, and what the team made of the rules."""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import quality, standards
from .facts import ArticleFacts, blocks_of, corrections_of, points_of
from .publishing import Link, Refusal
from .quality.context import Context, Sameness
from .quality.registry import ERROR, Finding, Rule, Setting, findings, rules
from .quality.waivers import WAIVED, with_waivers
from .quality.wording import kept_wording
from .waiving import waivers_of
from .wording import said

if TYPE_CHECKING:
    from .models import ArticlePage

__all__ = ["context_of", "facts_of", "findings_of", "quality", "rules"]

logger = logging.getLogger(__name__)

UNSEEN = {"draft", "planned"}  # states of an address that leads to what is not live
TOLD_ERRORS = 5  # a message names so many; the editor shows all


def findings_of(page: "ArticlePage") -> tuple[Finding, ...]:
    """What the checks find in an article as this object holds it, saved or not."""
    facts = facts_of(page)
    found = findings(facts, context_of(page, facts), settings(), among=rules, fault=log_fault(facts))
    return with_waivers(found, facts, waivers_of(page))


def findings_for_guests(page: "ArticlePage") -> tuple[Finding, ...]:
    """The same without what would tell of other articles, some of which nobody outside has seen.

    Who lets a warning stand, and why, stays inside as well.
    """
    facts = facts_of(page)
    known = context_of(page, facts)
    public = {link: address for link, address in known.addresses.items() if address.state not in UNSEEN}
    own = replace(known, same_title=(), same_description=(), sameness=Sameness(), addresses=public)
    found = findings(facts, own, settings(), among=rules, fault=log_fault(facts))
    with_levels = with_waivers(found, facts, waivers_of(page))
    return tuple(replace(finding, hint="") if finding.level == WAIVED else finding for finding in with_levels)


def findings_of_facts(facts: ArticleFacts) -> tuple[Finding, ...]:
    """What they find in an article that is no page: nothing is known of the site around it, nothing it claims is proven."""
    from .claims.detection import claims_of
    from .claims.ledger import stood

    own = standards.current()
    context = Context(
        today=timezone.localdate(), banned=own.banned, brands=own.brands, claims=stood(claims_of(facts), {})
    )
    return findings(facts, context, own.settings, among=rules, fault=log_fault(facts))


def log_fault(facts: ArticleFacts) -> Callable[[Rule, Exception], None]:
    """A fault of ours in one rule must break neither an editor nor a review."""

    def note(rule: Rule, error: Exception) -> None:
        logger.error("the check %s failed on article %s", rule.id, facts.key or facts.slug, exc_info=error)

    return note


def told(found: Iterable[Finding]) -> list[dict[str, str]]:
    """Findings as every surface writes them."""
    return [finding.as_dict() for finding in found]


def kept(found: Iterable[Finding]) -> list[dict[str, Any]]:
    """Findings to be stored: as told, and how their sentences were made. `found_again` reads them."""
    return [finding.as_dict() | {"wording": finding.wording()} for finding in found]


def found_again(kept: Mapping[str, Any]) -> Finding:
    wording = kept.get("wording") or {}
    told = {name: value for name, value in kept.items() if name != "wording"}
    return Finding(**told | {name: kept_wording(told[name], wording.get(name)) for name in ("message", "hint")})


def version() -> str:
    """Changes with the rules and with what the team sets."""
    return standards.current().version(rules)


def refusals(page: "ArticlePage", found: Iterable[Finding] | None = None) -> list[Refusal]:
    """Why an article as this object holds it may be neither submitted nor approved: the errors in it.

    `found`: what the checks found in it, from whoever has just asked them.
    """
    errors = [finding for finding in (findings_of(page) if found is None else found) if finding.level == ERROR]
    if not errors:
        return []
    text = ngettext("The checks find %(count)s error:", "The checks find %(count)s errors:", len(errors))
    parts = [text % {"count": len(errors)}, *(said(error.message) for error in errors[:TOLD_ERRORS])]
    if len(errors) > TOLD_ERRORS:
        parts.append(_("And %(count)s more.") % {"count": len(errors) - TOLD_ERRORS})
    links = [
        Link(Truncator(said(error.message)).chars(40), place_in_editor(page.pk, error.place))
        for error in errors[:TOLD_ERRORS]
    ]
    return [Refusal("checks", " ".join(parts), tuple(links))]


def place_in_editor(page_id: int, place: str) -> str:
    """The address that opens the editor at a field or block."""
    address = reverse("wagtailadmin_pages:edit", args=[page_id])
    return f"{address}?{urlencode({'place': place})}#" if place else address


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
        corrections=corrections_of(page.corrections.get_prep_value()),
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
    from . import links, surroundings
    from .claims.ledger import claims_context
    from .freshness import keeping
    from .sameness.reading import sameness_of

    own = standards.current()
    return Context(
        today=timezone.localdate(),
        same_title=surroundings.same_title(page, facts),
        same_description=surroundings.same_description(page, facts),
        offer_topics=surroundings.offer_topics(page, facts),
        banned=own.banned,
        brands=own.brands,
        claims=claims_context(page, facts),
        sameness=sameness_of(page, facts),
        addresses=links.addresses(facts, page.site),
        externals=links.externals(facts),
        review_by=keeping.review_by_of(page),
    )


def settings() -> Mapping[str, Setting]:
    """How strict the team wants each rule to be."""
    return standards.current().settings
