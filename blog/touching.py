"""What the blog tells the page cache: where articles stand, and what else is shown in pages."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver
from taggit.models import Tag

from cms.core.pagecache import hearing, journal
from cms.core.pagecache.hearing import page_name

from . import touched
from .models import ArticlePage, Author, Category, Claim, Evidence, Freshness, QuestionOwner, ShareImage
from .touched import Place


def place_of(page: ArticlePage) -> Place:
    """As the object says, which may not be stored yet."""
    tags = list(page.tags.all())
    people = {row.author.slug for row in page.authorships.all()}
    return Place(
        hearing.path_of(page),
        frozenset(category.slug for category in page.categories.all()),
        frozenset(tag.slug for tag in tags),
        frozenset(people | ({page.reviewed_by.slug} if page.reviewed_by else set())),
        frozenset(tag.pk for tag in tags),
    )


hearing.register(ArticlePage, place_of, touched.names)
hearing.watch(Author, Category, Tag)


@receiver([post_save, post_delete], sender=ShareImage)
@receiver([post_save, post_delete], sender=Freshness)
def follow_of_article(instance: Any, raw: bool = False, **kwargs: Any) -> None:
    """Its drawn card, or what it says about its review."""
    if not raw:
        journal.changed(page_name(instance.article_id))


@receiver([post_save, post_delete], sender=QuestionOwner)
def follow_owner(raw: bool = False, **kwargs: Any) -> None:
    """Every page that asks the question says something else to machines."""
    if not raw:
        journal.everything_changed()


@receiver(post_save, sender=Evidence)
@receiver(pre_delete, sender=Evidence)
def follow_evidence(instance: Evidence, raw: bool = False, created: bool = False, **kwargs: Any) -> None:
    if not raw and not created:
        evidence_changed(Claim.objects.filter(evidence=instance.pk))


def evidence_changed(claims: "QuerySet[Claim] | Iterable[Claim]") -> None:
    """What these claims stand in may not be shown as it is: a testimonial whose consent was taken back vanishes."""
    rows = list(claims.only("page_id", "snippet_id")) if isinstance(claims, QuerySet) else list(claims)
    journal.withdrawn(*(page_name(claim.page_id) for claim in rows if claim.page_id))
    if any(claim.snippet_id for claim in rows):
        journal.everything_changed()
