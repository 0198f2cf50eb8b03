"""Groups of live articles that say much the same, with what speaks for and against each. What to decide first."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.utils import timezone
from wagtail.permissions import page_permission_policy

from blog import visits
from blog.links.articles import leading_to
from blog.models import ArticlePage, ArticleWording, LikePair, Pruning, Verdict
from blog.sameness.clusters import clusters

from .suggestion import Standing, Suggestion, repeated, suggested


@dataclass(frozen=True)
class Member:
    """An article of a group, as the desk shows it."""

    article: ArticlePage
    specificity: float | None
    views: int
    links_in: int

    @property
    def since(self) -> date | None:
        moment = self.article.date_published
        return timezone.localdate(moment) if moment else None

    @property
    def standing(self) -> Standing:
        return Standing(self.article.pk, self.views, self.links_in, self.specificity or 0, self.since or date.max)


@dataclass
class Group:
    """`repeated`: how many articles' worth of it stands elsewhere, too. `decided_on`: every article has its verdict."""

    pks: tuple[int, ...]
    repeated: float = 0
    decided_on: date | None = None
    members: list[Member] = field(default_factory=list)

    @property
    def size(self) -> int:
        return len(self.pks)

    @property
    def views(self) -> int:
        return sum(member.views for member in self.members)

    @property
    def links_in(self) -> int:
        return sum(member.links_in for member in self.members)

    @cached_property
    def suggestion(self) -> Suggestion | None:
        return suggested([member.standing for member in self.members])

    @property
    def best(self) -> Member | None:
        found = self.suggestion
        return next((member for member in self.members if found and member.article.pk == found.pk), None)

    @property
    def oldest(self) -> date | None:
        return min((member.since for member in self.members if member.since), default=None)

    @property
    def newest(self) -> date | None:
        days = [member.article.date_modified for member in self.members if member.article.date_modified]
        return timezone.localdate(max(days)) if days else None


STANDING = (Pruning.Status.OPEN, Pruning.Status.PROPOSED)


def groups(likeness: float, user: Any) -> list[Group]:
    """Of live articles that this person may edit, and nobody is deciding about. The most repeated first; those with
    a verdict for each of their articles last. Five queries, however many there are."""
    pairs = LikePair.objects.filter(
        likeness__gte=likeness,
        first__article__live=True, second__article__live=True,
        first__article__alias_of=None, second__article__alias_of=None,
    )  # fmt: skip
    taken = set(Verdict.objects.filter(pruning__status__in=STANDING).values_list("article", flat=True))
    found = [pair for pair in pairs.values_list("first", "second") if taken.isdisjoint(pair)]
    editable = page_permission_policy.instances_user_has_permission_for(user, "change")
    seen = set(editable.filter(pk__in={pk for pair in found for pk in pair}).values_list("pk", flat=True))
    return weighed(clusters(pair for pair in found if seen.issuperset(pair)))


def weighed(found: Iterable[tuple[int, ...]]) -> list[Group]:
    made = [Group(pks) for pks in found]
    everybody = {pk for group in made for pk in group.pks}
    wordings = ArticleWording.objects.filter(pk__in=everybody).values_list("pk", "own", "sentence_count")
    shares = {pk: own / count if count else 0 for pk, own, count in wordings}
    decided = decisions(everybody)
    for group in made:
        group.repeated = repeated([shares.get(pk, 0) for pk in group.pks])
        group.decided_on = decided_on(group.pks, decided)
    return sorted(made, key=lambda group: (group.decided_on is not None, -group.repeated, group.pks))


def decisions(articles: Collection[int]) -> dict[int, dict[int, date]]:
    """By article: the prunings that kept it, with their day."""
    found: dict[int, dict[int, date]] = defaultdict(dict)
    rows = Verdict.objects.filter(pruning__status=Pruning.Status.DONE, kind__in=["keep", "rewrite"])
    rows = rows.filter(article__in=articles)
    for article, pruning, moment in rows.values_list("article", "pruning", "pruning__approved_at"):
        found[article][pruning] = timezone.localdate(moment)
    return found


def decided_on(pks: Iterable[int], decided: dict[int, dict[int, date]]) -> date | None:
    """When one pruning kept all of these. None when there is none: a newcomer is a reason to look again."""
    kept = [decided.get(pk, {}) for pk in pks]
    common = set(kept[0]).intersection(*kept[1:]) if kept else set()
    return max((kept[0][pruning] for pruning in common), default=None)


def filled(shown: list[Group]) -> list[Group]:
    """With their articles, the suggested survivor first. Four queries for all of them."""
    found = members_of({pk for group in shown for pk in group.pks})
    for group in shown:
        group.members = [found[pk] for pk in group.pks if pk in found]
        best = group.suggestion.pk if group.suggestion else 0
        group.members.sort(key=lambda member: (member.article.pk != best, -member.views, -member.links_in))
    return shown


def members_of(pks: Collection[int]) -> dict[int, Member]:
    """Four queries."""
    articles = {page.pk: page for page in ArticlePage.objects.filter(pk__in=pks).defer_streamfields()}
    wordings = ArticleWording.objects.filter(pk__in=pks).only("pk", "own", "sentence_count").in_bulk()
    views = visits.views_of(pks)
    links = leading_to(list(articles.values()))
    return {
        pk: Member(page, wordings[pk].specificity if pk in wordings else None, views.get(pk, 0), len(links[pk]))
        for pk, page in articles.items()
    }
