"""kill -9 at random moments of an import, of scheduled publications, and of forms that readers send.

The same work is done twice: without interruption, and by processes that are killed and started again. Afterwards both
halves are equal: nothing that was acknowledged is lost, nothing is there twice.
"""

import json
import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connections
from wagtail.models import Page, PageLogEntry, Revision

from blog import publishing
from blog.content import canonical_content
from blog.models import ArticleIndexPage, ArticlePage, Certificate, ImportedSource
from cms.outbox.models import Event, OutgoingMail
from coaching.models import Lead, Quarantined
from tests.blog.planning import draft, minutes
from tests.coaching.leads import answers
from tests.importer.posts import write_post
from tests.servers import Process, Server, wait_until

from .amounts import amount

pytestmark = pytest.mark.django_db(transaction=True)
KILLS = amount(2, 17)  # of each kind of work: 50 and one more
POSTS, DUE, READERS = amount(12, 60), amount(12, 60), amount(40, 200)
JITTER = 0.1  # seconds, so that a kill strikes anywhere between two steps


def kill_points(seed: str, whole: int) -> Iterator[int]:
    """After how many finished items each kill comes, in ascending order."""
    yield from sorted(random.Random(seed).choices(range(whole), k=KILLS))


def killed_and_begun_again(
    seed: str, whole: int, start: Callable[[], Process], done: Callable[[], int], *, ends_by_itself: bool
) -> int:
    """Work on so many items, killed at each point, and then left to finish. Returns how many kills struck."""
    luck, struck = random.Random(f"{seed} jitter"), 0
    for point in kill_points(seed, whole):
        process = start()
        wait_until(lambda point=point, process=process: done() > point or process.has_ended())
        time.sleep(luck.uniform(0, JITTER))
        struck += not process.has_ended()
        process.kill()
    process = start()
    if ends_by_itself:
        assert process.wait() == 0, process.said()
    else:
        wait_until(lambda: done() == whole, process)
        # Where all was done before the last kill, this one is ended before it can answer signals.
        assert process.end() in (0, -signal.SIGTERM), process.said()
    assert done() == whole
    return struck


# ---- what there is afterwards


def articles(prefix: str) -> dict[str, Any]:
    """Of all articles whose slug begins so: what they say, who let them live, and what was told of them."""
    found = {}
    for page in ArticlePage.objects.filter(slug__startswith=prefix):
        text = json.dumps(canonical_content(page.serializable_data()), default=str)
        certificates = Certificate.objects.filter(page=page)
        found[page.slug.removeprefix(prefix)] = {
            "content": sha256(text.replace(prefix, "").encode()).hexdigest(),
            "live": page.live,
            "certificates": sorted(certificates.values_list("basis", "revoked_at")),
            "events": sorted(Event.objects.filter(subject=f"article:{page.pk}").values_list("kind", flat=True)),
            "published": PageLogEntry.objects.filter(page=page, action__startswith="wagtail.publish").count(),
            "revisions": page.revisions.count(),
            "sources": ImportedSource.objects.filter(page=page).count(),
            "scheduled": page.revisions.exclude(approved_go_live_at=None).count(),
        }
    return found


def tree_is_whole() -> bool:
    return all(not problems for problems in Page.find_problems())


# ---- an import


def posts(folder: Path, prefix: str) -> Path:
    for number in range(POSTS):
        write_post(folder / prefix, f"{prefix}{number}", title=f"Post {number}", answer=f"{number} months.")
    return folder / prefix


def imported(prefix: str) -> int:
    return ImportedSource.objects.filter(page__slug__startswith=prefix).count()


