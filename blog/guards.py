"""The layer that no route through the ORM passes by: saving an article that is, or becomes, live."""

from collections.abc import Iterable
from typing import Any

from django.db.models.signals import post_save, pre_save
from django.dispatch import receiver
from wagtail.models import Page, Revision

from . import publishing, review
from .content import CONTENT_FIELDS, STREAM_FIELDS, content_hash
from .models import ArticlePage

# Fields whose change can change what visitors read. A save of other fields alone is none of our business.
GUARDED = {"live", "categories", "authorships", "tagged_items", *CONTENT_FIELDS, *STREAM_FIELDS}


@receiver(pre_save)
def guard_saving(instance: Any, raw: bool = False, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
    """Raises Refused when a live article would say something that nobody has approved."""
    if not isinstance(instance, Page) or raw or not instance.live:
        return
    if update_fields is not None and GUARDED.isdisjoint(update_fields):
        return
    if (article := as_article(instance)) is None:
        return
    if article.pk:
        # Nobody decides about it between the question and the writing.
        publishing.lock({article.pk, article.alias_of_id or article.pk})
    data = article.serializable_data()
    found = publishing.refusals(article, data)
    if found and not (is_unchanged(article, data) and update_fields is None):
        raise publishing.Refused(article, found)


@receiver(pre_save, sender=Revision)
def guard_schedule(instance: Revision, raw: bool = False, **kwargs: Any) -> None:
    """Raises Refused when a revision that nobody has approved would be scheduled."""
    if raw or instance.approved_go_live_at is None:
        return
    page = instance.content_object
    if isinstance(page, Page) and (article := as_article(page)) is not None:
        publishing.require(article, instance.content)


@receiver(post_save, sender=ArticlePage)
def follow_change(
    instance: ArticlePage, raw: bool = False, update_fields: Iterable[str] | None = None, **kwargs: Any
) -> None:
    """A new revision of an article under review starts its task again."""
    if not raw and update_fields is not None and "latest_revision" in update_fields:
        review.follow_change(instance, instance.latest_revision.user)


def as_article(page: Page) -> ArticlePage | None:
    """The article that would be stored, also when it is saved as a plain page. None for other pages."""
    if isinstance(page, ArticlePage):
        return page
    if page.pk is None or page.specific_class is not ArticlePage:
        return None
    article: ArticlePage = ArticlePage.objects.get(pk=page.pk)
    for field in Page._meta.concrete_fields:
        setattr(article, field.attname, getattr(page, field.attname))
    return article


def is_unchanged(article: ArticlePage, data: dict[str, Any]) -> bool:
    """Is this article live already, with this very content? A site may be older than its gate."""
    stored = ArticlePage.objects.filter(pk=article.pk, live=True).first()
    return stored is not None and content_hash(stored.serializable_data()) == content_hash(data)
