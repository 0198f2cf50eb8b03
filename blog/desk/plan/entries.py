"""What the calendar shows between two days: a fixed number of queries, however many articles there are."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page, Revision, WorkflowState

from blog import planning, releases
from blog.models import ArticlePage, Freshness, Release, Submission

from .access import visible_pages


@dataclass(frozen=True, slots=True)
class Lane:
    """A kind of date. In the order in which a day shows them."""

    key: str
    label: Any
    icon: str


LANES = {
    lane.key: lane
    for lane in (
        Lane("due", gettext_lazy("Review due"), "glasses"),
        Lane("release", gettext_lazy("Release"), "folder-open-inverse"),
        Lane("live", gettext_lazy("Goes live"), "time"),
        Lane("expires", gettext_lazy("Expires"), "no-view"),
        Lane("fresh", gettext_lazy("Review again by"), "rotate"),
        Lane("published", gettext_lazy("Published"), "circle-check"),
    )
}
ORDER = list(LANES)
# What the address of a move calls the dates of a lane.
KINDS = {"due": "due", "live": "schedule", "release": "release"}
ARTICLE, RELEASE = "wagtailadmin_pages:edit", "desk_releases:detail"


@dataclass(frozen=True, slots=True)
class Entry:
    """One date. `view` and `pk` name the page that it is about; `kind` and `move_pk` what moves it, when this
    person may; `seen`: see blog.planning. Addresses are made for what is shown only: a day can hold thousands.
    """

    lane: Lane
    day: date
    title: str
    view: str
    pk: int
    moment: datetime | None = None
    note: str = ""
    move_pk: int | None = None
    seen: str = ""

    @property
    def url(self) -> str:
        return reverse(self.view, args=[self.pk])

    @property
    def move(self) -> str:
        return reverse("desk_calendar:move", args=[KINDS[self.lane.key], self.move_pk]) if self.move_pk else ""

    @property
    def time(self) -> str:
        """With its zone in the hour that comes twice, when clocks change."""
        if self.moment is None:
            return ""
        local = timezone.localtime(self.moment)
        text = str(date_format(local, "H:i"))
        return (
            f"{text} {local.tzname()}" if local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset() else text
        )


def by_day(user: Any, first: date, last: date) -> dict[date, list[Entry]]:
    """From `first` to `last`, both included, in the current time zone."""
    found = defaultdict(list)
    for entry in collect(user, first, last):
        found[entry.day].append(entry)
    for entries in found.values():
        entries.sort(key=lambda entry: (ORDER.index(entry.lane.key), entry.moment or beginning(entry.day), entry.title))
    return found


def collect(user: Any, first: date, last: date) -> Iterator[Entry]:
    span = (beginning(first), beginning(last + timedelta(days=1)) - timedelta(microseconds=1))
    visible = visible_pages(user)
    is_lead = releases.may_lead(user)
    yield from due(visible, first, last, may_move=is_lead or planning.may_plan_reviews(user))
    yield from going_live(visible, span, may_move=is_lead)
    yield from planned_releases(span, may_move=is_lead)
    yield from dates_of_articles(visible, span)
    yield from next_reviews(visible, first, last)


def beginning(day: date) -> datetime:
    """Midnight in the current time zone."""
    return timezone.make_aware(datetime.combine(day, time.min))


def due(visible: Any, first: date, last: date, *, may_move: bool) -> Iterator[Entry]:
    waiting = list(
        Submission.objects.filter(
            due_on__range=(first, last),
            workflow_state__status__in=(WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES),
            workflow_state__base_content_type=ContentType.objects.get_for_model(Page),
        ).select_related("workflow_state")
    )
    pages = titles(visible, [submission.workflow_state.object_id for submission in waiting])
    for submission in waiting:
        if (page := pages.get(submission.workflow_state.object_id)) is None or submission.due_on is None:
            continue
        late = _("overdue") if submission.is_overdue else ""
        yield Entry(
            LANES["due"], submission.due_on, page.draft_title, ARTICLE, page.pk, note=late,
            move_pk=submission.pk if may_move else None, seen=planning.seen_due(submission),
        )  # fmt: skip


def going_live(visible: Any, span: tuple[datetime, datetime], *, may_move: bool) -> Iterator[Entry]:
    revisions = list(
        Revision.objects.filter(
            approved_go_live_at__range=span, base_content_type=ContentType.objects.get_for_model(Page)
        ).defer("content")
    )
    pages = titles(visible, [revision.object_id for revision in revisions])
    now = timezone.now()
    for revision in revisions:
        if (page := pages.get(revision.object_id)) is None:
            continue
        is_past = revision.approved_go_live_at < now
        yield Entry(
            LANES["live"], day_of(revision.approved_go_live_at), page.draft_title, ARTICLE, page.pk,
            moment=revision.approved_go_live_at, note=_("has not gone live") if is_past else "",
            move_pk=revision.pk if may_move else None,
            seen=planning.seen_schedule(revision, page),
        )  # fmt: skip


def planned_releases(span: tuple[datetime, datetime], *, may_move: bool) -> Iterator[Entry]:
    for release in Release.objects.filter(go_live_at__range=span, status__in=releases.STANDING):
        is_open = release.status == Release.Status.OPEN
        if release.go_live_at is None:
            continue
        yield Entry(
            LANES["release"], day_of(release.go_live_at), release.name, RELEASE, release.pk,
            moment=release.go_live_at, note="" if is_open else _("failed"),
            move_pk=release.pk if may_move else None, seen=planning.seen_release(release),
        )  # fmt: skip
    for release in Release.objects.filter(done_at__range=span, status=Release.Status.DONE):
        if release.done_at is not None:
            yield Entry(
                LANES["release"], day_of(release.done_at), release.name, RELEASE, release.pk,
                moment=release.done_at, note=_("done"),
            )  # fmt: skip


def dates_of_articles(visible: Any, span: tuple[datetime, datetime]) -> Iterator[Entry]:
    live = ArticlePage.objects.filter(live=True, pk__in=visible).order_by()
    for key, field in (("expires", "expire_at"), ("published", "first_published_at")):
        rows = live.filter(**{f"{field}__range": span}).values_list("pk", "title", field)
        for pk, title, moment in rows:
            yield Entry(LANES[key], day_of(moment), title, ARTICLE, pk, moment=moment)


def next_reviews(visible: Any, first: date, last: date) -> Iterator[Entry]:
    """Until when live articles are to be reviewed again."""
    rows = Freshness.objects.filter(article__live=True, article__in=visible, review_by__range=(first, last))
    for pk, title, day in rows.values_list("article_id", "article__title", "review_by"):
        if day:
            yield Entry(LANES["fresh"], day, title, "desk_article_freshness", pk)


def titles(visible: Any, keys: Iterable[str]) -> dict[str, ArticlePage]:
    """Articles of these numbers that this person works on, by their number as text."""
    found = ArticlePage.objects.filter(pk__in=set(keys)).filter(pk__in=visible)
    return {str(page.pk): page for page in found.only("draft_title", "latest_revision_id")}


def day_of(moment: datetime) -> date:
    return timezone.localtime(moment).date()
