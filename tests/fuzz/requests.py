"""Cases of requests: hostile paths, queries, headers, bodies; and what must not come of them."""

import traceback
from collections.abc import Callable
from random import Random
from typing import Any
from urllib.parse import quote, quote_from_bytes

from django.core.cache import cache
from django.core.signals import got_request_exception
from django.db import transaction
from django.test import Client

from . import hostile
from .running import Case

PARAMETERS = [
    "q", "page", "offset", "limit", "fields", "order", "search", "category", "tag", "author", "preview", "token", "next", "format",
    "rich_text", "cursor", "path", "locale", "slug", "id", "ids", "since", "until", "export", "topic", "stage", "utm_source", "v", "from",
]  # fmt: skip


def request(rng: Random, addresses: list[str], method: str = "GET", body: str = "", kind: str = "") -> Case:
    path = rng.choice(addresses)
    if rng.random() < 0.35:
        at = rng.randint(0, len(path))
        path = path[:at] + hostile.text(rng)[:400] + path[at:]
    query = ""
    if rng.random() < 0.75:
        query = "&".join(
            f"{rng.choice(PARAMETERS) if rng.random() < 0.9 else said(hostile.text(rng)[:50], rng)}={said(hostile.text(rng), rng)}"
            for _ in range(rng.choice([1, 1, 2, 3, 8]))
        )
    headers = {}
    if rng.random() < 0.5:
        for name in rng.sample(list(hostile.HEADERS), rng.randint(1, 3)):
            headers[name] = rng.choice(hostile.HEADERS[name])
    found = {"method": method, "path": hostile.raw(path), "query": hostile.raw(query), "headers": headers}
    return {**found, "body": body, "type": kind} if method != "GET" else found


def said(text: str, rng: Random) -> str:
    """As a browser writes it, or as somebody types it."""
    if rng.random() < 0.7:
        return quote_from_bytes(text.encode("utf-8", "surrogatepass"))
    return text.replace("&", "%26").replace("#", "%23")


def form(rng: Random, fields: dict[str, Any]) -> tuple[str, str]:
    """Body and content type of a form: some fields as they should be, some hostile, some missing or doubled."""
    rows = []
    for name, value in fields.items():
        kind = rng.random()
        if kind < 0.1:
            continue
        rows += [(name, hostile.text(rng) if kind < 0.45 else str(value))] * (3 if 0.45 < kind < 0.5 else 1)
    if rng.random() < 0.2:
        rows.append((hostile.text(rng)[:80], hostile.text(rng)))
    if rng.random() < 0.02:
        rows += [(f"x{number}", "1") for number in range(25_000)]
    if rng.random() < 0.25:
        limit = rng.choice(["x", "----x", "x" * 70])
        parts = [
            f'--{limit}\r\nContent-Disposition: form-data; name="{name}"'
            + rng.choice(["", '; filename="a.jpg"', "; filename*=utf-8''%00.svg", "; filename="])
            + rng.choice(["", "\r\nContent-Type: image/jpeg", "\r\nContent-Transfer-Encoding: base64"])
            + f"\r\n\r\n{value}\r\n"
            for name, value in rows
        ]
        body = "".join(parts) + rng.choice([f"--{limit}--\r\n", "", f"--{limit}"])
        return hostile.raw(body), f"multipart/form-data; boundary={limit}"
    body = "&".join(f"{quote(name, errors='replace')}={said(value, rng)}" for name, value in rows)
    kind = "application/x-www-form-urlencoded" if rng.random() < 0.85 else rng.choice(hostile.TYPES)
    return hostile.raw(body), kind


def json_body(rng: Random, sample: dict[str, Any]) -> tuple[str, str]:
    data: Any = dict(sample)
    for name in list(data):
        if rng.random() < 0.4:
            data[name] = hostile.value(rng)
        elif rng.random() < 0.1:
            del data[name]
    if rng.random() < 0.1:
        data = hostile.value(rng)
    kind = "application/json" if rng.random() < 0.9 else rng.choice(hostile.TYPES)
    return hostile.raw(hostile.written(data, rng)), kind


def sending(client: Client, **extra: str) -> Callable[[Case], str]:
    """Answers with the status; everything that was written is taken back."""
    raised: list[str] = []

    def note(sender: Any, **kwargs: Any) -> None:
        raised.append(traceback.format_exc(limit=-4))

    client.raise_request_exception = False

    def attempt(case: Case) -> str:
        raised.clear()
        cache.clear()  # so that limits do not hide what is behind them
        environ = {**extra, **case["headers"], "PATH_INFO": case["path"], "QUERY_STRING": case["query"]}
        got_request_exception.connect(note)
        try:
            with transaction.atomic():
                data = case.get("body", "").encode("latin-1")
                kind = case.get("type") or "application/octet-stream"
                if "CONTENT_LENGTH" not in environ:
                    environ["CONTENT_LENGTH"] = str(len(data))
                response = client.generic(case["method"], "/", data, kind, **environ)  # type: ignore[arg-type]
                if response.streaming:
                    b"".join(response)  # type: ignore[arg-type]
                transaction.set_rollback(True)
        except Exception:
            return f"failed: raised {traceback.format_exc(limit=-4)}"
        finally:
            got_request_exception.disconnect(note)
        status = response.status_code
        return f"failed: {status} {' '.join(raised)}" if status >= 500 else str(status)

    return attempt
