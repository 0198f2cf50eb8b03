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
from urllib.parse import parse_qsl, unquote, urlsplit

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


def front_caches(name: str) -> dict[str, dict[str, str]]:
    """The setting WAGTAILFRONTENDCACHE, from addresses of caches such as http://127.0.0.1:6081."""
    found = words(name)
    for one in found:
        parts = urlsplit(one)
        if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path not in {"", "/"}:
            raise ImproperlyConfigured(f"{name}={one!r}: use addresses of caches such as http://127.0.0.1:6081.")
    return {
        f"front-{number}": {"BACKEND": "cms.core.pagecache.front.VarnishBackend", "LOCATION": one.rstrip("/")}
        for number, one in enumerate(found, 1)
    }


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


# Of a process that answers requests, in milliseconds: nobody waits longer for an answer anyway. A command, a worker
# and a migration may take as long as they need.
WEB_LIMITS = {"statement_timeout": 30_000, "lock_timeout": 20_000, "idle_in_transaction_session_timeout": 60_000}
CONNECT_SECONDS = 5
# A server that is gone without a word is noticed within a minute, not after hours.
KEEPALIVES = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}
ROLES = ("web", "command")


def role() -> str:
    """What this process is: `cms.wsgi` says “web”; all else are commands."""
    return choice("PROCESS_ROLE", "command", ROLES)


def database(name: str, default: Path) -> dict[str, Any]:
    """The `DATABASES["default"]` entry for a URL, or SQLite in the file `default`."""
    raw = text(name, f"sqlite:///{default}")
    scheme, _, rest = raw.partition("://")
    if scheme == "sqlite":
        return sqlite(rest[1:] or str(default))
    return postgresql(name, raw)


def postgresql(name: str, raw: str) -> dict[str, Any]:
    """PostgreSQL as a server's database. What stands behind `?` in the address wins over what is set here."""
    if raw.partition("://")[0] not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(
            f"{name}={raw.split('@')[-1]!r}: use postgres://user:password@host:5432/name or sqlite:///file."
        )
    import dj_database_url  # comes with environs[django]; only PostgreSQL needs it

    settings: dict[str, Any] = dict(dj_database_url.parse(raw, conn_max_age=600, conn_health_checks=True))
    if not settings.get("NAME"):
        raise ImproperlyConfigured(f"{name}: the address names no database.")
    is_web = role() == "web"
    options: dict[str, Any] = {
        "application_name": f"proofdesk {role()}",
        "connect_timeout": CONNECT_SECONDS,
        **KEEPALIVES,
    }
    if is_web:
        options["options"] = " ".join(f"-c {limit}={value}" for limit, value in limits().items())
    if is_web and (pool := pooling()):
        options["pool"] = pool
        settings["CONN_MAX_AGE"] = 0  # the pool keeps them
    settings["OPTIONS"] = {**options, **settings.get("OPTIONS", {})}
    return settings


def replica(name: str, redis_url: str) -> dict[str, Any] | None:
    """The entry of a copy that public lists are read from (cms.core.replica); None: there is none."""
    raw = text(name, "")
    if not raw:
        return None
    if not redis_url:
        raise ImproperlyConfigured(
            f"{name} needs REDIS_URL: processes tell each other there that something was written."
        )
    settings = postgresql(name, raw)
    settings["OPTIONS"]["application_name"] += " (copy)"
    settings["TEST"] = {"MIRROR": "default"}
    return settings


def limits() -> dict[str, int]:
    """How long a request may keep the database, in milliseconds. Variables are in seconds; 0: as long as it likes."""
    names = {limit: f"DATABASE_{limit.removesuffix('_session_timeout').upper()}" for limit in WEB_LIMITS}
    return {limit: integer(names[limit], default // 1000, maximum=3600) * 1000 for limit, default in WEB_LIMITS.items()}


def pooling() -> dict[str, Any] | None:
    """Connections that the threads of one process share. None: each thread keeps its own."""
    size = integer("DATABASE_POOL_SIZE", 10, maximum=1000)
    if not size:
        return None
    return {
        "min_size": 1,
        "max_size": size,
        "timeout": CONNECT_SECONDS,  # then the visitor is told that the site is busy
        "max_idle": 300,
        # Gives up soon, and begins anew with the next request: waits between attempts double, and a database that
        # is back after minutes would be noticed minutes later.
        "reconnect_timeout": CONNECT_SECONDS,
    }


def sqlite(path: str) -> dict[str, Any]:
    """SQLite as a server's database: readers never wait for the writer, writers queue.

    Write-ahead logging, and transactions that take the write lock when they begin: one that starts
    reading and then writes can otherwise fail at once, whatever the time-out. The log is cut to 64 MB
    whenever it is folded into the database.
    https://docs.djangoproject.com/en/5.2/ref/databases/#sqlite-transaction-behavior
    """
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "timeout": 60,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-20000; "
            "PRAGMA journal_size_limit=67108864;",
        },
    }


BUCKET_WORDS = {"region": "region_name", "prefix": "location", "style": "addressing_style"}


def media_storage(name: str) -> dict[str, Any]:
    """The `STORAGES["default"]` entry: the folder MEDIA_ROOT, or a bucket of an S3-compatible service.

    s3://key:password@host/bucket speaks TLS, s3+plain:// does not. Without key and secret, what the machine is
    allowed counts (https://docs.aws.amazon.com/boto3/latest/guide/credentials.html). Behind the bucket, if need be:
    ?region=eu-central-1, &prefix=folder/in/it, &style=virtual for bucket.host instead of host/bucket.
    """
    raw = text(name, "")
    if not raw:
        return {"BACKEND": "cms.core.storage.FolderStorage"}
    parts = urlsplit(raw)
    bucket = parts.path.strip("/")
    more = dict(parse_qsl(parts.query, keep_blank_values=True))
    try:
        host = parts.hostname and f"{parts.hostname}{f':{parts.port}' if parts.port else ''}"
    except ValueError:  # a port that is none
        host = None
    is_known = parts.scheme in {"s3", "s3+plain"} and more.keys() <= BUCKET_WORDS.keys()
    if not is_known or not host or not re.fullmatch(r"[a-z0-9][a-z0-9.-]{2,62}", bucket):
        raise ImproperlyConfigured(
            f"{name}={raw.split('@')[-1]!r}: use s3://key:password@host/bucket?region=eu-central-1, or s3+plain:// "
            "without TLS. Write @, :, + and / in a password as %40, %3A, %2B and %2F."
        )
    return {
        "BACKEND": "cms.core.bucket.BucketStorage",
        "OPTIONS": {
            "bucket_name": bucket,
            "endpoint_url": f"{'https' if parts.scheme == 's3' else 'http'}://{host}",
            "access_key": unquote(parts.username) if parts.username else None,
            "secret_key": unquote(parts.password) if parts.password else None,
            "addressing_style": "path",
            **{BUCKET_WORDS[word]: value for word, value in more.items()},
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
