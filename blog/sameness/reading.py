"""How much one article says the same as others: of its text as it is, against the latest drafts of the rest."""

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from blog.facts import ArticleFacts
from blog.models import ArticlePage, ArticleWording
from blog.quality.context import Pasted, Sameness, Twin

from . import lookups, minhash
from .commonplaces import Commonplaces
from .fingerprints import Fingerprint, fingerprint
from .index import KEPT, LEAST_SHINGLES
from .sentences import ANSWER, NOTE

if TYPE_CHECKING:
    from collections.abc import Mapping


def sameness_of(page: ArticlePage, facts: ArticleFacts) -> Sameness:
    """Seven queries, however many articles there are."""
    print_ = fingerprint(facts)
    commonplaces = lookups.current_commonplaces()
    likenesses = likenesses_of(page.pk, print_, commonplaces)
    held = lookups.held_elsewhere({wording.key for wording in print_.pasteable}, page.pk)
    owners = owners_of(held)
    titles = titles_of({*likenesses, *owners})
    mine = (out_since(page), page.pk or 0)
    pasted = [
        (wording.kind, Pasted(wording.place, wording.text, held[wording.key].count, titles[held[wording.key].owner]))
        for wording in print_.pasteable
        if wording.key in held and (owners[held[wording.key].owner], held[wording.key].owner) < mine
    ]
    return Sameness(
        specificity=specificity_of(page.pk, print_, commonplaces),
        twins=tuple(
            Twin(titles[pk], reverse("desk_sameness_compare", args=[page.pk, pk]) if page.pk else "", share)
            for pk, share in sorted(likenesses.items(), key=lambda row: (-row[1], row[0]))
        ),
        pasted=tuple(each for kind, each in pasted if kind == ANSWER),
        notes=tuple(each for kind, each in pasted if kind == NOTE),
    )


def likenesses_of(pk: int | None, print_: Fingerprint, commonplaces: Commonplaces) -> dict[int, float]:
    """The articles that are like this one."""
    own = print_.shingles - commonplaces.shingles
    if len(own) < LEAST_SHINGLES:
        return {}
    found = lookups.likenesses(own, lookups.candidates(minhash.bands(own), pk), commonplaces)
    return {other: share for other, share in found.items() if share >= KEPT}


def specificity_of(pk: int | None, print_: Fingerprint, commonplaces: Commonplaces) -> float | None:
    keys = print_.sentence_keys
    if not keys:
        return None
    common = keys & commonplaces.sentences
    return 1 - len(common | lookups.elsewhere(keys - common, pk)) / len(keys)


def owners_of(held: "Mapping[int, lookups.Held]") -> dict[int, date]:
    """Since when the oldest holders of passages are out."""
    owners = {each.owner for each in held.values()}
    return dict(ArticleWording.objects.filter(pk__in=owners).values_list("pk", "since"))


def titles_of(articles: Collection[int]) -> dict[int, str]:
    return dict(ArticlePage.objects.filter(pk__in=articles).values_list("pk", "draft_title"))


def out_since(page: ArticlePage) -> date:
    if page.published_on:
        return page.published_on
    return timezone.localdate(page.first_published_at) if page.first_published_at else ArticleWording.NOT_OUT
