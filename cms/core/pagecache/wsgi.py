"""The page cache as a WSGI application around Django's: the way of a request, from the copy to the rendering."""

import io
import logging
import sys
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from cms.core import unavailable

from . import keys, negotiation, rendering
from .counters import counters
from .entries import HAS_BROTLI, Entry, Headers, Standing, Terms, made
from .flights import Flights
from .following import follower
from .keys import Shape, Trust
from .rendering import Rendering
from .store import Store

logger = logging.getLogger(__name__)

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
WAIT = 10  # seconds for somebody else's rendering, then one's own
WAIT_ELSEWHERE = 0.3  # … for that of another process
MOST_UNKEPT = 10_000
ASIDE = ("/healthz", "/readyz", "/metrics")  # what watches this process asks it, not a copy
HIT, STALE, STORED = "Proofdesk; hit", "Proofdesk; hit; detail=stale", "Proofdesk; fwd=miss; stored"
STATUS_OK, STATUS_UNCHANGED = "200 OK", "304 Not Modified"


class Answer:
    """What Django said: an entry when it may be kept, else the answer as it is, once."""

    __slots__ = ("body", "entry", "headers", "status")

    def __init__(self, status: str, headers: Headers, body: Iterable[bytes], entry: Entry | None) -> None:
        self.status, self.headers, self.body, self.entry = status, headers, body, entry

    @property
    def failed(self) -> bool:
        return self.status[:1] == "5"


