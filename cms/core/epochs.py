"""What every page shows is asked for once for each state of the database, and never shown after it.

Whatever this system writes through Django, by a model or by SQL, is noted in the transaction that writes it: one row
with a random number for each transaction. The rows that a request sees are the state it sees: who reads what was
remembered for that very state reads what the database says. So it holds for any number of processes and machines,
for read replicas, and within a transaction that is not finished. docs/decisions/0025-uncached-pages.md
"""

import re
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from secrets import randbelow
from threading import Lock
from typing import Any, TypeVar

from django.db import connection as default_connection
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from .pagecache import rendering

T = TypeVar("T")
State = tuple[int, int]

TABLE = "proofdesk_core_change"
MOST_ROWS = 200
MOST_ENTRIES = 2_000
LONGEST = 60  # seconds, for what was written around Django

# Tables that no page shows, and that are written often. Of all others a write is noted.
UNSHOWN_APPS = (
    "auth_", "django_", "otp_", "proofdesk_accounts_", "proofdesk_outbox_", "wagtailadmin_", "wagtailsearch_",
    "wagtailusers_", "wagtailcore_workflow",
)  # fmt: skip
UNSHOWN = frozenset(
    [
        "blog_apicall",
        "blog_apitoken",
        "blog_articlehealth",
        "blog_articlewording",
        "blog_certificate",
        "blog_healthday",
        "blog_healthfinding",
        "blog_importedsource",
        "blog_keptpreview",
        "blog_linkreading",
        "blog_notice",
        "blog_noticepreference",
        "blog_passagekey",
        "blog_pruning",
        "blog_release",
        "blog_releaseitem",
        "blog_reviewlink",
        "blog_reviewlink_comments",
        "blog_reviewstate",
        "blog_sentencekey",
        "blog_setback",
        "blog_submission",
        "blog_tick",
        "blog_verdict",
        "blog_viewcount",
        "blog_wordingband",
        "blog_worker",
        "coaching_datarequest",
        "coaching_lead",
        "coaching_leadcount",
        "coaching_offercount",
        "coaching_quarantined",
        "coaching_savedroadmap",
        "coaching_sharedresult",
        "proofdesk_core_addressuse",
        "proofdesk_core_change",
        "proofdesk_core_erasure",
        "proofdesk_core_invalidation",
        "proofdesk_core_missingaddress",
        "wagtailcore_comment",
        "wagtailcore_commentreply",
        "wagtailcore_groupapprovaltask",
        "wagtailcore_modellogentry",
        "wagtailcore_pagelogentry",
        "wagtailcore_pagesubscription",
        "wagtailcore_referenceindex",
        "wagtailcore_revision",
        "wagtailcore_task",
        "wagtailcore_taskstate",
        "wagtailcore_uploadedfile",
        "wagtailsearchpromotions_query",
        "wagtailsearchpromotions_querydailyhits",
    ]
)
# What saving a draft writes into the row of its page.
DRAFT_COLUMNS = {
    "latest_revision_id", "latest_revision_created_at", "has_unpublished_changes", "draft_title", "locked", "locked_at",
    "locked_by_id",
}  # fmt: skip
_WRITE = re.compile(
    r"\s*(?:INSERT(?:\s+OR\s+\w+)?\s+INTO|UPDATE|DELETE\s+FROM|TRUNCATE|REPLACE\s+INTO)\s+\"?(\w+)", re.I
)
_COLUMN = re.compile(r'"(\w+)" = ')


# ---- noting what is written


