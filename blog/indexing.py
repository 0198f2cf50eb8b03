"""Keeping search and reference index up to date: at once for an editor, in batches for an import."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.db.models import prefetch_related_objects
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from modelcluster.models import get_all_child_relations
from modelsearch.tasks import insert_or_update_object_task
from wagtail.models import ReferenceIndex
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
    for article in articles:
        ReferenceIndex.create_or_update_for_object(article)


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
