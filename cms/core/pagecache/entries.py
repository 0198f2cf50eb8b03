"""One finished page: its bodies in each coding, its headers, and until when it may be shown. Pure."""

import gzip
import hashlib
import json
import struct
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from email.utils import formatdate
from enum import Enum
from typing import Any
from urllib.parse import quote

from .negotiation import BROTLI, GZIP, IDENTITY

try:
    import brotli
except ImportError:  # a host may do without
    brotli = None

HAS_BROTLI = brotli is not None
SHORTEST = 200  # bytes; below, a coding saves nothing
BROTLI_QUALITY = 5  # of 11: as small as gzip's best, in a fraction of its time
GZIP_LEVEL = 6
TEXTS = (
    *("text/", "application/json", "application/ld+json", "application/xml", "application/atom+xml"),
    *("application/feed+json", "image/svg+xml"),
)
MANY = 200  # names of single pages: more are one name, "pages"
EVERYTHING, PAGES = "*", "pages"

Headers = list[tuple[str, str]]
# What is written anew for each coding, or belongs to one connection.
OWN = frozenset(
    {
        *("content-length", "content-encoding", "vary", "etag", "last-modified", "cache-control", "date"),
        *("connection", "transfer-encoding", "age", "cache-status", "cdn-cache-control", "x-cache-tags"),
    }
)
IN_304 = frozenset({"cache-control", "cdn-cache-control", "etag", "last-modified", "vary", "x-cache-tags"})


class Standing(Enum):
    FRESH = "fresh"
    RENEW = "renew"  # shown, and rendered again meanwhile
    OLD = "old"  # rendered again first; shown when that fails
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Terms:
    """How long pages may be shown, in seconds. `front`: does a cache stand in front that we purge?"""

    fresh: int = 60
    renew: int = 60  # beyond being fresh: shown while it is rendered again
    on_error: int = 24 * 3600
    front: bool = False


@dataclass(slots=True)
class Entry:
    """Moments are seconds since 1970. `seq`: how far this process had read the journal when rendering began.

    `dies_at`: no copy may be shown from then on; None: no such moment.
    """

    key: str
    base: str
    etag: str  # the strong one, of the body as it is
    modified: int
    made: float
    fresh_until: float
    renew_until: float
    error_until: float
    names: frozenset[str]
    headers: Headers  # as the middleware made them, without ours
    control: Headers  # Cache-Control and its kin
    vary: str
    bodies: dict[str, bytes]
    seq: int = 0
    checked: int = 0  # up to where the journal names nothing of it
    is_changed: bool = False
    plain: tuple[Headers, bytes] = field(init=False)
    variants: dict[str, tuple[Headers, bytes]] = field(init=False)
    unchanged: Headers = field(init=False)
    size: int = field(init=False)

    def __post_init__(self) -> None:
        self.variants = {coding: (self.headers_in(coding), body) for coding, body in self.bodies.items()}
        self.plain = self.variants[IDENTITY]
        self.unchanged = [pair for pair in self.plain[0] if pair[0].lower() in IN_304]
        self.size = sum(map(len, self.bodies.values())) + 4_000 + 100 * len(self.names)

    def headers_in(self, coding: str) -> Headers:
        # The same page in another coding is not the same bytes: its tag is a weak one.
        own: Headers = [
            ("Content-Length", str(len(self.bodies[coding]))),
            ("ETag", self.etag if coding == IDENTITY else f"W/{self.etag}"),
            ("Last-Modified", formatdate(self.modified, usegmt=True)),
            ("Vary", self.vary),
        ]
        if coding != IDENTITY:
            own.append(("Content-Encoding", coding))
        return [*self.headers, *self.control, *own]

    def standing(self, now: float) -> Standing:
        if self.is_changed:
            return Standing.OLD if now < self.error_until else Standing.GONE
        if now < self.fresh_until:
            return Standing.FRESH
        if now < self.renew_until:
            return Standing.RENEW
        return Standing.OLD if now < self.error_until else Standing.GONE


def made(
    key: str,
    base: str,
    headers: Iterable[tuple[str, str]],
    body: bytes,
    *,
    names: Collection[str],
    now: float,
    terms: Terms,
    seq: int = 0,
    stale_at: float | None = None,
    dies_at: float | None = None,
    before: Entry | None = None,
) -> Entry:
    """From a finished answer. `stale_at`: from then on it is rendered again first. `before`: the copy it replaces."""
    given = {name.lower(): value for name, value in headers}
    kept = [(name, value) for name, value in headers if name.lower() not in OWN]
    etag = strong(given.get("etag", "")) or f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    soonest = min(moment for moment in (stale_at, dies_at, now + terms.fresh + terms.renew) if moment is not None)
    entry_names = coarse(names)
    return Entry(
        key=key,
        base=base,
        etag=etag,
        modified=modified_at(etag, now, before),
        made=now,
        fresh_until=min(now + terms.fresh, soonest),
        renew_until=soonest,
        error_until=min(now + terms.on_error, dies_at or now + terms.on_error),
        names=entry_names,
        headers=kept,
        control=control(given.get("cache-control", ""), entry_names, terms),
        vary=vary(given.get("vary", "")),
        bodies=coded(body, given.get("content-type", "")),
        seq=seq,
        checked=seq,
    )


