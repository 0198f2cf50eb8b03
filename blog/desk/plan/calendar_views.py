"""The calendar: a month or a week of dates, and moving one of them."""

from calendar import Calendar
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Revision

from blog import planning, releases
from blog.models import ArticlePage, Release, Submission
from blog.publishing import Refused, may_publish, moment
from blog.releases import ReleaseRefused

from .access import may_see
from .entries import LANES, Entry, by_day
from .forms import MoveDayForm, MoveMomentForm

ICON = "calendar-alt"
# So many dates of one day are shown; the week shows what the month has no room for.
SHOWN = {"month": 4, "week": 60}


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    entries: list[Entry]
    more: int  # how many are not shown
    is_today: bool
    is_outside: bool  # of the month that is shown


class CalendarView(WagtailAdminTemplateMixin, TemplateView):
    template_name = "desk/plan/calendar.html"
    page_title = gettext_lazy("Calendar")
    header_icon = ICON

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not may_see(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": _("Calendar")}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        view = "week" if self.request.GET.get("view") == "week" else "month"
        today = timezone.localdate()
        anchor = shown_day(self.request.GET.get("date", "")) or today
        days = week_of(anchor) if view == "week" else month_of(anchor)
        found = by_day(self.request.user, days[0], days[-1], SHOWN[view])
        before, after = (days[0] - timedelta(days=1), days[-1] + timedelta(days=1))
        if view == "month":
            before = anchor.replace(day=1) - timedelta(days=1)
            after = anchor.replace(day=28) + timedelta(days=4)
        return super().get_context_data(
            view_name=view,
            heading=heading_of(view, anchor, days),
            days=[
                Day(
                    day,
                    found[day].entries[: SHOWN[view]],
                    max(0, found[day].total - SHOWN[view]),
                    day == today,
                    view == "month" and day.month != anchor.month,
                )
                for day in days
            ],
            is_empty=not any(dates.entries for dates in found.values()),
            has_moves=any(entry.move_pk for dates in found.values() for entry in dates.entries),
            weekdays=days[:7],
            lanes=LANES.values(),
            zone=zone_name(days),
            today=today,
            address=self.request.get_full_path(),
            links={
                "before": address(view, before),
                "after": address(view, after),
                "today": address(view, today),
                "month": address("month", anchor),
                "week": address("week", anchor),
            },
            **kwargs,
        )


def shown_day(text: str) -> date | None:
    """A day that the calendar can show with its neighbours; None for nonsense."""
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day if day and 1900 <= day.year <= 9990 else None


def week_of(day: date) -> list[date]:
    """From Monday to Sunday."""
    monday = day - timedelta(days=day.weekday())
    return [monday + timedelta(days=n) for n in range(7)]


def month_of(day: date) -> list[date]:
    """Whole weeks."""
    return list(Calendar().itermonthdates(day.year, day.month))


def heading_of(view: str, anchor: date, days: list[date]) -> str:
    if view == "month":
        return str(date_format(anchor, "F Y"))
    return _("Week of %(first)s to %(last)s") % {
        "first": date_format(days[0], _("j F")),
        "last": date_format(days[-1], _("j F Y")),
    }


def zone_name(days: list[date]) -> str:
    """The time zone by its name, with what clocks show in these days: both when they change."""
    middays = [timezone.make_aware(datetime(day.year, day.month, day.day, 12)) for day in (days[0], days[-1])]
    short = dict.fromkeys(str(midday.tzname()) for midday in middays)
    name = timezone.get_current_timezone_name()
    return name if list(short) == [name] else f"{name} ({_(', then ').join(short)})"


def address(view: str, day: date) -> str:
    return f"{reverse('desk_calendar:index')}?view={view}&date={day.isoformat()}"


# ---- moving a date


@dataclass(frozen=True, slots=True)
class Move:
    """One date that may be moved, as its form shows it."""

    title: str
    label: Any
    value: Any
    seen: str
    form_class: type[MoveDayForm] | type[MoveMomentForm]
    act: Callable[[Any, str], None]  # the new value, what was seen


def move_of(kind: str, pk: int, user: Any) -> Move:
    """Raises 404 for what is not there any more, PermissionDenied for who may not."""
    if kind == "due":
        submission = get_object_or_404(Submission.objects.select_related("workflow_state"), pk=pk)
        page = article_of(submission.workflow_state)
        allow(planning.may_plan_review(user, page, submission))
        return Move(
            page.get_admin_display_title(), LANES["due"].label, submission.due_on, planning.seen_due(submission),
            MoveDayForm, lambda value, seen: planning.move_due(submission, user, value, seen),
        )  # fmt: skip
    if kind == "schedule":
        revision = get_object_or_404(Revision.objects.exclude(approved_go_live_at=None), pk=pk)
        page = article_of(revision)
        allow(may_publish(user, page.get_parent()))
        return Move(
            page.get_admin_display_title(), LANES["live"].label, revision.approved_go_live_at,
            planning.seen_schedule(revision, page), MoveMomentForm,
            lambda value, seen: planning.move_schedule(revision, user, value, seen),
        )  # fmt: skip
    if kind == "release":
        release = get_object_or_404(Release, pk=pk, status__in=releases.STANDING)
        allow(releases.may_lead(user, release))
        return Move(
            release.name, LANES["release"].label, release.go_live_at, planning.seen_release(release),
            MoveMomentForm, lambda value, seen: planning.move_release(release, user, value, seen),
        )  # fmt: skip
    raise Http404


def article_of(found: Any) -> ArticlePage:
    """What a revision or a review is about. The calendar moves articles only."""
    if found.content_object is None or found.content_object.specific_class is not ArticlePage:
        raise Http404
    page: ArticlePage = found.content_object.specific
    return page


def allow(is_allowed: bool) -> None:
    if not is_allowed:
        raise PermissionDenied


def move(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Ask for the new date, or move. A drop on a day (`day`) keeps the time of day."""
    found = move_of(kind, pk, request.user)
    value = timezone.localtime(found.value) if isinstance(found.value, datetime) else found.value
    form = found.form_class(posted(request, value) or None, initial={"when": value})
    seen = request.POST.get("seen", found.seen)
    if request.method == "POST" and form.is_valid():
        try:
            found.act(form.cleaned_data["when"], seen)
        except (Refused, ReleaseRefused) as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("“%(title)s” was moved.") % {"title": found.title})
        return redirect(back(request, value))
    context = {
        "form": form,
        "found": found,
        "now": moment(value) if isinstance(value, datetime) else value,
        "seen": seen,
        "back": back(request, value),
        "header_icon": ICON,
        "media": form.media,
    }
    return render(request, "desk/plan/move.html", context)


def posted(request: HttpRequest, value: Any) -> dict[str, str]:
    if request.method != "POST":
        return {}
    if "day" not in request.POST:
        return {"when": request.POST.get("when", "")}
    time = f" {value:%H:%M}" if isinstance(value, datetime) else ""
    return {"when": f"{request.POST['day']}{time}"}


def back(request: HttpRequest, value: Any) -> str:
    """The calendar as it was, or at this date."""
    asked = request.POST.get("next", request.GET.get("next", ""))
    if asked.startswith(f"{reverse('desk_calendar:index')}?"):
        return asked
    return address("month", value or timezone.localdate())
