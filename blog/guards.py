"""The layer that no route through the ORM passes by: saving an article that is, or becomes, live.

What goes around it (`QuerySet.update`, raw SQL, loading fixtures) is found by `manage.py audit_live`.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db.models import Model, QuerySet
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save
from django.dispatch import receiver
from django.utils.translation import gettext as _
from modelcluster.models import get_serializable_data_for_fields
from wagtail.models import Page, PageViewRestriction, Revision, Task
from wagtail.signals import pre_page_move

from . import publishing, review
from .content import CONTENT_FIELDS, STREAM_FIELDS, content_hash
from .models import ArticleAuthorship, ArticlePage, ArticleTag

# What is stored beside the article, and saved with it.
RELATIONS = {"authorships", "tagged_items", "categories"}
# Fields whose change can change what visitors read. A save of other fields alone is none of our business.
GUARDED = {
    field.attname if by_column else field.name
    for name in ("live", "alias_of", *CONTENT_FIELDS, *STREAM_FIELDS)
    for field in [ArticlePage._meta.get_field(name)]
    for by_column in (False, True)
}
# The column that names the article, and the article's name for these rows.
ROWS: dict[type[Model], tuple[str, str]] = {
    ArticleTag: ("content_object_id", "tagged_items"),
    ArticleAuthorship: ("page_id", "authorships"),
}

_whole: ContextVar[tuple[ArticlePage, ...]] = ContextVar("articles_saved_as_a_whole", default=())


# ---- articles


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
    check(article)


@contextmanager
def one_change(article: ArticlePage, update_fields: Iterable[str] | None) -> Iterator[None]:
    """Inside, an article is saved together with its tags, authors and categories. Raises Refused.

    Those are looked at here when they alone are saved: no signal says so.
    """
    if article.live and update_fields is not None and not RELATIONS.isdisjoint(update_fields):
        check(article)
    token = _whole.set((*_whole.get(), article))
    try:
        yield
    finally:
        _whole.reset(token)


def check(article: ArticlePage) -> None:
    data = article.serializable_data()
    found = publishing.refusals(article, data)
    if not found or is_unchanged(article, data, found) or publishing.inherit_approval(article, data):
        return
    raise publishing.Refused(article, found)


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


def is_unchanged(article: ArticlePage, data: dict[str, Any], found: list[publishing.Refusal]) -> bool:
    """Is this article live already, with this very content? A site may be older than its gate.

    Not for a retracted one: saving it does not confirm it.
    """
    if any(refusal.code == "retracted" for refusal in found):
        return False
    return publishing.shows(article, data)


# ---- rows beside an article that are written on their own


@receiver(pre_save)
def guard_row(sender: type[Model], instance: Any, raw: bool = False, **kwargs: Any) -> None:
    """Raises Refused when a tag or an author would join a live article, or change there, unapproved."""
    if sender in ROWS and not raw:
        check_row(instance, lambda rows: [*rows, get_serializable_data_for_fields(instance)])


@receiver(pre_delete)
def guard_row_leaving(sender: type[Model], instance: Any, origin: Any = None, **kwargs: Any) -> None:
    """The same when it leaves; not when its article, tag or author is deleted."""
    if sender in ROWS and (origin.model if isinstance(origin, QuerySet) else type(origin)) is sender:
        check_row(instance, lambda rows: rows)


def check_row(row: Any, change: Any) -> None:
    column, relation = ROWS[type(row)]

    def changed(data: dict[str, Any]) -> list[Any]:
        others = [other for other in data[relation] if other["pk"] != row.pk]
        return sorted(change(others), key=lambda other: other.get("sort_order") or 0)

    check_relation(getattr(row, column), relation, changed)


@receiver(m2m_changed, sender=ArticlePage.categories.through)
def guard_categories(instance: Any, action: str, reverse: bool, pk_set: set[int] | None, **kwargs: Any) -> None:
    """Raises Refused when a live article would be filed otherwise, unapproved."""
    if action not in ("pre_add", "pre_remove", "pre_clear"):
        return
    articles = (pk_set or set(instance.articles.values_list("pk", flat=True))) if reverse else {instance.pk}
    moved = {instance.pk} if reverse else pk_set
    for pk in articles:
        check_relation(pk, "categories", lambda data: filed(data["categories"], action, moved))


def filed(before: list[int], action: str, moved: set[int] | None) -> list[int]:
    if action == "pre_add":
        return sorted({*before, *(moved or ())})
    return [pk for pk in before if moved is not None and pk not in moved]


def check_relation(article_id: int, relation: str, changed: Any) -> None:
    """Raises Refused when this article is live and may not be with these rows."""
    if any(whole.pk == article_id for whole in _whole.get()):
        return
    article = ArticlePage.objects.filter(pk=article_id, live=True).first()
    if article is None:
        return
    data = article.serializable_data()
    after = {**data, relation: changed(data)}
    if content_hash(after) != content_hash(data):
        publishing.require(article, after)


# ---- schedules, moves, reviews


@receiver(pre_save, sender=Revision)
def guard_schedule(instance: Revision, raw: bool = False, **kwargs: Any) -> None:
    """Raises Refused when a revision that nobody has approved would be scheduled."""
    if raw or instance.approved_go_live_at is None:
        return
    page = instance.content_object
    if isinstance(page, Page) and (article := as_article(page)) is not None:
        publishing.require(article, instance.content)


@receiver(pre_page_move)
def guard_move(instance: Page, parent_page_before: Page, parent_page_after: Page, **kwargs: Any) -> None:
    """Raises Refused when a live article would leave a private section: its approval was not for everybody."""
    if not parent_page_before.get_view_restrictions().exists() or parent_page_after.get_view_restrictions().exists():
        return
    moved = Page.objects.descendant_of(instance, inclusive=True)
    for article in ArticlePage.objects.descendant_of(instance, inclusive=True).live():
        restricted = PageViewRestriction.objects.filter(page__in=moved.ancestor_of(article, inclusive=True))
        if not restricted.exists():
            text = _("It is private where it is. Unpublish it, move it, and publish it there.")
            raise publishing.Refused(article, [publishing.Refusal("private", text)])


@receiver(post_save, sender=ArticlePage)
def follow_change(
    instance: ArticlePage, raw: bool = False, update_fields: Iterable[str] | None = None, **kwargs: Any
) -> None:
    """A new revision of an article under review starts its task again."""
    if not raw and update_fields is not None and "latest_revision" in update_fields:
        review.follow_change(instance, instance.latest_revision.user)


@receiver(post_delete)
def end_reviews_without_a_task(instance: Any, **kwargs: Any) -> None:
    """Somebody deleted the task at which articles waited."""
    if isinstance(instance, Task):
        review.end_without_a_task()
