"""Many readers send forms to a real server at once, and it dies in the middle: nobody is lost, nobody counts twice."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from cms.outbox.models import Event, OutgoingMail
from coaching.models import Lead, Quarantined
from tests.coaching.leads import answers
from tests.servers import Server

pytestmark = pytest.mark.django_db(transaction=True)
CONNECTIONS, POSTS_EACH = 50, 20
Posts = list[list[str]]  # for each connection: the addresses that it sends, in order


class LeadServer(Server):
    def send_all(self, posts: Posts, done: Callable[[str], None] = lambda email: None) -> list[str]:
        """From one connection each, of a network of its own. The addresses that were answered with a redirect."""
        with ThreadPoolExecutor(len(posts)) as pool:
            return [email for part in pool.map(lambda item: self.send(*item, done), enumerate(posts)) for email in part]

    def send(self, number: int, emails: list[str], done: Callable[[str], None]) -> list[str]:
        line = HTTPConnection("127.0.0.1", self.port, timeout=120, source_address=(f"127.1.{number}.1", 0))
        headers = {"Origin": f"http://127.0.0.1:{self.port}", "Content-Type": "application/x-www-form-urlencoded"}
        answered = []
        try:
            for email in emails:
                line.request("POST", "/leads/", urlencode(answers(email=email)), headers)
                response = line.getresponse()
                response.read()
                assert response.status == 303, response.status
                answered.append(email)
                done(email)
        except (OSError, HTTPException):
            pass  # it was killed
        finally:
            line.close()
        return answered


@pytest.fixture
def server(tmp_path: Path) -> Iterator[LeadServer]:
    found = LeadServer(tmp_path)
    found.start()
    yield found
    found.kill()


def kept() -> tuple[Counter[str], Counter[str], Counter[int]]:
    """How many leads there are of each address, how many mails to it, how many events of each lead."""
    mails: Any = OutgoingMail.objects.values_list("to", flat=True)
    events: Any = Event.objects.filter(kind="lead.created").values_list("payload", flat=True)
    leads = Counter(Lead.objects.values_list("email", flat=True))
    return leads, Counter(to for (to,) in mails), Counter(payload["lead"] for payload in events)


def check_each_is_whole() -> set[str]:
    """A lead, its mail and its event are there together, and once. Returns the addresses."""
    leads, mails, events = kept()
    assert set(leads.values()) | set(mails.values()) | set(events.values()) <= {1}
    assert set(leads) == set(mails)
    assert set(events) == set(Lead.objects.values_list("pk", flat=True))
    assert not Quarantined.objects.exists()
    return set(leads)


def test_a_thousand_posts_of_fifty_connections_are_each_accepted_once(server: LeadServer) -> None:
    """A fifth of the people press twice: neighbours in the list send the same address at the same moment."""
    posts = [
        [f"reader-{line - (turn % 5 == 0 and line % 2)}-{turn}@example.com" for turn in range(POSTS_EACH)]
        for line in range(CONNECTIONS)
    ]
    answered = server.send_all(posts)
    assert len(answered) == CONNECTIONS * POSTS_EACH
    assert len(set(answered)) == 900
    assert check_each_is_whole() == set(answered)


def test_who_was_answered_is_kept_when_the_server_is_killed(server: LeadServer) -> None:
    posts = [[f"reader-{line}-{turn}@example.com" for turn in range(POSTS_EACH)] for line in range(CONNECTIONS)]
    count = 0

    def kill_in_the_middle(email: str) -> None:
        nonlocal count
        count += 1
        if count == 200:
            server.kill()

    answered = set(server.send_all(posts, kill_in_the_middle))
    assert 200 <= len(answered) < CONNECTIONS * POSTS_EACH
    survived = check_each_is_whole()
    assert answered <= survived

    server.start()
    # Who got no answer sends the form again, whether it had been kept or not.
    again = [[email for email in emails if email not in answered] for emails in posts]
    server.send_all(again)
    assert check_each_is_whole() == {email for emails in posts for email in emails}
