"""The dashboard: releases without a review, and whether the site's own jobs run. Five queries at most."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils import timezone
from wagtail.admin.ui.components import Component
from wagtail.permissions import page_permission_policy

from blog.models import Certificate, Tick
from blog.working import queues, setbacks
from cms.core.permitted import within

from . import access

DAYS = 30
SHOWN = 10
AUDIT, SCHEDULER = "audit_live", queues.PULSE


def unreviewed(user: Any) -> Any:
    """Releases without a review in the last days, newest first, of articles that this person may see."""
    since = timezone.now() - timedelta(days=DAYS)
    recent = Certificate.objects.filter(basis=Certificate.Basis.BREAK_GLASS, approved_at__gte=since)
    return (
        within(recent, page_permission_policy.explorable_instances(user), "page")
        .select_related("page")
        .defer("page__body", "page__summary_points", "approvals", "findings")
    )


class DeskPanel(Component):
    class Media:
        css = {"all": ["blog/desk/record.css"]}


class UnreviewedPanel(DeskPanel):
    """For who reads the record. Without any such release only who publishes learns that there is none."""

    name = "unreviewed_releases"
    template_name = "desk/record/unreviewed_panel.html"
    order = 230

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        found = list(unreviewed(self.request.user)[: SHOWN + 1])
        return {
            "certificates": found[:SHOWN],
            "has_more": len(found) > SHOWN,
            "days": DAYS,
            "is_shown": bool(found) or access.publishes(self.request.user),
        }


class JobsPanel(DeskPanel):
    """For who publishes: when the audit and the scheduler last ran, and what keeps failing."""

    name = "desk_jobs"
    template_name = "desk/record/jobs_panel.html"
    order = 240

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        ticks = Tick.objects.in_bulk([AUDIT, SCHEDULER])
        audit, scheduler = ticks.get(AUDIT), ticks.get(SCHEDULER)
        return {
            "audit": audit,
            # “0 of 12 live articles”, and no more behind it
            "audit_found": audit is not None and (not audit.outcome.startswith("0 ") or ";" in audit.outcome),
            "scheduler": scheduler,
            "scheduler_late": queues.is_late(queues.seconds_since(scheduler)),
            "setbacks": list(setbacks.failing()[:SHOWN]),
            "csrf_token": get_token(self.request),
        }


def panels_for(request: HttpRequest) -> list[Component]:
    found: list[Component] = []
    if access.reads_record(request.user):
        found.append(UnreviewedPanel(request))
    if access.publishes(request.user):
        found.append(JobsPanel(request))
    return found