class PageCache:
    """Around `application`, which must be Django's own handler. With PROOFDESK_PAGE_CACHE off it only passes on."""

    def __init__(self, application: Callable[..., Any]) -> None:
        self.application = application
        self.is_on = bool(setting("PROOFDESK_PAGE_CACHE", True))
        self.terms = Terms(
            fresh=setting("PROOFDESK_PAGE_CACHE_SECONDS", 60),
            renew=setting("PROOFDESK_PAGE_CACHE_SECONDS", 60),
            on_error=setting("PROOFDESK_PAGE_CACHE_STALE_SECONDS", 24 * 3600),
            front=bool(setting("WAGTAILFRONTENDCACHE", None)),
        )
        self.trust = Trust(
            tls_header=settings.SECURE_PROXY_SSL_HEADER,
            forwarded_host=settings.USE_X_FORWARDED_HOST,
            forwarded_port=settings.USE_X_FORWARDED_PORT,
        )
        self.store = Store(setting("PROOFDESK_PAGE_CACHE_BYTES", 64 * 1024 * 1024))
        self.session_cookie = f"{settings.SESSION_COOKIE_NAME}="
        self.aside = tuple(
            path for path in (settings.STATIC_URL, settings.MEDIA_URL, admin_path(), *ASIDE) if path and path != "/"
        )
        self.flights = Flights()
        self.unkept: OrderedDict[str, None] = OrderedDict()  # addresses whose answers were not to be kept
        self.shared = shared_store()
        self.workers = ThreadPoolExecutor(max_workers=1, thread_name_prefix="page cache")
        self.renewing: set[str] = set()
        self.lock = threading.Lock()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if not self.is_on:
            return self.pass_on(environ, start_response)
        follower.start()
        base = self.base(environ)
        if base is None:
            return self.pass_on(environ, start_response)
        shape = self.store.shapes.get(base)
        if shape is not None:
            entry = self.store.get(self.key(environ, base, shape))
            if entry is not None and follower.holds(entry):
                standing = entry.standing(time.time())
                if standing is Standing.FRESH:
                    counters.add("hits")
                    return answer(entry, environ, start_response, HIT)
                if standing is Standing.RENEW and not follower.is_away:
                    self.renew(entry, environ, shape)
                    counters.add("stale")
                    return answer(entry, environ, start_response, STALE)
                if standing is not Standing.GONE and follower.is_away:
                    counters.add("covered")
                    return answer(entry, environ, start_response, STALE)
            elif entry is not None:
                self.store.drop(entry)
        return self.slowly(environ, start_response, base)

    # ---- what is asked for

    def base(self, environ: Environ) -> str | None:
        """None for what is not looked for: a form, somebody who is signed in, the admin, files."""
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or "HTTP_AUTHORIZATION" in environ:
            return None
        if self.session_cookie in environ.get("HTTP_COOKIE", ""):
            return None
        if environ.get("PATH_INFO", "").startswith(self.aside):
            return None
        return keys.base_of(environ, self.trust)

    def key(self, environ: Environ, base: str, shape: Shape) -> str:
        query, _ = keys.query_of(environ.get("QUERY_STRING", ""), shape)
        origin = environ.get("HTTP_ORIGIN", "") if shape.by_origin else ""
        return keys.key_of(base, query, origin)

    # ---- the slow way

    def slowly(self, environ: Environ, start_response: StartResponse, base: str) -> Iterable[bytes]:
        """Render it, or wait for whoever does."""
        if follower.is_away:
            shape = self.store.shapes.get(base)
            before = self.store.get(self.key(environ, base, shape)) if shape is not None else None
            if before is not None and self.may_stand_in(before):  # it went away a moment ago
                counters.add("covered")
                return answer(before, environ, start_response, STALE)
            counters.add("unavailable")
            return self.pass_on({**environ, unavailable.KNOWN_BEFORE: True}, start_response)
        if base in self.unkept or (environ["REQUEST_METHOD"] == "HEAD" and base not in self.store.shapes):
            return self.pass_on(environ, start_response)
        shape = self.store.shapes.get(base) or (self.shared.shape(base) if self.shared else None)
        flight = base if shape is None else self.key(environ, base, shape)
        waited_for = self.flights.begin(flight)
        if waited_for is None:
            try:
                return self.rendered(environ, start_response, base, shape)
            finally:
                self.flights.land(flight)
        waited_for.wait(WAIT)
        if (shape := self.store.shapes.get(base)) is not None:
            entry = self.store.get(self.key(environ, base, shape))
            if entry is not None and follower.holds(entry) and entry.standing(time.time()) is not Standing.GONE:
                counters.add("waited")
                return answer(entry, environ, start_response, HIT)
        return self.rendered(environ, start_response, base, shape)

    def rendered(
        self, environ: Environ, start_response: StartResponse, base: str, shape: Shape | None = None
    ) -> Iterable[bytes]:
        """From another process, or by Django; when that fails, from an old copy.

        Of an address that is known, Django is asked for nothing but what its page depends on.
        """
        asked = dict(environ)
        before, lock = None, None
        if shape is not None:
            key = self.key(environ, base, shape)
            before = self.store.get(key)
            if (found := self.from_others(key, shape)) is not None:
                return answer(found, asked, start_response, HIT)
            lock = self.shared.begin(key) if self.shared else None
            if lock == "" and (found := self.wait_for_others(key, shape)) is not None:
                return answer(found, asked, start_response, HIT)
            environ = self.plain(environ, shape)
        try:
            said = self.render(environ, base, before)
        finally:
            if lock and shape is not None:
                self.shared.end(key, lock)
        if said.entry is not None:
            counters.add("misses")
            return answer(said.entry, asked, start_response, STORED)
        if said.failed and before is not None and self.may_stand_in(before):
            close(said.body)
            counters.add("covered")
            return answer(before, asked, start_response, STALE)
        if said.failed:
            counters.add("unavailable")
        start_response(said.status, said.headers)
        return said.body

    def may_stand_in(self, entry: Entry) -> bool:
        return follower.holds(entry) and entry.standing(time.time()) is not Standing.GONE

    def from_others(self, key: str, shape: Shape) -> Entry | None:
        """A copy that another process has made, when it still holds here."""
        found = self.shared.get(key) if self.shared is not None else None
        if found is None:
            return None
        entry, position = found
        if not follower.may_take(entry, position) or entry.standing(time.time()) is not Standing.FRESH:
            return None
        self.store.put(entry, shape)
        counters.add("shared")
        return entry

    def wait_for_others(self, key: str, shape: Shape) -> Entry | None:
        until = time.monotonic() + WAIT_ELSEWHERE
        while time.monotonic() < until:
            time.sleep(0.02)
            if (found := self.from_others(key, shape)) is not None:
                return found
        return None

    def render(self, environ: Environ, base: str, before: Entry | None) -> Answer:
        """Ask Django, and keep what may be kept. The place in the journal is noted before anything is read."""
        said: list[Any] = []

        def start_response(status: str, headers: Headers, exc_info: Any = None) -> Callable[[bytes], None]:
            said[:] = [status, headers]
            return refuse_to_write

        follower.wait_until_ready()
        seq, position, now = follower.seq, follower.position() if self.shared else None, time.time()
        asked = environ.get("QUERY_STRING", "")
        with rendering.of(environ) as what:
            body = self.application(environ, start_response)
            status, headers = said
            if what.shape is None:
                if status.startswith("200"):  # an address that has nothing today may have a page tomorrow
                    self.note_unkept(base)
                return Answer(status, headers, body, None)
            shape = Shape(what.shape.query, by_origin="origin" in header(headers, "vary").lower())
            if not may_be_kept(status, headers, body, environ, shape):
                counters.add("refused")
                return Answer(status, headers, body, None)
            whole = b"".join(body)
            close(body)
        query, is_whole = keys.query_of(asked, shape)
        key = keys.key_of(base, query, environ.get("HTTP_ORIGIN", "") if shape.by_origin else "")
        if not follower.is_ready or b"csrfmiddlewaretoken" in whole:
            return Answer(status, headers, [whole], None)
        entry = self.entry(key, base, headers, whole, what, seq, now, before)
        if is_whole:
            self.unkept.pop(base, None)
            if not self.store.put(entry, shape):
                return Answer(status, headers, [whole], None)
            if self.shared is not None:
                self.shared.put(entry, shape, position)
        # Rendered under parameters that its view does not read: shown to who asked, and kept for nobody.
        return Answer(status, headers, [whole], entry)

    def entry(
        self, key: str, base: str, headers: Headers, body: bytes, what: Rendering, seq: int, now: float,
        before: Entry | None,
    ) -> Entry:  # fmt: skip
        return made(
            key, base, headers, body, names={*what.names, keys.path_of(base)}, now=now, terms=self.terms, seq=seq,
            stale_at=min(moment for moment in (what.stale_at, midnight(now)) if moment is not None),
            dies_at=what.dies_at, before=before,
        )  # fmt: skip

    def note_unkept(self, base: str) -> None:
        self.unkept[base] = None
        while len(self.unkept) > MOST_UNKEPT:
            self.unkept.popitem(last=False)

    def pass_on(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if unavailable.KNOWN_BEFORE not in environ:
            counters.add("passed")
        result: Iterable[bytes] = self.application(environ, start_response)
        return result

    # ---- in the background

    def renew(self, entry: Entry, environ: Environ, shape: Shape) -> None:
        """Render it again for those who come next, once."""
        with self.lock:
            if entry.key in self.renewing:
                return
            self.renewing.add(entry.key)
        plain = self.plain(environ, shape)
        plain[rendering.IN_BACKGROUND] = True
        self.workers.submit(self.renew_now, entry, plain, shape)

    def renew_now(self, entry: Entry, environ: Environ, shape: Shape) -> None:
        try:
            if self.from_others(entry.key, shape) is not None:
                return
            token = self.shared.begin(entry.key) if self.shared else None
            if token == "":
                return  # another process renders it; the next who asks finds it
            said = self.render(environ, entry.base, entry)
            if said.entry is None:
                close(said.body)
            if token and self.shared:
                self.shared.end(entry.key, token)
            counters.add("renewals")
        except Exception:
            logger.exception("%s could not be rendered again", entry.base)
        finally:
            with self.lock:
                self.renewing.discard(entry.key)

    def plain(self, environ: Environ, shape: Shape) -> Environ:
        """The request without anything that its page does not depend on."""
        wanted = (
            *("SCRIPT_NAME", "PATH_INFO", "SERVER_NAME", "SERVER_PORT", "SERVER_PROTOCOL", "REMOTE_ADDR"),
            *("wsgi.version", "wsgi.url_scheme", "wsgi.multithread", "wsgi.multiprocess", "wsgi.run_once"),
            *self.trust.headers,
        )
        found = {name: environ[name] for name in wanted if name in environ}
        if client := setting("PROOFDESK_CLIENT_HEADER", ""):
            name = f"HTTP_{client.upper().replace('-', '_')}"
            found.update({name: environ[name]} if name in environ else {})
        if shape.by_origin and "HTTP_ORIGIN" in environ:
            found["HTTP_ORIGIN"] = environ["HTTP_ORIGIN"]
        query, _ = keys.query_of(environ.get("QUERY_STRING", ""), shape)
        found.update(
            {
                "REQUEST_METHOD": "GET",
                "QUERY_STRING": query,
                "wsgi.input": io.BytesIO(),
                "wsgi.errors": environ.get("wsgi.errors", sys.stderr),
            }
        )
        return found


def answer(entry: Entry, environ: Environ, start_response: StartResponse, status: str) -> Iterable[bytes]:
    """The copy, as this browser likes it."""
    more = [("Age", str(max(0, int(time.time() - entry.made)))), ("Cache-Status", status)]
    known = environ.get("HTTP_IF_NONE_MATCH", ""), environ.get("HTTP_IF_MODIFIED_SINCE", "")
    if any(known) and negotiation.is_known(entry.etag, entry.modified, *known):
        start_response(STATUS_UNCHANGED, [*entry.unchanged, *more])
        return []
    coding = negotiation.coding_for(environ.get("HTTP_ACCEPT_ENCODING", ""), has_brotli=HAS_BROTLI)
    headers, body = entry.variants.get(coding) or entry.plain
    start_response(STATUS_OK, [*headers, *more])
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def may_be_kept(status: str, headers: Headers, body: Any, environ: Environ, shape: Shape) -> bool:
    """What the view allowed, the finished answer must allow, too."""
    if not status.startswith("200") or getattr(body, "streaming", False) or environ.get("CSRF_COOKIE_NEEDS_UPDATE"):
        return False
    varies = {name.strip().lower() for name in header(headers, "vary").split(",") if name.strip()}
    origin = environ.get("HTTP_ORIGIN", "")
    return (
        "public" in header(headers, "cache-control")
        and not header(headers, "set-cookie")
        and not header(headers, "content-encoding")
        and varies <= {"accept-encoding", "origin"}
        # Of pages elsewhere, those that may read it have copies; for others there is no end of names.
        and (not origin or not shape.by_origin or bool(header(headers, "access-control-allow-origin")))
    )


def header(headers: Headers, name: str) -> str:
    return ", ".join(value for key, value in headers if key.lower() == name)


def close(body: Any) -> None:
    """Django ends the request then."""
    if hasattr(body, "close"):
        body.close()


def refuse_to_write(data: bytes) -> None:
    raise RuntimeError("Django does not write in this way")


def midnight(now: float) -> float:
    """The end of the day on which offers begin and end and evidence expires, in the time zone of the team."""
    local = datetime.fromtimestamp(now, timezone.get_default_timezone())
    begun = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return (begun + timedelta(days=1)).timestamp()


def setting(name: str, default: Any) -> Any:
    return getattr(settings, name, default)


def admin_path() -> str:
    try:
        return reverse("wagtailadmin_home")
    except NoReverseMatch:
        return ""


def shared_store() -> Any:
    """Redis, where the site has one. Copies of another version of the site are not ours: their files have other names."""
    if not (url := setting("PROOFDESK_PAGE_CACHE_REDIS", "")):
        return None
    from django.contrib.staticfiles.storage import staticfiles_storage

    from .shared import Shared

    version = f"{settings.SECRET_KEY} {getattr(staticfiles_storage, 'manifest_hash', '')}"
    return Shared(url, sha256(version.encode()).hexdigest()[:12])
