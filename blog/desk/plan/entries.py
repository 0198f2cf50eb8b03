"""What the calendar shows between two days: a fixed number of queries, however many articles there are."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page, Revision, WorkflowState

from blog import planning, releases
from blog.models import ArticlePage, Freshness, Release, Submission
from cms.core.permitted import within

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


@dataclass(slots=True)
class Dates:
    """What a day holds: at least the first of each lane, and how many more there are that were not asked for."""

    entries: list[Entry] = field(default_factory=list)
    more: int = 0

    @property
    def total(self) -> int:
        return len(self.entries) + self.more


def by_day(user: Any, first: date, last: date, most: int) -> dict[date, Dates]:
    """From `first` to `last`, both included, in the current time zone. `most`: so many of a day are to be shown."""
    found: defaultdict[date, Dates] = defaultdict(Dates)
    for entry in collect(user, first, last):
        found[entry.day].entries.append(entry)
    for entry, more in of_articles(user, first, last, most):
        found[entry.day].entries.append(entry)
        found[entry.day].more += more
    for dates in found.values():
        dates.entries.sort(
            key=lambda entry: (ORDER.index(entry.lane.key), entry.moment or beginning(entry.day), entry.title)
        )
    return found


def collect(user: Any, first: date, last: date) -> Iterator[Entry]:
    """What waits for somebody: all of it."""
    span = (beginning(first), beginning(last + timedelta(days=1)) - timedelta(microseconds=1))
    visible = visible_pages(user)
    is_lead = releases.may_lead(user)
    yield from due(visible, first, last, may_move=is_lead or planning.may_plan_reviews(user))
    yield from going_live(visible, span, may_move=is_lead)
    yield from planned_releases(span, may_move=is_lead)


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


def of_articles(user: Any, first: date, last: date, most: int) -> Iterator[tuple[Entry, int]]:
    """The dates that live articles have of themselves: the first of each day, and how many that day has besides."""
    visible = visible_pages(user)
    days = [first + timedelta(days=n) for n in range((last - first).days + 2)]
    live = within(ArticlePage.objects.filter(live=True).order_by(), visible)
    moments = [beginning(day) for day in days]
    for key, column in (("expires", "expire_at"), ("published", "first_published_at")):
        for pk, title, moment, more in firsts(live, column, "title", moments, most):
            yield Entry(LANES[key], day_of(moment), title, ARTICLE, pk, moment=moment), more
    fresh = within(Freshness.objects.filter(article__live=True).order_by(), visible, "article")
    for pk, title, day, more in firsts(fresh, "review_by", "article__title", days, most):
        yield Entry(LANES["fresh"], day, title, "desk_article_freshness", pk), more


def firsts(rows: Any, column: str, title: str, days: Sequence[Any], most: int) -> Iterator[Any]:
    """(number of the article, title, date, how many more): the first `most` of each day.

    The last of these of a day says how many it has besides, the others 0. `days`: where each begins, and where the
    last one ends. However many a day holds, its first few are read from the index of the column.
    """
    number = "article" if rows.model is Freshness else "pk"
    asked = rows.filter(**{f"{column}__gte": days[0], f"{column}__lt": days[1]})
    counts = dict(stacked("SELECT {n}, COUNT(*) FROM ({sql}) AS day_{n}", asked.values(number), days))
    chosen = asked.order_by(column, title, number).values(number)[:most]
    numbers = [pk for (pk,) in stacked("SELECT * FROM ({sql}) AS day_{n}", chosen, days)]
    seen: Counter[int] = Counter()
    found = rows.filter(**{f"{number}__in": numbers or [0]}).order_by(column, title, number)
    for pk, name, when in found.values_list(number, title, column):
        n = bisect_right(days, when) - 1
        seen[n] += 1
        yield pk, name, when, max(0, counts[n] - most) if seen[n] == most else 0


def stacked(outer: str, rows: Any, days: Sequence[Any]) -> list[tuple[Any, ...]]:
    """One statement that asks the same for each day. `rows`: as it is asked for the first of them."""
    sql, given = rows.query.sql_with_params()
    adapted = [adapt(day) for day in days]
    arms, parameters = [], []
    for n, (begin, end) in enumerate(pairwise(adapted)):
        arms.append(outer.format(n=n, sql=sql))
        parameters += [{adapted[0]: begin, adapted[1]: end}.get(value, value) for value in given]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(arms), parameters)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def adapt(day: Any) -> Any:
    """As Django gives it to the database."""
    if isinstance(day, datetime):
        return connection.ops.adapt_datetimefield_value(day)
    return connection.ops.adapt_datefield_value(day)


def titles(visible: Any, keys: Iterable[str]) -> dict[str, ArticlePage]:
    """Articles of these numbers that this person works on, by their number as text."""
    found = within(ArticlePage.objects.filter(pk__in=set(keys)), visible)
    return {str(page.pk): page for page in found.only("draft_title", "latest_revision_id")}


def day_of(moment: datetime) -> date:
    return timezone.localtime(moment).date()