def modified_at(etag: str, now: float, before: Entry | None) -> int:
    """Whole seconds. Two versions of one second get two, or who has the first would never see the second."""
    if before is None:
        return int(now)
    return before.modified if before.etag == etag else max(int(now), before.modified + 1)


def strong(tag: str) -> str:
    return tag.removeprefix("W/")


def coarse(names: Collection[str]) -> frozenset[str]:
    """A page that shows very many others depends on all of them by one name."""
    single = [name for name in names if name.startswith("page:")]
    if len(single) <= MANY:
        return frozenset(names)
    return frozenset([*(name for name in names if not name.startswith("page:")), PAGES])


def coded(body: bytes, content_type: str) -> dict[str, bytes]:
    """A coding that makes it no smaller is left out."""
    found = {IDENTITY: body}
    if not content_type.startswith(TEXTS) or len(body) < SHORTEST:
        return found
    found[GZIP] = gzip.compress(body, GZIP_LEVEL, mtime=0)
    if HAS_BROTLI:
        found[BROTLI] = brotli.compress(body, quality=BROTLI_QUALITY)
    return {coding: made for coding, made in found.items() if coding == IDENTITY or len(made) < len(body)}


def vary(before: str) -> str:
    names = [name.strip() for name in before.split(",") if name.strip()]
    has = {name.lower() for name in names}
    return ", ".join(names if "accept-encoding" in has else [*names, "Accept-Encoding"])


def control(before: str, names: frozenset[str], terms: Terms) -> Headers:
    """A browser asks each time, or as often as the view says, and may show its copy when the site cannot be reached.

    Caches in front of us keep a page for as long as we do (RFC 9213), as they are told when it changes.
    """
    age = next((part for part in before.replace(" ", "").split(",") if part.startswith("max-age=")), "max-age=0")
    found = [("Cache-Control", f"public, {age}, stale-if-error={terms.on_error}")]
    if terms.front:
        told = f"max-age={terms.fresh}, stale-while-revalidate={terms.renew}, stale-if-error={terms.on_error}"
        found += [("CDN-Cache-Control", told), ("X-Cache-Tags", tags_line(names))]
    return found


def tags_line(names: Iterable[str]) -> str:
    """With a comma before and behind each, so that a pattern finds whole names."""
    return f",{','.join(sorted(map(tag_of, names)))},"


def tag_of(name: str) -> str:
    """As headers may say it: addresses may be written in any script."""
    return quote(name, safe="/:*")


# ---- as bytes, for a store that processes share


def packed(entry: Entry, position: Any) -> bytes:
    """`position`: how far the journal was read when rendering began, in a form that JSON knows."""
    codings = list(entry.bodies)
    about = {
        "key": entry.key,
        "base": entry.base,
        "etag": entry.etag,
        "modified": entry.modified,
        "moments": [entry.made, entry.fresh_until, entry.renew_until, entry.error_until],
        "names": sorted(entry.names),
        "headers": entry.headers,
        "control": entry.control,
        "vary": entry.vary,
        "codings": [[coding, len(entry.bodies[coding])] for coding in codings],
        "position": position,
    }
    head = json.dumps(about).encode()
    return struct.pack(">I", len(head)) + head + b"".join(entry.bodies[coding] for coding in codings)


def unpacked(data: bytes) -> tuple[Entry, Any]:
    """Raises ValueError or KeyError for what is none."""
    if len(data) < 4:
        raise ValueError("too short")
    (length,) = struct.unpack(">I", data[:4])
    about = json.loads(data[4 : 4 + length])
    bodies, at = {}, 4 + length
    for coding, size in about["codings"]:
        bodies[coding] = data[at : at + size]
        at += size
    if at != len(data):
        raise ValueError("not as long as it says")
    made_at, fresh, renew, error = about["moments"]
    entry = Entry(
        about["key"], about["base"], about["etag"], about["modified"], made_at, fresh, renew, error,
        frozenset(about["names"]), [(n, v) for n, v in about["headers"]], [(n, v) for n, v in about["control"]],
        about["vary"], bodies,
    )  # fmt: skip
    return entry, about["position"]
