"""What the environment says about logs, metrics and services. Refuses nonsense at start-up, as `cms.env` does."""

import importlib.util
import os
import re
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from cms import env

PLACE = re.compile(r"(?P<host>\[[0-9a-fA-F:.]+\]|[\w.-]*):(?P<port>\d{1,5})")
SITE = "site"


def metrics_place(name: str, token: str, folder: Path) -> str:
    """Where metrics are read: "" nowhere, “site” at /metrics with a bearer token, or HOST:PORT on a port of their own.

    Also makes the folder into which every process counts; prometheus-client asks the environment for it.
    """
    raw = env.text(name, "")
    if not raw or raw.lower() in env.FALSE:
        return ""
    if raw == SITE:
        if len(token) < 16:
            raise ImproperlyConfigured(
                f"{name}={SITE} shows numbers of the site at /metrics: set METRICS_TOKEN to a secret of 16 characters "
                "or more, or let them stand on a port of their own, such as METRICS=127.0.0.1:9464."
            )
    elif (match := PLACE.fullmatch(raw)) is None or not 0 < int(match["port"]) < 65536:
        raise ImproperlyConfigured(f"{name}={raw!r}: use {SITE}, or a host and port such as 127.0.0.1:9464.")
    require("prometheus_client", "prometheus-client", name)
    folder = Path(os.environ.get("PROMETHEUS_MULTIPROC_DIR") or folder)
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)
    return raw


def service(name: str, module: str, package: str) -> str:
    """The address of a service that hears of errors or requests, or "". Its package must be there."""
    raw = env.text(name, "")
    if not raw:
        return ""
    parts = urlsplit(raw)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ImproperlyConfigured(f"{name}: use an address such as https://collector.example.org.")
    require(module, package, name)
    return raw


def require(module: str, package: str, name: str) -> None:
    try:
        found = importlib.util.find_spec(module)
    except ModuleNotFoundError:  # not even its parent is there
        found = None
    if found is None:
        raise ImproperlyConfigured(f"{name} is set, but the package is missing: pip install '{package}'.")
