"""Generated articles written in bulk: what saving one by one costs is measured elsewhere.

The rows are those that an import, or a submission, would leave: revisions, certificates that hold, states of the
review, entries of the history. No signal is sent; the jobs of the schedule read the articles later, as they read
what an import brought.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, time
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import F, Max
from django.utils import timezone
from taggit.models import Tag
from wagtail.models import Page, PageLogEntry, Revision, TaskState, Workflow, WorkflowState

from blog.content import content_hash
from blog.importer.release import RELEASE
from blog.indexing import index_articles
from blog.models import (
    ArticleAuthorship,
    ArticleIndexPage,
    ArticlePage,
    ArticleTag,
    Author,
    Category,
    Certificate,
    ReadinessTask,
    ReviewState,
    Submission,
)
from blog.models.review import usual_due_day
from blog.publishing import name_of
from cms.core.pagecache import journal

from .pictures import generated
from .texts import CATEGORIES, TAGS, GeneratedArticle, article

BATCH = 500
NOON = time(12)
LIVE, REVIEW, DRAFT = "live", "review", "draft"
STATES = (LIVE, REVIEW, DRAFT)
AUTHOR = "Generated author (fictional)"
NOTE = "Generated to measure with."


def seed(count: int, state: str, listing: ArticleIndexPage, user: Any, step: Callable[[int], None]) -> int:
    """Write `count` more articles below the listing, a transaction for each batch. Returns how many there are.

    They show the generated pictures in turn, where there are any.

    Numbers go on where an earlier run ended, so that a run that was interrupted is simply started again.
    """
    first = number_after(listing)
    people = Surroundings(user)
    for start in range(first, first + count, BATCH):
        numbers = range(start, min(start + BATCH, first + count))
        with transaction.atomic():
            pages = write([article(number) for number in numbers], listing, people)
            {LIVE: release, REVIEW: submit, DRAFT: leave}[state](pages, people)
            journal.everything_changed()
        index_articles(page.pk for page in pages)
        step(len(pages))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # plans made for an empty table take seconds on a full one
    return first - 1 + count


def number_after(listing: ArticleIndexPage) -> int:
    slugs = listing.get_children().filter(slug__startswith="generated-").values_list("slug", flat=True)
    return 1 + max((int(slug.removeprefix("generated-")) for slug in slugs if slug[10:].isdigit()), default=0)


class Surroundings:
    """What all generated articles share."""

    def __init__(self, user: Any) -> None:
        self.user = user
        self.author, _ = Author.objects.get_or_create(name=AUTHOR)
        self.tags = {name: Tag.objects.get_or_create(name=name)[0] for name in TAGS}
        self.categories = {name: Category.objects.get_or_create(name=name)[0] for name in CATEGORIES}
        self.pictures = list(generated().values_list("pk", flat=True))


def write(texts: Sequence[GeneratedArticle], listing: ArticleIndexPage, around: Surroundings) -> list[ArticlePage]:
    """Pages with their latest revision, not live."""
    # Whoever adds pages here meanwhile waits: places in the tree are counted.
    parent = Page.objects.select_for_update().get(pk=listing.pk)
    children = Page.objects.filter(path__startswith=parent.path, depth=parent.depth + 1)
    last = children.aggregate(last=Max("path"))["last"]
    place = Page._str2int(last[len(parent.path) :]) if last else 0
    pages = [page_of(text, parent, place + n, around) for n, text in enumerate(texts, 1)]
    # Django inserts nothing in bulk where a model has a parent: both tables are written here.
    bases = Page.objects.bulk_create([base_of(page) for page in pages])
    for page, base in zip(pages, bases, strict=True):
        page.pk = page.page_ptr_id = page.id = base.pk
    ArticlePage._base_manager._insert(pages, fields=ArticlePage._meta.local_concrete_fields, using=None)
    Page.objects.filter(pk=parent.pk).update(numchild=F("numchild") + len(pages))
    relate(pages, texts, around)
    revise(pages, around)
    return pages


def page_of(text: GeneratedArticle, parent: Page, place: int, around: Surroundings) -> ArticlePage:
    page = ArticlePage(
        title=text.title,
        draft_title=text.title,
        slug=text.slug,
        description=text.description,
        body=json.dumps(text.body),
        published_on=text.published_on,
        path=Page._get_path(parent.path, parent.depth + 1, place),
        depth=parent.depth + 1,
        url_path=f"{parent.url_path}{text.slug}/",
        owner=around.user,
        locale_id=parent.locale_id,
        hero_image_id=around.pictures[place % len(around.pictures)] if around.pictures else None,
        hero_alt="Two colours" if around.pictures else "",
        live=False,
        has_unpublished_changes=True,
    )
    page.authorships = [ArticleAuthorship(author=around.author, sort_order=0)]
    page.categories = [around.categories[text.category]]
    page.tagged_items = [ArticleTag(tag=around.tags[name]) for name in sorted(text.tags)]
    return page


def base_of(page: ArticlePage) -> Page:
    return Page(**{field.attname: getattr(page, field.attname) for field in Page._meta.concrete_fields})


def relate(pages: Sequence[ArticlePage], texts: Sequence[GeneratedArticle], around: Surroundings) -> None:
    ArticleAuthorship.objects.bulk_create(
        [ArticleAuthorship(page=page, author=around.author, sort_order=0) for page in pages]
    )
    ArticleTag.objects.bulk_create(
        [
            ArticleTag(content_object=page, tag=around.tags[name])
            for page, text in zip(pages, texts, strict=True)
            for name in sorted(text.tags)
        ]
    )
    through = ArticlePage.categories.through
    through.objects.bulk_create(
        [
            through(articlepage_id=page.pk, category_id=around.categories[text.category].pk)
            for page, text in zip(pages, texts, strict=True)
        ]
    )


def revise(pages: Sequence[ArticlePage], around: Surroundings) -> None:
    base = pages[0].get_base_content_type()
    now = timezone.now()
    rows = [
        Revision(
            content_type=page.cached_content_type,
            base_content_type=base,
            object_id=str(page.pk),
            user=around.user,
            created_at=now,
            content=page.serializable_data(),
            object_str=str(page),
        )
        for page in pages
    ]
    for page, revision in zip(pages, Revision.objects.bulk_create(rows), strict=True):
        page.latest_revision, page.latest_revision_created_at = revision, now
    Page.objects.bulk_update(pages, ["latest_revision", "latest_revision_created_at"])


# ---- their states


def leave(pages: Sequence[ArticlePage], around: Surroundings) -> None:
    log(pages, around, "wagtail.create")


def release(pages: Sequence[ArticlePage], around: Surroundings) -> None:
    """Live on the strength of who ran the command, as an import is."""
    Certificate.objects.bulk_create(
        [
            Certificate(
                page=page,
                revision=page.latest_revision,
                content_hash=content_hash(page.latest_revision.content),
                basis=Certificate.Basis.IMPORT,
                approved_by=around.user,
                approver_name=name_of(around.user),
                reason=NOTE,
            )
            for page in pages
        ]
    )
    Page.objects.filter(pk__in=[page.pk for page in pages]).update(
        live=True,
        has_unpublished_changes=False,
        live_revision=F("latest_revision"),
        last_published_at=timezone.now(),
    )
    for page in pages:  # on their days, as a site grows; not all at once
        page.first_published_at = timezone.make_aware(datetime.combine(page.shown_on, NOON))
    Page.objects.bulk_update(pages, ["first_published_at"])
    log(pages, around, "wagtail.create", RELEASE)


def submit(pages: Sequence[ArticlePage], around: Surroundings) -> None:
    """Before a reviewer, with what decides by itself already passed."""
    workflow: Workflow = pages[0].get_workflow()
    tasks = [row.task.specific for row in workflow.workflow_tasks.select_related("task").order_by("sort_order")]
    passed = [task for task in tasks if isinstance(task, ReadinessTask)]
    waiting = next(task for task in tasks if not isinstance(task, ReadinessTask))
    base = pages[0].get_base_content_type()
    states = WorkflowState.objects.bulk_create(
        [
            WorkflowState(
                content_type=page.cached_content_type,
                base_content_type=base,
                object_id=str(page.pk),
                workflow=workflow,
                requested_by=around.user,
            )
            for page in pages
        ]
    )
    due = usual_due_day()
    Submission.objects.bulk_create(
        [Submission(workflow_state=state, tasks=[task.pk for task in tasks], due_on=due) for state in states]
    )
    for task in passed:
        task_states(task, states, pages, TaskState.STATUS_APPROVED)
    current = task_states(waiting, states, pages, TaskState.STATUS_IN_PROGRESS)
    for state, task_state in zip(states, current, strict=True):
        state.current_task_state = task_state
    WorkflowState.objects.bulk_update(states, ["current_task_state"])
    log(pages, around, "wagtail.create", "wagtail.workflow.start")


def task_states(
    task: Any, states: Sequence[WorkflowState], pages: Sequence[ArticlePage], status: str
) -> list[TaskState]:
    rows = [
        ReviewState(
            workflow_state=state,
            task=task.task_ptr,
            revision=page.latest_revision,
            status=status,
            finished_at=timezone.now() if status == TaskState.STATUS_APPROVED else None,
            content_type=ContentType.objects.get_for_model(ReviewState),
            content_hash=content_hash(page.latest_revision.content),
        )
        for state, page in zip(states, pages, strict=True)
    ]
    bases = TaskState.objects.bulk_create(
        [
            TaskState(**{field.attname: getattr(row, field.attname) for field in TaskState._meta.concrete_fields})
            for row in rows
        ]
    )
    for row, base in zip(rows, bases, strict=True):
        row.pk = row.taskstate_ptr_id = row.id = base.pk
    ReviewState._base_manager._insert(rows, fields=ReviewState._meta.local_concrete_fields, using=None)
    return bases


def log(pages: Iterable[ArticlePage], around: Surroundings, *actions: str) -> None:
    PageLogEntry.objects.bulk_create(
        [
            PageLogEntry(
                page=page,
                content_type=page.cached_content_type,
                label=page.get_admin_display_title(),
                action=action,
                user=around.user,
                timestamp=timezone.now(),
                revision=page.latest_revision,
                content_changed=True,
            )
            for page in pages
            for action in actions
        ]
    )
