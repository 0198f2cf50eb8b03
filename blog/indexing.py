"""Keeping search and reference index up to date: at once for an editor, in batches for an import."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from itertools import islice
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import prefetch_related_objects
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from modelcluster.models import get_all_child_relations
from modelsearch.tasks import insert_or_update_object_task
from wagtail.models import Page, ReferenceIndex
from wagtail.search import index
from wagtail.search.backends import get_search_backends
from wagtail.signal_handlers import disable_reference_index_auto_update

from cms.core import databases

from .models import ArticlePage

BATCH = 100
SOON = 50  # the priority of an entry for the search: before pictures are drawn and checks are run
TURN = 7_400_021  # of the advisory lock: a number that nobody else uses
# What the reference index reads of each article.
RELATIONS = [relation.get_accessor_name() for relation in get_all_child_relations(ArticlePage)]

_suspended: ContextVar[bool] = ContextVar("indexing_suspended", default=False)


@contextmanager
def suspended() -> Iterator[None]:
    """Saving an article inside leaves both indexes alone. Whoever uses it calls `index_articles` after."""
    token = _suspended.set(True)
    try:
        with disable_reference_index_auto_update():
            yield
    finally:
        _suspended.reset(token)


def is_suspended() -> bool:
    return _suspended.get()


def index_articles(ids: Iterable[int]) -> int:
    """Write both indexes for these articles, a transaction for each batch. Returns how many there were.

    A batch that others made fail is written again.
    """
    count = 0
    waiting = iter(ids)
    while batch := list(islice(waiting, BATCH)):
        articles = list(ArticlePage.objects.filter(pk__in=batch))
        databases.repeated(partial(index_loaded, articles))
        count += len(articles)
    return count


@transaction.atomic
def index_loaded(articles: list[ArticlePage]) -> None:
    """Write both indexes for articles at hand, which say what their rows say. One batch at a time, whoever writes it."""
    wait_for_turn()
    prefetch_related_objects(articles, *RELATIONS)
    for backend in get_search_backends():
        backend.add_bulk(ArticlePage, articles)
    known = referring(articles)
    new = [article for article in articles if article.pk not in known]
    ReferenceIndex.objects.bulk_create([row for article in new for row in references(article)], ignore_conflicts=True)
    for article in articles:
        if article.pk in known:
            ReferenceIndex.create_or_update_for_object(article)


def referring(articles: list[ArticlePage]) -> set[int]:
    """Those of them that the reference index knows already."""
    rows = ReferenceIndex.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page), object_id__in=[str(page.pk) for page in articles]
    )
    return {int(number) for number in rows.values_list("object_id", flat=True).distinct()}


def references(article: ArticlePage) -> Iterator[ReferenceIndex]:
    """The rows that `ReferenceIndex.create_or_update_for_object` writes for an object that has none."""
    for to_type, to_number, model_path, content_path in set(ReferenceIndex._extract_references_from_object(article)):
        yield ReferenceIndex(
            content_type=ContentType.objects.get_for_model(ArticlePage),
            base_content_type=ContentType.objects.get_for_model(Page),
            object_id=article.pk,
            to_content_type_id=to_type,
            to_object_id=to_number,
            model_path=model_path,
            content_path=content_path,
            content_path_hash=ReferenceIndex._get_content_path_hash(content_path),
        )


def wait_for_turn() -> None:
    """On PostgreSQL the search weighs other new entries anew, in no order: two batches could wait for each other."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURN])


@receiver(post_save, sender=ArticlePage)
def index_saved_article(instance: ArticlePage, raw: bool = False, **kwargs: Any) -> None:
    """What Wagtail does for models that leave `search_auto_update` on."""
    if raw or _suspended.get():
        return
    task = insert_or_update_object_task
    if task.get_backend().supports_priority:
        task = task.using(priority=SOON)
    task.enqueue(instance._meta.app_label, instance._meta.model_name, str(instance.pk))


@receiver(post_delete, sender=ArticlePage)
def forget_deleted_article(instance: ArticlePage, **kwargs: Any) -> None:
    index.remove_object(instance)
