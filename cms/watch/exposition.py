"""Metrics as Prometheus reads them: what was counted, and what the database says now.

https://prometheus.io/docs/instrumenting/exposition_formats/
"""

import logging
import os
import re
from collections.abc import Iterator
from datetime import timedelta
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from django.db import Error
from django.utils import timezone

from blog.jobs import FAILED, JOBS
from blog.models import Tick
from cms.core.watching import metrics
from cms.core.watching.queues import QUEUES
from cms.outbox.models import Endpoint

logger = logging.getLogger(__name__)

AUDIT, BACKUP = "audit_live", "backup"
# Name -> what it says, and its labels. All are read at the moment of asking.
GAUGES: dict[str, tuple[str, tuple[str, ...]]] = {
    "build_info": ("Which version answers", ("version",)),
    "database_up": ("1: the database answers", ()),
    "queue_size": ("What waits in this queue", ("queue",)),
    "queue_age_seconds": ("Since when the oldest of it waits", ("queue",)),
    "dead_letters": ("What nobody tries any more until somebody looks at it", ("queue",)),
    "webhook_endpoints_off": ("Webhooks that were switched off because nothing arrived", ()),
    "job_age_seconds": ("Since when this job of the schedule has not begun", ("name",)),
    "job_interval_seconds": ("How often it should", ("name",)),
    "job_failed": ("1: its last run failed", ("name",)),
    "unapproved_live": ("What the last audit found in public that its gate did not let through", ()),
    "backup_age_seconds": ("Since the last backup that was finished; +Inf: there was none", ()),
}


class Gauges:
    """A collector for prometheus-client. A database that is away costs its numbers, and not the answer."""

    def collect(self) -> Iterator[Any]:
        from prometheus_client.core import GaugeMetricFamily

        families = {
            name: GaugeMetricFamily(f"{metrics.PREFIX}_{name}", text, labels=labels)
            for name, (text, labels) in GAUGES.items()
        }
        families["build_info"].add_metric([installed_version()], 1)
        try:
            for name, labels, value in list(read()):
                families[name].add_metric(labels, value)
        except Error as error:
            logger.warning("the database has no numbers for metrics: %s", type(error).__name__)
            families["database_up"].add_metric([], 0)
        else:
            families["database_up"].add_metric([], 1)
        return iter(families.values())


Sample = tuple[str, list[str], float]


def read() -> Iterator[Sample]:
    """Raises django.db.Error."""
    now = timezone.now()
    for look in QUEUES.values():
        for queue in look():
            yield "queue_size", [queue.name], queue.size
            yield "queue_age_seconds", [queue.name], queue.seconds
            yield "dead_letters", [queue.name], queue.given_up
    yield "webhook_endpoints_off", [], Endpoint.objects.exclude(off_since=None).exclude(off_reason="").count()
    ticks = {tick.job: tick for tick in Tick.objects.all()}
    for job in JOBS.values():
        yield "job_interval_seconds", [job.name], job.every
        # One that has never run is as late as one that stopped long ago.
        tick = ticks.get(job.name)
        yield "job_age_seconds", [job.name], (now - tick.at).total_seconds() if tick else float("inf")
        yield "job_failed", [job.name], float(bool(tick and tick.outcome.startswith(FAILED)))
    yield "unapproved_live", [], unapproved(ticks[AUDIT].outcome if AUDIT in ticks else "")
    last = ticks.get(BACKUP)
    yield "backup_age_seconds", [], max(now - last.at, timedelta()).total_seconds() if last else float("inf")


def unapproved(outcome: str) -> int:
    """From “2 of 12 live articles; 3 more that the gate did not let through”."""
    found = re.fullmatch(r"(\d+) of \d+ live articles?(?:; (\d+) more .*)?", outcome)
    return sum(int(number) for number in found.groups() if number) if found else 0


def installed_version() -> str:
    try:
        return version("proofdesk")
    except PackageNotFoundError:  # run from its folder
        return "unknown"


def text() -> tuple[bytes, str]:
    """The answer and its content type."""
    from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
    from prometheus_client.multiprocess import MultiProcessCollector

    metrics.catch_up()
    registry = CollectorRegistry()
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        MultiProcessCollector(registry)
    else:  # one process counts for itself
        for defined in metrics.DEFINED.values():
            registry.register(defined.metric)
    registry.register(Gauges())
    return generate_latest(registry), CONTENT_TYPE_LATEST
