"""Who asked to be forgotten, so that a restored backup forgets them again.

Each entry names a row by its number and the moment it was made: nothing personal, and never another row that gets the
same number in a restored database. It is written in the transaction of the deletion, and when that is through, into a
file outside the database (PROOFDESK_ERASURES_FILE). `cms.backup` reads both.

    erasures.watch(Lead)                     each deletion of such a row, by whatever route
    erasures.note(DELETE, rows)              a deletion that somebody asked for, where others are none
    erasures.register_act("stop", function)  something else that a restored backup has to do again
"""

import json
import logging
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Model, QuerySet
from django.db.models.signals import post_delete
from django.utils import timezone

from .text import count_of

logger = logging.getLogger(__name__)

DELETE = "delete"
STAMP = "created_at"
BATCH = 500
NEW_LINE = "\n"

Act = Callable[["QuerySet[Any]"], object]


@dataclass(frozen=True, slots=True)
class Entry:
    """`model`: such as “coaching.lead”; `stamp`: when the row was made, `at`: when this was asked (ISO 8601, UTC)."""

    act: str
    model: str
    number: str
    stamp: str
    at: str

    @property
    def row(self) -> tuple[str, str, str]:
        return self.model, self.number, self.stamp

    def line(self) -> str:
        return json.dumps(asdict(self), separators=(",", ":")) + "\n"


@dataclass(frozen=True, slots=True)
class Watched:
    stamp: str
    delete: Act


WATCHED: dict[str, Watched] = {}
ACTS: dict[tuple[str, str], Act] = {}  # act, model -> what is done to its rows
_again: ContextVar[bool] = ContextVar("erasures_are_applied", default=False)


def delete_rows(rows: "QuerySet[Any]") -> None:
    rows.delete()


def knows(model: type[Model], stamp: str = STAMP, delete: Act = delete_rows) -> None:
    """Rows of this model can be named in entries. `delete`: how they go, when it is more than deleting."""
    WATCHED[model._meta.label_lower] = Watched(stamp, delete)


def watch(
    model: type[Model],
    stamp: str = STAMP,
    delete: Act = delete_rows,
    unless: Callable[[Any], bool] = lambda row: False,
) -> None:
    """Note every row that is deleted, `unless` it would go from a restored backup by itself."""
    knows(model, stamp, delete)

    def follow(instance: Any, **kwargs: Any) -> None:
        if not unless(instance):
            note(DELETE, [instance])

    post_delete.connect(follow, sender=model, weak=False, dispatch_uid=f"proofdesk.erasures.{model._meta.label_lower}")


def register_act(act: str, model: type[Model], again: Act) -> None:
    """`again`: what is done to the rows. The model is one that is known or watched."""
    ACTS[act, model._meta.label_lower] = again


def note(act: str, rows: Iterable[Model]) -> None:
    """Call it inside the transaction of the act."""
    from .models import Erasure

    if _again.get():
        return
    now = timezone.now()
    entries = [
        Entry(act, label, str(row.pk), stamp_of(row, WATCHED[label].stamp), in_utc(now))
        for row in rows
        for label in [row._meta.label_lower]
    ]
    Erasure.objects.bulk_create([Erasure(**asdict(entry)) for entry in entries], batch_size=BATCH)
    for entry in entries:
        transaction.on_commit(partial(append, [entry]), robust=True)


def stamp_of(row: Any, field: str) -> str:
    return in_utc(getattr(row, field))


def in_utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


# ---- the file


def place() -> Path | None:
    name = getattr(settings, "PROOFDESK_ERASURES_FILE", "")
    return Path(name) if name else None


def append(entries: list[Entry], file: Path | None = None) -> None:
    """Each write is whole, however many processes write."""
    file = file or place()
    if file is None or not entries:
        return
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        size = os.fstat(descriptor).st_size
        is_torn = size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"
        lines = "".join(entry.line() for entry in entries)
        os.write(descriptor, f"{NEW_LINE if is_torn else ''}{lines}".encode())
    finally:
        os.close(descriptor)


def read(file: Path | None) -> Iterator[Entry]:
    """Nothing when there is no file. A line that a crash has torn is left out: the table has it."""
    if file is None or not file.exists():
        return
    for line in file.read_text().splitlines():
        try:
            yield Entry(**json.loads(line))
        except (ValueError, TypeError):
            logger.warning("a line of %s cannot be read", file.name)


def in_table() -> list[Entry]:
    """Nothing where the table is still to be made."""
    from .models import Erasure

    if Erasure._meta.db_table not in connection.introspection.table_names():
        return []
    names = ("act", "model", "number", "stamp", "at")
    return [Entry(*values) for values in Erasure.objects.order_by("pk").values_list(*names)]


def keep(file: Path | None = None) -> int:
    """Write into the file what only the table knows: what another machine noted, or a crash has cost."""
    file = file or place()
    if file is None:
        return 0
    known = set(read(file))
    missing = [entry for entry in in_table() if entry not in known]
    for start in range(0, len(missing), BATCH):
        append(missing[start : start + BATCH], file)
    return len(missing)


def keep_due() -> str:
    return f"{count_of(keep(), 'line')} written"


# ---- again


@contextmanager
def nothing_new() -> Iterator[None]:
    token = _again.set(True)
    try:
        yield
    finally:
        _again.reset(token)


@transaction.atomic
def apply(entries: Iterable[Entry]) -> Counter[str]:
    """Do again what was asked for, where the rows are there; and remember it. How many rows, by model.

    Of several acts on one row the last one counts; nothing follows on a deletion.
    """
    from .models import Erasure

    last: dict[tuple[str, str, str], Entry] = {}
    ordered = sorted(set(entries), key=lambda entry: (entry.at, entry.act))
    for entry in ordered:
        if entry.row not in last or last[entry.row].act != DELETE:
            last[entry.row] = entry
    done: Counter[str] = Counter()
    with nothing_new():
        for (act, label), wanted in by_act(last.values()).items():
            if rows := existing(label, wanted):
                model = apps.get_model(label)
                again = WATCHED[label].delete if act == DELETE else ACTS[act, label]
                again(model._base_manager.filter(pk__in=rows))
                done[label] += len(rows)
    known = set(in_table())
    Erasure.objects.bulk_create([Erasure(**asdict(entry)) for entry in ordered if entry not in known], batch_size=BATCH)
    return done


def by_act(entries: Iterable[Entry]) -> dict[tuple[str, str], dict[str, str]]:
    """Act and model -> number and stamp of each row. What nobody knows any more is left out."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for entry in entries:
        if entry.model in WATCHED and (entry.act == DELETE or (entry.act, entry.model) in ACTS):
            found.setdefault((entry.act, entry.model), {})[entry.number] = entry.stamp
    return found


def existing(label: str, wanted: dict[str, str]) -> list[Any]:
    """Numbers of the rows that are there, and are the ones that were meant."""
    model, stamp = apps.get_model(label), WATCHED[label].stamp
    numbers = sorted(wanted)
    found: list[Any] = []
    for start in range(0, len(numbers), BATCH):
        rows = model._base_manager.filter(pk__in=numbers[start : start + BATCH]).values_list("pk", stamp)
        found += [number for number, made in rows if made and in_utc(made) == wanted[str(number)]]
    return found
