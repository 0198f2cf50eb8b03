"""The index follows the articles: by a worker after a save, by a job after an import."""

from functools import partial
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models.signals import post_save, pre_delete
from django.dispatch import receiver
from django_tasks import task
from wagtail.models import Revision
from wagtail.signals import page_published, page_unpublished

from blog import indexing, jobs, questions
from blog.models import ArticlePage
from cms.core.text import count_of

from . import index


@task()
def update_wording(pk: int) -> None:
    """Also of an article that has gone: then it is forgotten."""
    index.update([pk])


@task()
def update_questions(pk: int) -> None:
    questions.note([pk])


def queue(work: Any, pk: int) -> None:
    if not indexing.is_suspended():
        transaction.on_commit(partial(work.enqueue, pk))


@receiver(post_save, sender=Revision)
def follow_saved_draft(instance: Revision, raw: bool = False, **kwargs: Any) -> None:
    if not raw and instance.content_type_id == ContentType.objects.get_for_model(ArticlePage).pk:
        queue(update_wording, int(instance.object_id))


@receiver(page_published, sender=ArticlePage)
@receiver(page_unpublished, sender=ArticlePage)
def follow_release(instance: ArticlePage, **kwargs: Any) -> None:
    queue(update_wording, instance.pk)
    queue(update_questions, instance.pk)


@receiver(pre_delete, sender=ArticlePage)
def forget_deleted_article(instance: ArticlePage, **kwargs: Any) -> None:
    index.forget([instance.pk])


def refresh_sameness() -> str:
    return f"{count_of(index.refresh(), 'article')} compared"


def register_job() -> None:
    jobs.register("refresh_sameness", jobs.MINUTE, refresh_sameness)
