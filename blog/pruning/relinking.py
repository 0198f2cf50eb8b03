"""Links to removed articles in what stays: new drafts of the articles that link there, and a list of the rest.

Nothing that visitors read is changed here: a draft passes the review like any other.
"""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from wagtail.blocks import StreamValue
from wagtail.models import Page, ReferenceIndex

from blog.links.addresses import Goal
from blog.links.articles import leading_to, newest, page_goals, row_of
from blog.models import ArticlePage

from .rewording import Rewording


@dataclass
class Relinked:
    """One thing that led to a removed article. `article`: 0 for what is no article. `count`: links changed in its
    new draft. `why`: why a person must see to it, "" when nothing is left. For JSON."""

    article: int
    title: str
    count: int = 0
    why: str = ""
    links: list[str] = field(default_factory=list)  # those that are left


def linking_articles(removed: Collection[ArticlePage]) -> set[int]:
    """Numbers of the articles that stay and link to one of these."""
    gone = {page.pk for page in removed}
    return set().union(*leading_to(removed).values()) - gone if removed else set()


def relink(
    articles: Collection[ArticlePage], removed: Collection[ArticlePage], goals: Mapping[int, Page | None], user: Any
) -> list[dict[str, Any]]:
    """`articles`: those that link, their rows locked. `goals`: by the number of a removed article."""
    numbers = {(0, page.url_path): page.pk for page in removed} | {(page.pk, ""): page.pk for page in removed}
    found = [drafted(article, numbers, goals, user) for article in articles]
    found += others(removed, {article.pk for article in articles})
    return [asdict(row) for row in found if row is not None]


def drafted(
    article: ArticlePage, numbers: Mapping[tuple[int, str], int], goals: Mapping[int, Page | None], user: Any
) -> Relinked | None:
    """A new draft on top of the newest. None when the newest version leads to none of them any more."""
    if article.latest_revision is None:
        return Relinked(article.pk, article.title, why=_("It has no draft to be changed."))
    named: dict[str, Goal] = page_goals(article, newest(article))
    leads = {address: numbers[row_of(goal)] for address, goal in named.items() if row_of(goal) in numbers}
    if not leads:
        return None
    lock = article.get_lock()
    if lock and lock.for_user(user):
        return Relinked(article.pk, article.title, why=_("It is locked."), links=sorted(leads))
    wanted = {address: goals[number] for address, number in leads.items()}
    paths = {page.pk: str(page.get_url() or "") for page in wanted.values() if page}
    rewording = Rewording({address: page.pk if page else None for address, page in wanted.items()}, paths)
    draft = article.get_latest_revision_as_object()
    for name in ("body", "summary_points", "corrections"):
        value = getattr(draft, name)
        setattr(draft, name, StreamValue(value.stream_block, rewording.of(value.get_prep_value()), is_lazy=True))
    if rewording.count:
        draft.save_revision(user=user, log_action=True, clean=False)
    why = _("A button leads to a page that is gone.") if rewording.left else ""
    return Relinked(article.pk, draft.title, rewording.count, why, sorted(set(rewording.left)))


def others(removed: Collection[ArticlePage], known: Collection[int]) -> list[Relinked]:
    """Offers, coaching pages and whatever else names one of these in a field of its own: to be changed by hand."""
    found = {}
    for page in removed:
        for source, references in ReferenceIndex.get_grouped_references_to(page):
            is_known = isinstance(source, Page) and (source.pk in known or source.pk in {one.pk for one in removed})
            kind = str(source._meta.verbose_name)
            if is_known or references[0].model_name.lower() in NOT_LINKS:
                continue
            why = _("%(kind)s: change it by hand. Until then visitors are sent on.") % {"kind": kind}
            found[source._meta.label, source.pk] = Relinked(0, str(source), why=why)
    return list(found.values())


# What names an article without leading visitors to it.
NOT_LINKS = {"redirect", "verdict", "pruning", "retraction", "release item"}