def test_an_import_that_is_killed_ends_as_one_that_is_not(index: ArticleIndexPage, admin: Any, tmp_path: Path) -> None:
    def start(prefix: str) -> Process:
        path = str(posts(tmp_path, prefix))
        return Process(tmp_path, "import_articles", path, "--state", "keep", "--as", admin.get_username())

    whole = start("whole-")
    assert whole.wait() == 0, whole.said()
    assert imported("whole-") == POSTS
    struck = killed_and_begun_again(
        "import", POSTS, lambda: start("cut-"), lambda: imported("cut-"), ends_by_itself=True
    )
    assert struck > 0
    assert articles("cut-") == articles("whole-")
    assert tree_is_whole()


# ---- publications


def due(index: ArticleIndexPage, prefix: str, moment: Any) -> None:
    for number in range(DUE):
        page = draft(index, f"{prefix}{number}", title=f"Due {number}", description="The same.")
        revision = page.latest_revision
        publishing.certify(page, revision, None, "review")
        content = {**revision.content, "go_live_at": moment.isoformat()}
        Revision.objects.filter(pk=revision.pk).update(content=content, approved_go_live_at=moment)


def live(prefix: str) -> int:
    return ArticlePage.objects.filter(slug__startswith=prefix, live=True).count()


def test_publications_that_are_killed_end_as_those_that_are_not(index: ArticleIndexPage, tmp_path: Path) -> None:
    def start() -> Process:
        # Whoever is killed is missed after three seconds.
        return Process(tmp_path, "run_worker", SCHEDULE_SECONDS="1", WORKER_LOST_SECONDS="3")

    due(index, "whole-", minutes(-1))
    process = start()
    wait_until(lambda: live("whole-") == DUE, process)
    assert process.end() == 0
    due(index, "cut-", minutes(-1))
    struck = killed_and_begun_again("publish", DUE, start, lambda: live("cut-"), ends_by_itself=False)
    assert struck > 0
    assert articles("cut-") == articles("whole-")
    assert tree_is_whole()


# ---- leads


def test_readers_whose_server_is_killed_are_each_kept_once(index: ArticleIndexPage, tmp_path: Path) -> None:
    server = Server(tmp_path)
    server.start()
    waiting = [f"reader-{number}@example.com" for number in range(READERS)]
    acknowledged: set[str] = set()

    def send(item: tuple[int, str]) -> None:
        number, email = item
        headers = {"Origin": f"http://127.0.0.1:{server.port}", "Content-Type": "application/x-www-form-urlencoded"}
        line = HTTPConnection("127.0.0.1", server.port, timeout=60, source_address=(f"127.2.{number % 250}.1", 0))
        try:
            line.request("POST", "/leads/", urlencode(answers(email=email)), headers)
            if line.getresponse().status == 303:
                acknowledged.add(email)
        except (OSError, HTTPException):
            pass  # it was killed: the reader presses again
        finally:
            line.close()

    luck = random.Random("leads jitter")
    try:
        for point in kill_points("leads", READERS):
            left = [item for item in enumerate(waiting) if item[1] not in acknowledged]
            with ThreadPoolExecutor(8) as readers:
                sent = [readers.submit(send, item) for item in left]
                wait_until(lambda point=point, sent=sent: len(acknowledged) > point or all(one.done() for one in sent))
                time.sleep(luck.uniform(0, JITTER))
                server.kill()
            assert acknowledged <= set(Lead.objects.values_list("email", flat=True))
            server.start()
        deadline = time.monotonic() + 300
        while left := [item for item in enumerate(waiting) if item[1] not in acknowledged]:
            assert time.monotonic() < deadline
            for item in left:
                send(item)
    finally:
        server.kill()
        connections.close_all()
    # As without any kill: one lead, one mail and one event of each.
    assert Counter(Lead.objects.values_list("email", flat=True)) == Counter(waiting)
    assert Counter(to for (to,) in OutgoingMail.objects.values_list("to", flat=True)) == Counter(waiting)
    told = Counter(
        payload["lead"] for payload in Event.objects.filter(kind="lead.created").values_list("payload", flat=True)
    )
    assert told == Counter(Lead.objects.values_list("pk", flat=True))
    assert not Quarantined.objects.exists()
