"""Takes out of texts what no log, and no service that collects errors, may learn: addresses of people, tokens, values
of rows."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

HIDDEN = "***"
EMAIL = re.compile(r"[\w.+%-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+")
# PostgreSQL repeats the row that it refuses; SQLite names columns only.
DETAIL = re.compile(r"\bDETAIL:.*")
SECRET_NAMES = re.compile(
    r"(password|secret|token|cookie|authorization|session|csrf|api_?key|email|name|phone|digest)", re.IGNORECASE
)

_others: list[Callable[[str], str]] = []


def register(scrub: Callable[[str], str]) -> None:
    """Something else that takes secrets out of a text. Each is asked once."""
    if scrub not in _others:
        _others.append(scrub)


def scrubbed(text: str) -> str:
    for other in _others:
        text = other(text)
    return DETAIL.sub(f"DETAIL: {HIDDEN}", EMAIL.sub(HIDDEN, text))


def without_query(address: str) -> str:
    """An address without what may be personal in it: user, query and fragment are gone, tokens hidden."""
    try:
        parts = urlsplit(address)
        host = f"{parts.hostname or ''}{f':{parts.port}' if parts.port else ''}"
    except ValueError:
        return HIDDEN
    return scrubbed(f"{parts.scheme}://{host}{parts.path}" if parts.scheme else parts.path)


def deeply(value: Any) -> Any:
    """The same for everything inside lists and dicts; what is named like a secret is hidden whole."""
    if isinstance(value, str):
        return scrubbed(value)
    if isinstance(value, dict):
        return {
            key: HIDDEN if isinstance(key, str) and SECRET_NAMES.fullmatch(key) else deeply(inner)
            for key, inner in value.items()
        }
    if isinstance(value, list | tuple):
        return [deeply(inner) for inner in value]
    return value
