"""Real workers die by SIGKILL, on PostgreSQL: every event arrives, signed, and in the order of its subject."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection, transaction
from django.utils import timezone

from blog.models import ArticleIndexPage
from cms.outbox import endpoints, events, sending, spreading
from cms.outbox.models import Delivery, Endpoint
from tests.blog.factories import article
from tests.conftest import ROOT
from tests.outbox.receiver import Receiver, Request
from tests.outbox.webhooks import endpoint, pass_time, verified
from tests.servers import address_of_database

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="no PostgreSQL: set DATABASE_URL to run these tests"),
]

BEGIN = "import django; django.setup()\nfrom cms.outbox import sending\n"
# Killed when it has claimed, before a byte is sent.
KILLED_BEFORE_SENDING = f"""{BEGIN}
import os, signal
sending.post = lambda *args: os.kill(os.getpid(), signal.SIGKILL)
sending.send_due()
"""
WORK = f"{BEGIN}print(sending.send_due())"


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    settings.PROOFDESK_WEBHOOK_HOSTS = ["127.0.0.1"]
    found = Receiver()
    yield found
    found.stop()


class Workers:
    def __init__(self, folder: Path) -> None:
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "cms.settings.base",
            "DATA_DIR": str(folder),
            "DATABASE_URL": address_of_database(),
            "SECRET_KEY": django_settings.SECRET_KEY,
            "WEBHOOK_HOSTS": "127.0.0.1",
        }
        self.running: list[subprocess.Popen[bytes]] = []

    def start(self, program: str) -> "subprocess.Popen[bytes]":
        found = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, env=self.environment)
        self.running.append(found)
        return found

    def kill_all(self) -> None:
        for process in self.running:
            if process.poll() is None:
                process.kill()
            process.wait()


@pytest.fixture
def workers(tmp_path: Path) -> Iterator[Workers]:
    found = Workers(tmp_path)
    yield found
    found.kill_all()


def test_a_worker_killed_between_claim_and_sending_loses_nothing(
    receiver: Receiver, workers: Workers, index: ArticleIndexPage
) -> None:
    there = endpoint(receiver)
    page = article(index, "pay")
    assert workers.start(KILLED_BEFORE_SENDING).wait(60) == -signal.SIGKILL
    assert receiver.received == []
    assert Delivery.objects.get().state == "sending"
    assert sending.send_due() == 0  # until the claim has run out
    pass_time()
    assert sending.send_due() == 1
    (content,) = verified(there, receiver.received)
    assert (content["type"], content["data"]["article"]["id"]) == ("article.published", page.pk)


def test_a_worker_killed_between_sending_and_settling_sends_the_same_again(
    receiver: Receiver, workers: Workers, index: ArticleIndexPage
) -> None:
    there = endpoint(receiver)
    article(index, "pay")
    began = threading.Event()
    worker: list[subprocess.Popen[bytes]] = []

    def kill_the_sender(request: Request) -> None:
        """The event has arrived, and before the sender hears of it, it is dead."""
        if not began.is_set():
            began.wait(30)
        worker[0].kill()
        worker[0].wait()

    receiver.on_request = kill_the_sender
    worker.append(workers.start(WORK))
    began.set()
    assert worker[0].wait(60) == -signal.SIGKILL
    assert Delivery.objects.get().state == "sending"
    receiver.on_request = lambda request: None
    pass_time()
    assert sending.send_due() == 1
    first, second = receiver.received
    assert (first.id, first.body) == (second.id, second.body)
    verified(there, [first, second])
    assert Delivery.objects.get().state == "arrived"


def test_workers_that_die_again_and_again_deliver_everything_in_order(receiver: Receiver, workers: Workers) -> None:
    """Three at a time, of whom the receiver's requests kill one now and then; nobody is told when."""
    there = endpoint(receiver)
    subjects, each = 5, 6
    for number in range(each):
        for thing in range(subjects):
            with transaction.atomic():
                payload = {"article": thing, "url": None, "number": number}
                events.record("article.unpublished", payload, f"thing:{thing}")
    seen: dict[str, list[str]] = defaultdict(list)
    count, lock = 0, threading.Lock()

    def kill_somebody(request: Request) -> None:
        nonlocal count
        with lock:
            count += 1
            if count % 8 == 0:
                alive = [process for process in workers.running if process.poll() is None]
                if alive:
                    alive[0].kill()

    receiver.on_request = kill_somebody
    spreading.spread()
    until = time.monotonic() + 120
    deaths = 0
    while Delivery.objects.exclude(state="arrived").exists():
        assert time.monotonic() < until, "it does not come to an end"
        alive = [process for process in workers.running if process.poll() is None]
        while len(alive) < 3:
            alive.append(workers.start(WORK))
        for process in alive:
            process.wait(60)
        deaths = sum(process.returncode == -signal.SIGKILL for process in workers.running)
        # The claims of the dead run out.
        Delivery.objects.filter(state="sending").update(next_try_at=timezone.now())
    assert deaths >= 2
    verified(there, receiver.received)
    ids = {request.id for request in receiver.received}
    assert len(ids) == subjects * each
    order = dict(Delivery.objects.values_list("message_id", "event"))
    about = dict(Delivery.objects.values_list("message_id", "subject"))
    for request in receiver.received:
        seen[about[request.id]].append(request.id)
    for told in seen.values():
        firsts = list(dict.fromkeys(told))
        assert [order[message] for message in firsts] == sorted(order[message] for message in firsts)
        # What came twice came before anything later of its subject.
        assert [order[message] for message in told] == sorted(order[message] for message in told)


def test_workers_at_the_same_time_send_each_once(receiver: Receiver, workers: Workers) -> None:
    there = endpoint(receiver)
    for number in range(60):
        with transaction.atomic():
            events.record("article.unpublished", {"article": number, "url": None}, f"thing:{number % 20}")
    for process in [workers.start(WORK) for _ in range(3)]:
        assert process.wait(60) == 0
    while sending.send_due():
        pass
    assert len(receiver.received) == len({request.id for request in receiver.received}) == 60
    verified(there, receiver.received)
    assert Endpoint.objects.get().failing_since is None
    assert endpoints.secret(there)
