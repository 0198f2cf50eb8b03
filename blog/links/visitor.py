"""One polite look at an address elsewhere: HEAD, then GET where HEAD is not answered; no body is read. No Django."""

import http.client
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urldefrag, urljoin
from urllib.robotparser import RobotFileParser

from cms.core.outgoing import PUBLIC, Answer, OutOfTime, Place, Policy, Unsafe, left, place_of, send, within

TIMEOUT = 6.0  # seconds for one request, from the first byte out to the last byte in
PATIENCE = 10.0  # seconds for one look, however many requests it takes
PAUSE = 1.0  # seconds between two requests of one look
MAX_REDIRECTS = 5
ROBOTS_BYTES = 100_000
REDIRECTS, FOR_GOOD = {301, 302, 303, 307, 308}, {301, 308}
# What a server says that answers a HEAD otherwise than the GET of a browser.
TRY_AGAIN_WITH_GET = {400, 403, 404, 405, 406, 410, 429, 500, 501, 502, 503}


@dataclass(frozen=True, slots=True)
class Look:
    """What was found. `status` 0: no answer, `reason` says why. `target`: where a move for good leads.

    `unsafe`: we did not ask, because the address is not for us to call; `asked_not_to`: robots.txt says so;
    `out_of_time`: it was not over in the time that it had.
    """

    status: int = 0
    target: str = ""
    reason: str = ""
    unsafe: bool = False
    asked_not_to: bool = False
    out_of_time: bool = False


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who looks: says its name, reads robots.txt, waits between two requests.

    `remembered` and `remember` keep robots.txt of a site for a while, by scheme and host.
    """

    agent: str
    policy: Policy = PUBLIC
    timeout: float = TIMEOUT
    pause: float = PAUSE
    patience: float = PATIENCE
    remembered: Callable[[str], str | None] = lambda site: None
    remember: Callable[[str, str], None] = lambda site, text: None

    def look(self, url: str, seconds: float = PATIENCE) -> Look:
        """Never raises for what another site does. Over within so many seconds, and within our patience."""
        end = time.monotonic() + min(seconds, self.patience)
        try:
            return self.follow(url, end)
        except Unsafe as unsafe:
            return Look(reason=str(unsafe), unsafe=True)
        except OutOfTime:
            return Look(reason="it takes too long", out_of_time=True)
        except (OSError, http.client.HTTPException, ValueError) as error:
            reason = f"{type(error).__name__}: {error}"[:255]
            return Look(reason=reason, out_of_time=time.monotonic() >= end)

    def follow(self, url: str, end: float) -> Look:
        here, is_for_good = url, True
        for _ in range(MAX_REDIRECTS + 1):
            if not self.is_welcome(here, end):
                return Look(reason="robots.txt asks not to be visited", asked_not_to=True)
            answer = self.ask("HEAD", here, end)
            if answer.status in TRY_AGAIN_WITH_GET:
                answer = self.ask("GET", here, end)
            if answer.status not in REDIRECTS or not answer.location:
                moved = here != url and is_for_good and 200 <= answer.status < 300
                return Look(answer.status, target=here if moved else "")
            is_for_good = is_for_good and answer.status in FOR_GOOD
            here = urldefrag(urljoin(here, answer.location)).url
        return Look(reason="it redirects again and again")

    def is_welcome(self, url: str, end: float) -> bool:
        """What robots.txt of that site says. One that is not there, or not for us to read, forbids nothing."""
        place = self.place_of(url, end)
        site = f"{place.scheme}://{place.authority}"
        text = self.remembered(site)
        if text is None:
            answer = self.ask("GET", f"{site}/robots.txt", end, body_bytes=ROBOTS_BYTES)
            text = answer.body.decode("utf-8", "replace") if answer.status == 200 else ""
            self.remember(site, text)
        rules = RobotFileParser()
        rules.parse(text.splitlines())
        return rules.can_fetch(self.agent.split("/")[0], url)

    def ask(self, method: str, url: str, end: float, body_bytes: int = 0) -> Answer:
        """One request. The host is resolved and looked at again each time."""
        place = self.place_of(url, end)
        if left(end) <= self.pause:
            raise OutOfTime
        if self.pause:
            time.sleep(self.pause)
        headers = {"User-Agent": self.agent, "Accept": "text/html,*/*;q=0.5"}
        return send(method, place, min(self.timeout, left(end)), headers=headers, keep=body_bytes)

    def place_of(self, url: str, end: float) -> Place:
        return within(left(end), lambda: place_of(url, self.policy))
