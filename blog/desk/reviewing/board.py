"""The board: every article that is on its way, in the column of where it stands."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import BigIntegerField, Case, CharField, Count, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Revision, WorkflowState

from blog.models import ArticlePage, Certificate, ReleaseItem, Retraction, Submission
from blog.stored_names import shown_name
from cms.core.permitted import within

from .access import article_states, editable_articles

CARDS = 12  # in one column
LONG_AGO = datetime(1900, 1, 1, tzinfo=UTC)
DRAFT, REVIEW, CHANGES, APPROVED, EDITED, RETRACTED, LIVE = (
    "draft", "review", "changes", "approved", "edited", "retracted", "live",
)  # fmt: skip


@dataclass
class Card:
    """An article, and where it is in its review."""

    page: ArticlePage
    state: WorkflowState | None = None

    @property
    def submission(self) -> Submission | None:
        return getattr(self.state, "submission", None) if self.state else None

    @property
    def task(self) -> str:
        task_state = self.state.current_task_state if self.state else None
        return shown_name(task_state.task.name) if task_state else ""


@dataclass
class Column:
    key: str
    label: Any
    note: Any
    count: int = 0
    cards: list[Card] = field(default_factory=list)
    more_url: str = ""

    @property
    def left_out(self) -> int:
        return max(0, self.count - len(self.cards))


COLUMNS = {
    DRAFT: (_("Draft"), _("Being written. Never live, or taken off.")),
    REVIEW: (_("In review"), _("Waiting for a decision.")),
    CHANGES: (_("Changes requested"), _("Back with the writer.")),
    APPROVED: (_("Approved, waiting"), _("Scheduled, or in a release.")),
    EDITED: (_("Live with changes"), _("Visitors see the version before.")),
    RETRACTED: (_("Retracted"), _("Must not be published.")),
}


def placed(user: Any) -> QuerySet[ArticlePage]:
    """The articles that this person may edit and that are on their way, each with its `column`."""
    own = within(ArticlePage.objects.filter(alias_of=None, pk__in=on_their_way()), editable_articles(user))
    found: QuerySet[ArticlePage] = own.annotate(
        column=Case(
            When(Exists(Retraction.objects.filter(page=OuterRef("pk"), lifted_at=None)), then=Value(RETRACTED)),
            When(Q(pk__in=reviewed(WorkflowState.STATUS_IN_PROGRESS)), then=Value(REVIEW)),
            When(Q(pk__in=reviewed(WorkflowState.STATUS_NEEDS_CHANGES)), then=Value(CHANGES)),
            When(is_scheduled() | is_in_release(), then=Value(APPROVED)),
            When(live=True, has_unpublished_changes=True, then=Value(EDITED)),
            When(live=True, then=Value(LIVE)),
            default=Value(DRAFT),
            output_field=CharField(),
        )
    )
    return found


def on_their_way() -> QuerySet[Any]:
    """Numbers of all articles that may stand in a column, and of a few that do not: no live article is looked at that
    nothing waits for. They are the many.
    """
    number = Cast("object_id", BigIntegerField())
    pages = Page.objects.order_by().values("pk")
    retracted = Retraction.objects.filter(lifted_at=None).order_by().values("page")
    scheduled = scheduled_revisions().order_by().annotate(number=number).values("number")
    waiting = ReleaseItem.objects.filter(release__status="open").order_by().values("article")
    both = [reviewed(status) for status in (WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES)]
    return pages.filter(live=False).union(
        pages.filter(has_unpublished_changes=True), retracted, scheduled, waiting, *both, all=True
    )


def reviewed(status: str) -> QuerySet[Any]:
    """Ids of the articles whose review has this status."""
    number = Cast("object_id", BigIntegerField())
    return article_states().filter(status=status).annotate(number=number).values("number")


def is_scheduled() -> Exists:
    """Only what was approved can be scheduled (blog.guards)."""
    return Exists(scheduled_revisions().filter(object_id=Cast(OuterRef("pk"), CharField())))


def scheduled_revisions() -> QuerySet[Revision]:
    """Of pages. Asked for as a range: SQLite reads an index for one, and all versions to see what is not null."""
    content_type = ContentType.objects.get_for_model(Page)
    return Revision.objects.filter(base_content_type=content_type, approved_go_live_at__gte=LONG_AGO)


def is_in_release() -> Q:
    """In an open release, its latest version approved."""
    waits = ReleaseItem.objects.filter(article=OuterRef("pk"), release__status="open")
    approved = Certificate.objects.filter(page=OuterRef("pk"), revoked_at=None, revision=OuterRef("latest_revision"))
    return Q(Exists(waits)) & Q(Exists(approved))


def board(user: Any) -> tuple[list[Column], int]:
    """(columns, number of live articles without changes)."""
    articles = placed(user)
    counts = dict(articles.order_by().values_list("column").annotate(Count("pk")))
    columns = []
    for key, (label, note) in COLUMNS.items():
        cards = cards_of(articles.filter(column=key), key) if counts.get(key) else []
        columns.append(Column(key, label, note, counts.get(key, 0), cards, more_url(key)))
    return columns, all_of(user) - sum(column.count for column in columns)


def all_of(user: Any) -> int:
    """How many articles this person may edit. Aliases are few, and counted by themselves."""
    found = within(ArticlePage.objects.order_by(), editable_articles(user))
    return int(found.count() - found.filter(alias_of__isnull=False).count())


def cards_of(articles: QuerySet[ArticlePage], key: str) -> list[Card]:
    """The first of a column: what has waited longest in reviews, what was edited last elsewhere."""
    order = "latest_revision_created_at" if key in (REVIEW, CHANGES) else "-latest_revision_created_at"
    pages = list(articles.only("pk", "draft_title", "latest_revision_created_at", "live").order_by(order, "pk")[:CARDS])
    states = states_of(pages) if key in (REVIEW, CHANGES) else {}
    return [Card(page, states.get(page.pk)) for page in pages]


def states_of(pages: Iterable[ArticlePage]) -> dict[int, WorkflowState]:
    active = article_states().filter(
        status__in=[WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES],
        object_id__in=[str(page.pk) for page in pages],
    )
    found = active.select_related("current_task_state__task", "submission__assignee")
    return {int(state.object_id): state for state in found}


def more_url(key: str) -> str:
    """Where the rest of a column is listed."""
    return reverse("desk_queue_tab", args=["all"]) if key == REVIEW else reverse("wagtailadmin_explore_root")
