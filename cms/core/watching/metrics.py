"""What is counted while the site works, as prometheus-client counts it. Switched off, counting does nothing.

Every process of a machine (servers, workers, schedule, commands) writes into one folder, PROMETHEUS_MULTIPROC_DIR;
whoever is asked adds up. What can be asked at any time (queues, ages) is not counted here but looked up: cms.watch.
"""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from time import perf_counter
from typing import Any

from django.conf import settings

PREFIX = "proofdesk"
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
DAYS = tuple(hours * 3600.0 for hours in (1, 4, 12, 24, 48, 96, 168, 336, 720))


class Nothing:
    """Counts nothing, whatever is asked of it."""

    def labels(self, *values: str) -> "Nothing":
        return self

    def inc(self, amount: float = 1) -> None: ...

    def observe(self, amount: float) -> None: ...


NOTHING = Nothing()


class Defined:
    """A metric that prometheus-client makes when it is first used while counting is on."""

    def __init__(self, kind: str, name: str, text: str, labels: tuple[str, ...], **options: Any) -> None:
        self.kind, self.name, self.text, self.label_names, self.options = kind, name, text, labels, options

    @cached_property
    def metric(self) -> Any:
        import prometheus_client

        make = getattr(prometheus_client, self.kind)
        return make(self.name, self.text, self.label_names, registry=None, **self.options)

    def used(self) -> Any:
        return self.metric if is_on() else NOTHING

    def labels(self, *values: str) -> Any:
        return self.used().labels(*values)

    def inc(self, amount: float = 1) -> None:
        self.used().inc(amount)

    def observe(self, amount: float) -> None:
        self.used().observe(amount)


DEFINED: dict[str, Defined] = {}


def is_on() -> bool:
    return bool(getattr(settings, "PROOFDESK_METRICS", ""))


def define(kind: str, name: str, text: str, labels: tuple[str, ...] = (), **options: Any) -> Defined:
    found = DEFINED[f"{PREFIX}_{name}"] = Defined(kind, f"{PREFIX}_{name}", text, labels, **options)
    return found


def counter(name: str, text: str, *labels: str) -> Defined:
    return define("Counter", name, text, labels)


def histogram(name: str, text: str, *labels: str, buckets: tuple[float, ...] = SECONDS) -> Defined:
    return define("Histogram", name, text, labels, buckets=buckets)


def summary(name: str, text: str, *labels: str) -> Defined:
    return define("Summary", name, text, labels)


REQUESTS = counter("requests_total", "Requests that Django answered", "route", "method", "status")
REQUEST_SECONDS = histogram("request_seconds", "Seconds until the answer began", "route")
REQUEST_QUERIES = summary("request_queries", "Database queries of a request", "route")
PAGE_CACHE = counter("page_cache_total", "Requests that met the page cache", "result")
REFUSALS = counter("gate_refusals_total", "What the release gate refused", "reason")
PUBLISHES = counter("publishes_total", "Articles that went live or were replaced by a newer version")
PUBLISH_SECONDS = histogram("publish_seconds", "Seconds of publishing one article")
SUBMIT_TO_LIVE = histogram("submit_to_live_seconds", "Seconds from submission to going live", buckets=DAYS)
JOBS = counter("job_runs_total", "Runs of the schedule's jobs", "name", "outcome")
JOB_SECONDS = summary("job_seconds", "Seconds of a run of a job", "name")
TASKS = counter("task_runs_total", "Tasks that a worker ran", "task", "outcome")
IMPORT_RUNS = counter("import_runs_total", "Runs of the importer")
IMPORT_FILES = counter("import_files_total", "Files that the importer read", "state")
WEBHOOKS = counter("webhook_attempts_total", "Webhooks that were posted", "outcome")
MAILS = counter("mail_attempts_total", "Mails that were handed to the mail server", "outcome")


@contextmanager
def timed(metric: Any) -> Iterator[None]:
    """Observes how many seconds what happens inside takes, unless it raises."""
    begun = perf_counter()
    yield
    metric.observe(perf_counter() - begun)


# ---- counters that others keep for themselves


Read = Callable[[], Mapping[str, float]]


class Followed:
    """A counter that some module keeps in its own process, too hot to be written each time: label -> count so far.

    `catch_up` carries over what was added since.
    """

    def __init__(self, metric: Any, read: Read) -> None:
        self.metric, self.read = metric, read
        self.seen: dict[str, float] = {}

    def catch_up(self) -> None:
        for label, count in self.read().items():
            more, self.seen[label] = count - self.seen.get(label, 0), count
            if more > 0:
                self.metric.labels(label).inc(more)


_followed: dict[str, Followed] = {}
_catching_up = threading.Lock()
_following = threading.Event()
EVERY = 5.0  # seconds


def follow(name: str, metric: Any, read: Read) -> None:
    """Carry these counts over regularly (`catch_up`). Who registers the same name again takes its place."""
    _followed[name] = Followed(metric, read)


def catch_up() -> None:
    with _catching_up:
        for followed in list(_followed.values()):
            followed.catch_up()


def keep_up() -> None:
    """Catch up every few seconds, in a thread that a server process begins with its first request."""
    if _following.is_set() or not _followed or not is_on():
        return
    _following.set()

    def work() -> None:
        pause = threading.Event()
        while not pause.wait(EVERY):
            catch_up()

    threading.Thread(target=work, name="metrics", daemon=True).start()
