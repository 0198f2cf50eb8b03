"""Typed readers for settings that come from the environment.

Every reader refuses a value it does not understand, at start-up, and says which variable to mend.
An empty variable counts as not set, so that `VAR= make run` means the default.
"""

import os
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off"}


def text(name: str, default: str | None = None) -> str:
    """The variable as text. Without a default it is required."""
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        raise ImproperlyConfigured(f"{name} is not set. Set it in the environment.")
    return default


def boolean(name: str, default: bool) -> bool:
    raw = text(name, str(default)).lower()
    if raw in TRUE:
        return True
    if raw in FALSE:
        return False
    raise ImproperlyConfigured(f"{name}={raw!r}: use true or false.")


def integer(name: str, default: int, *, minimum: int = 0, maximum: int = 2**31) -> int:
    raw = text(name, str(default))
    try:
        value = int(raw)
    except ValueError:
        raise ImproperlyConfigured(f"{name}={raw!r}: use a whole number.") from None
    if not minimum <= value <= maximum:
        raise ImproperlyConfigured(f"{name}={value}: use a number from {minimum} to {maximum}.")
    return value


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def choice(name: str, default: str, choices: Iterable[str]) -> str:
    """One of few words, such as the code of a language."""
    raw = text(name, default)
    if raw not in (known := list(choices)):
        raise ImproperlyConfigured(f"{name}={raw!r}: use one of {', '.join(known)}.")
    return raw


def key(name: str) -> str:
    """A key for IndexNow, or "": 8 to 128 letters, digits and dashes. https://www.indexnow.org/documentation"""
    raw = text(name, "")
    if raw and not re.fullmatch(r"[a-zA-Z0-9-]{8,128}", raw):
        raise ImproperlyConfigured(f"{name}: use 8 to 128 letters, digits and dashes.")
    return raw


def folder(name: str, default: Path) -> Path:
    """An absolute folder, made when it does not exist."""
    path = Path(text(name, str(default))).expanduser().resolve()
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(f"{name}={path}: cannot make this folder ({error.strerror}).") from None
    return path


def origin(name: str, default: str) -> str:
    """A site address such as https://www.example.org, without a path."""
    raw = text(name, default).rstrip("/")
    parts = urlsplit(raw)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path:
        raise ImproperlyConfigured(f"{name}={raw!r}: use an address such as https://www.example.org.")
    return raw


PREVIEW_ADDRESS = re.compile(r"https?://[^/?#\s{}@\\]+[/?#][^\s{}]*\{token\}[^\s{}]*")


def is_preview_address(raw: str) -> bool:
    """An address of another front end, with one {token} behind its host."""
    try:
        return bool(PREVIEW_ADDRESS.fullmatch(raw) and urlsplit(raw).hostname and (urlsplit(raw).port or 1))
    except ValueError:  # a port that is none
        return False


def preview_address(name: str) -> str:
    """Where another front end shows drafts, or ""."""
    raw = text(name, "")
    if raw and not is_preview_address(raw):
        raise ImproperlyConfigured(
            f"{name}={raw!r}: use an address with one {{token}} in it, "
            "such as https://front.example.org/preview?token={token}."
        )
    return raw


def contact(name: str) -> str:
    """Where a fault is told, or "". https://www.rfc-editor.org/rfc/rfc9116#section-2.5.3"""
    raw = text(name, "")
    if raw and not re.fullmatch(r"mailto:[^\s@:]+@[^\s@:]+|https://[^\s/]\S*|tel:[+\d-]+", raw):
        raise ImproperlyConfigured(f"{name}={raw!r}: use mailto:security@example.org or https://….")
    return raw


def origins(name: str) -> list[str]:
    """Site addresses with commas between them, or * for any; nothing: none."""
    raw = words(name)
    if raw == ["*"]:
        return raw
    for one in raw:
        parts = urlsplit(one)
        if parts.scheme not in {"http", "https"} or not parts.netloc or one != f"{parts.scheme}://{parts.netloc}":
            raise ImproperlyConfigured(f"{name}={one!r}: use addresses such as https://www.example.org, or *.")
    return raw


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mails go: a backend of Django, and for SMTP the server. `starttls`: encrypted after the greeting."""

    backend: str
    host: str = ""
    port: int = 0
    user: str = ""
    password: str = ""
    starttls: bool = False
    tls: bool = False


MAIL_PLACES = {
    "file": "django.core.mail.backends.filebased.EmailBackend",
    "console": "django.core.mail.backends.console.EmailBackend",
}
MAIL_PORTS = {"smtp": 587, "smtps": 465, "smtp+plain": 25}


def mail_server(name: str, default: str) -> MailServer:
    """smtp:// encrypts with STARTTLS, smtps:// from the start, smtp+plain:// never; file: and console: send nothing."""
    raw = text(name, default)
    scheme, _, rest = raw.partition(":")
    if scheme in MAIL_PLACES and not rest.strip("/"):
        return MailServer(MAIL_PLACES[scheme])
    parts = urlsplit(raw)
    try:
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if scheme not in MAIL_PORTS or not host or parts.path not in {"", "/"}:
        raise ImproperlyConfigured(
            f"{name}={raw.split('@')[-1]!r}: use smtp://user:password@host:587, smtps://user:password@host, "
            "smtp+plain://host, file: or console:. Write @, : and / in a password as %40, %3A and %2F."
        )
    return MailServer(
        "django.core.mail.backends.smtp.EmailBackend",
        host,
        port or MAIL_PORTS[scheme],
        unquote(parts.username or ""),
        unquote(parts.password or ""),
        starttls=scheme == "smtp",
        tls=scheme == "smtps",
    )


def database(name: str, default: Path) -> dict[str, Any]:
    """The `DATABASES["default"]` entry for a URL, or SQLite in the file `default`."""
    raw = text(name, f"sqlite:///{default}")
    scheme, _, rest = raw.partition("://")
    if scheme == "sqlite":
        return sqlite(rest[1:] or str(default))
    if scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(
            f"{name}={raw.split('@')[-1]!r}: use postgres://user:password@host:5432/name or sqlite:///file."
        )
    import dj_database_url  # comes with environs[django]; only PostgreSQL needs it

    settings: dict[str, Any] = dict(dj_database_url.parse(raw, conn_max_age=600, conn_health_checks=True))
    if not settings.get("NAME"):
        raise ImproperlyConfigured(f"{name}: the address names no database.")
    return settings


def sqlite(path: str) -> dict[str, Any]:
    """SQLite as a server's database: readers never wait for the writer, writers queue.

    Write-ahead logging, and transactions that take the write lock when they begin: one that starts
    reading and then writes can otherwise fail at once, whatever the time-out.
    https://docs.djangoproject.com/en/5.2/ref/databases/#sqlite-transaction-behavior
    """
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "timeout": 60,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-20000;",
        },
    }


def secret(name: str, file: Path) -> str:
    """The variable, or a random key that is made once per installation and kept in `file`."""
    if value := text(name, ""):
        return value
    if not file.exists():
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as handle:
            handle.write(secrets.token_urlsafe(50))
    return file.read_text().strip()