def watch(execute: Any, sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """A wrapper of every statement: https://docs.djangoproject.com/en/5.2/topics/db/instrumentation/"""
    result = execute(sql, params, many, context)
    if isinstance(sql, str) and is_shown(sql):
        note(context["connection"])
    return result


def is_shown(sql: str) -> bool:
    """Does this statement write what a page may show?"""
    if sql.startswith("SELECT") or not (match := _WRITE.match(sql)):
        return False
    if match[1] in UNSHOWN or match[1].startswith(UNSHOWN_APPS):
        return False
    if match[1] == "wagtailcore_page" and sql.startswith("UPDATE"):
        return not set(_COLUMN.findall(sql.partition(" WHERE ")[0])) <= DRAFT_COLUMNS
    return True


def note(connection: Any) -> None:
    """One row for a transaction; another one, when the state was read in between."""
    if (request := _request.get()) is not None:
        request.state = None
    if is_noted(connection) or not has_table(connection):
        return
    insert(connection)
    if connection.in_atomic_block:
        connection.epoch_marker = marker = Marker()
        transaction.on_commit(marker, using=connection.alias)


class Marker:
    """Django keeps it until the transaction ends, or the savepoint is taken back in which a row was written."""

    def __call__(self) -> None:
        if randbelow(MOST_ROWS // 4) == 0:
            prune()


def is_noted(connection: Any) -> bool:
    marker = getattr(connection, "epoch_marker", None)
    if marker is None or not connection.in_atomic_block:
        return False
    return any(waiting[1] is marker for waiting in connection.run_on_commit)


def has_table(connection: Any) -> bool:
    """Migrations write before the table is there, and a new version may run before they do."""
    if not getattr(connection, "epoch_table", False):
        connection.epoch_table = TABLE in connection.introspection.table_names()
    return bool(connection.epoch_table)


def insert(connection: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {TABLE} (token) VALUES (%s)", [randbelow(2**40)])  # noqa: S608 (our own name)  # nosec B608


def prune() -> None:
    """Keep the table small. A new row goes with it: no state comes back that was there before."""
    with transaction.atomic(), default_connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {TABLE} WHERE id <= (SELECT MAX(id) FROM {TABLE}) - {MOST_ROWS}")  # noqa: S608  # nosec B608
        insert(default_connection)


# ---- the state that a request sees


@dataclass(slots=True)
class Request:
    state: State | None = None


_request: ContextVar[Request | None] = ContextVar("the request that remembers", default=None)


@contextmanager
def one_state() -> Iterator[None]:
    """Within it things are remembered, and the state is asked for once: again after a write of its own."""
    token = _request.set(Request())
    try:
        yield
    finally:
        _request.reset(token)


class EpochMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:  # who decides something asks the database
            return self.get_response(request)
        with one_state():
            return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Wagtail asks for the site before any code of ours."""
        if request.resolver_match and request.resolver_match.url_name == "wagtail_serve":
            from .surroundings import site_of

            site_of(request)


def state() -> State | None:
    """What the rows of the table come to. None where nothing is to be remembered. One query for a request."""
    request = _request.get()
    if request is None or not has_table(default_connection):
        return None
    if request.state is None:
        with default_connection.cursor() as cursor:
            cursor.execute(f"SELECT COUNT(*), COALESCE(SUM(token), 0) FROM {TABLE}")  # noqa: S608 (our own name)  # nosec B608
            count, total = cursor.fetchone()
        setattr(default_connection, "epoch_marker", None)  # noqa: B010 (ours, on a class of Django)
        # a later write of this transaction is another state
        request.state = (int(count), int(total))
    return request.state


# ---- what was remembered


@dataclass(slots=True)
class Memory:
    """The least recently used go first. Shared by the threads of a process: values are not to be changed."""

    most: int = MOST_ENTRIES
    rows: "OrderedDict[Hashable, tuple[State, float, Any]]" = field(default_factory=OrderedDict)
    lock: Any = field(default_factory=Lock)

    def get(self, key: Hashable, now: State) -> tuple[Any] | None:
        """In a tuple, as None may be what is remembered."""
        with self.lock:
            row = self.rows.get(key)
            if row is None or row[0] != now or row[1] < time.monotonic():
                return None
            self.rows.move_to_end(key)
            return (row[2],)

    def put(self, key: Hashable, now: State, value: Any) -> None:
        with self.lock:
            self.rows[key] = (now, time.monotonic() + LONGEST, value)
            self.rows.move_to_end(key)
            while len(self.rows) > self.most:
                self.rows.popitem(last=False)


memory = Memory()


def remembered(key: Hashable, load: Callable[[], T]) -> T:
    """What `load` gives, asked for once for each state. `key`: all that it depends on but the database.

    Whoever gets it must not change it.
    """
    now = state()
    if now is None:
        return load()
    key = (default_connection.settings_dict["NAME"], key)
    if found := memory.get(key, now):
        value: T
        value, learnt = found[0]
    else:
        with rendering.learning() as learnt:
            value = load()
        if state() == now:  # else `load` wrote something itself
            memory.put(key, now, (value, learnt))
    rendering.learn(learnt)  # a copy of this answer depends on what the value was made of
    return value


def was_asked(key: Hashable) -> bool:
    """Was the same asked before, in this state?"""
    now = state()
    if now is None:
        return False
    key = (default_connection.settings_dict["NAME"], key)
    if memory.get(key, now):
        return True
    memory.put(key, now, True)
    return False
