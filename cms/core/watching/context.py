"""Which request or which piece of work a line of the log belongs to."""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

# What proxies and tracing send: UUIDs, hexadecimal numbers, words with dashes. Nothing that could be an address.
SHAPE = re.compile(r"[A-Za-z0-9_-]{8,64}")

_about: ContextVar[dict[str, str] | None] = ContextVar("what_the_log_is_about", default=None)
_before: ContextVar[tuple[dict[str, str] | None, ...]] = ContextVar("what_it_was_about_before", default=())


def new_id() -> str:
    return secrets.token_hex(8)


def accepted(offered: str) -> str:
    """The id that a proxy has given to a request, when it looks like one; a new one otherwise."""
    return offered if SHAPE.fullmatch(offered) else new_id()


def about() -> dict[str, str]:
    """What every line says beside its message: `request_id`, or `job` or `task` with `work_id`; else nothing."""
    return _about.get() or {}


@contextmanager
def working_on(**values: str) -> Iterator[None]:
    """Lines that are written inside say these values, too."""
    token = _about.set({**about(), **values})
    try:
        yield
    finally:
        _about.reset(token)


def begin(**values: str) -> None:
    """As `working_on`, for work whose beginning and end are told by signals. Ends with `end`."""
    _before.set((*_before.get(), _about.get()))
    _about.set({**about(), **values})


def end() -> None:
    """What it was about before; without a `begin` nothing."""
    *earlier, last = _before.get() or (None,)
    _before.set(tuple(earlier))
    _about.set(last)
