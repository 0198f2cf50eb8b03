"""How a line of the log looks: for people, or as JSON for programs. Both say which request or job it is about."""

import json
import logging
from datetime import UTC, datetime
from typing import Any

from .context import about
from .scrubbing import deeply, scrubbed


class LineFormatter(logging.Formatter):
    """Time, level, logger and message, with what it is about in brackets."""

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {name}: {message}", style="{")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 (logging names it so)
        line = super().formatMessage(record)
        words = {**fields_of(record), **about()}
        return f"{line} [{' '.join(f'{name}={value}' for name, value in words.items())}]" if words else line

    def format(self, record: logging.LogRecord) -> str:
        return scrubbed(super().format(record))


class JsonFormatter(logging.Formatter):
    """One object in one line: `time` (UTC), `level`, `logger`, `message`, what it is about, and `error`: a traceback."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **about(),
            **fields_of(record),
        }
        if record.exc_info or record.exc_text:
            line["error"] = record.exc_text or self.formatException(record.exc_info)  # type: ignore[arg-type]
        # Keys are ours, and none is a secret: values are looked at one by one.
        return json.dumps({key: deeply(value) for key, value in line.items()}, ensure_ascii=False, default=str)


def fields_of(record: logging.LogRecord) -> dict[str, Any]:
    """What a caller said with `extra={"fields": {…}}`."""
    found = getattr(record, "fields", None)
    return found if isinstance(found, dict) else {}
