"""Many editors at once, over HTTP: each saves, submits and approves in a loop, and nothing may get lost.

    python -m benchmarks.many_editors [--seconds 60] [--editors 20]

Starts a site of its own, as `make run` would, on SQLite in a folder that is removed again (or on DATABASE_URL).
Prints how often what was done and how long it took; fails when an answer is an error or a text is missing.
"""

import argparse
import html
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent
PASSWORD = "only for measuring"  # noqa: S105
TEXT = "text-of-this-save"  # stands in the form where each save writes its own words
TIMEOUT = 120


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any) -> None:
        return None


@dataclass
class Tally:
    """What one editor did: seconds of each deed, texts that were acknowledged, answers that were errors."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    texts: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


class Editor:
    """One person at one browser, who writes one article and approves those of the others."""

    def __init__(self, origin: str, name: str, page: int, form: dict[str, str]) -> None:
        self.origin, self.name, self.page, self.form = origin, name, page, form
        self.cookies = CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies), NoRedirect)
        self.tally = Tally()

    def ask(self, deed: str, path: str, data: dict[str, str] | None = None) -> tuple[int, str]:
        """Status and text of the answer. A 5xx, or no answer, is an error."""
        body = None
        if data is not None:
            token = next((cookie.value for cookie in self.cookies if cookie.name == "csrftoken"), "") or ""
            body = urlencode({**data, "csrfmiddlewaretoken": token}).encode()
        request = urllib.request.Request(f"{self.origin}{path}", body)  # noqa: S310 (our own server)
        started = time.perf_counter()
        try:
            with self.opener.open(request, timeout=TIMEOUT) as response:
                status, text = response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            status, text = error.code, error.read().decode(errors="replace")
        except OSError as error:
            status, text = 599, repr(error)
        self.tally.seconds[deed].append(time.perf_counter() - started)
        if status >= 400:
            self.tally.errors.append(f"{deed} {path}: {status} {text[:200] if status == 599 else ''}")
        return status, text

    def sign_in(self) -> None:
        self.ask("sign in", "/admin/login/")
        self.ask("sign in", "/admin/login/", {"username": self.name, "password": PASSWORD, "next": "/admin/"})

    def turn(self, number: int) -> None:
        self.save(f"{self.name}, turn {number}, saved", {})
        self.save(f"{self.name}, turn {number}, submitted", {"action-submit": "1"})
        self.approve_somebody()

    def save(self, text: str, action: dict[str, str]) -> None:
        """As the editor does: open the form, change the text, send all of it back."""
        path = f"/admin/pages/{self.page}/edit/"
        status, page = self.ask("open", path)
        known = {
            name: html.unescape(found.group(1))
            for name in ("loaded_revision_id", "loaded_revision_created_at")
            if (found := re.search(rf'name="{name}" value="([^"]*)"', page))
        }
        data = {name: value.replace(TEXT, text) for name, value in self.form.items()}
        status, page = self.ask("submit" if action else "save", path, {**data, **known, **action})
        if status == 302:
            self.tally.texts.append(text)
        elif status < 400:
            self.tally.errors.append(f"{path}: the form came back")

    def approve_somebody(self) -> None:
        """One that waits in the queue and is not one's own; another may be faster."""
        _, page = self.ask("queue", "/admin/desk/")
        found = dict.fromkeys(re.findall(r"/admin/desk/articles/(\d+)/review/", page))
        theirs = [pk for pk in found if int(pk) != self.page]
        if not theirs:
            return
        path = f"/admin/desk/articles/{theirs[self.page % len(theirs)]}/review/"  # not all the same one
        _, page = self.ask("difference", path)
        read = dict(re.findall(r'<input type="hidden" name="(state|content|revision)" value="([^"]*)"', page))
        if read:  # else somebody was faster, and there is no button
            self.ask("approve", f"{path}decide/", {**read, "action": "approve", "comment": "Read it."})


def prepare(count: int) -> list[tuple[str, int, dict[str, str]]]:
    """(user name, page id, form) for each editor: a reviewer with an article of their own."""
    from django.contrib.auth import get_user_model
    from django.contrib.auth.models import Group
    from django.test import Client

    from blog.models import ArticleIndexPage
    from blog.roles import REVIEWER
    from tests.blog.editing import form_of
    from tests.blog.factories import article, faq

    index, group = ArticleIndexPage.objects.get(), Group.objects.get(name=REVIEWER)
    seats = []
    for number in range(count):
        user = get_user_model()._default_manager.create_user(f"editor-{number}", password=PASSWORD)
        user.groups.add(group)
        block = faq(("How long?", f"<p>{TEXT}</p>"))
        page = article(index, f"article-{number}", live=False, body=[block], owner=user)
        form = form_of(Client(), page) | {"description": page.description}
        seats.append((user.get_username(), page.pk, {name: str(value) for name, value in form.items()}))
    return seats


def work(origin: str, seats: list[tuple[str, int, dict[str, str]]], *, seconds: float, turns: int) -> list[Editor]:
    """All editors at once, until the time is up or each has had its turns."""
    editors = [Editor(origin, *seat) for seat in seats]

    def day(editor: Editor) -> None:
        editor.sign_in()
        until = time.monotonic() + seconds
        number = 0
        while number < turns and time.monotonic() < until:
            number += 1
            editor.turn(number)

    with ThreadPoolExecutor(len(editors)) as people:
        list(people.map(day, editors))
    return editors


def problems(editors: list[Editor]) -> list[str]:
    """Errors that people saw, texts that are nowhere, articles that are live and may not be."""
    from blog import publishing
    from blog.models import ArticlePage

    found = [error for editor in editors for error in editor.tally.errors]
    for editor in editors:
        page = ArticlePage.objects.get(pk=editor.page)
        said = Counter(str(revision.content["body"]) for revision in page.revisions.all())
        found += [f"lost: {text}" for text in editor.tally.texts if not any(text in body for body in said)]
        if page.live and (refusals := publishing.refusals(page, page.serializable_data())):
            found.append(f"live: {page} {refusals}")
        states = page.workflow_states.filter(status="in_progress")
        if [state.current_task_state.status for state in states if state.current_task_state.status != "in_progress"]:
            found.append(f"stuck: {page}")
    return found


def report(editors: list[Editor], seconds: float) -> None:
    from blog.models import Certificate

    times: dict[str, list[float]] = defaultdict(list)
    for editor in editors:
        for deed, each in editor.tally.seconds.items():
            times[deed] += each
    print(f"{len(editors)} editors, {seconds:.0f} s: {sum(map(len, times.values())) / seconds:.1f} answers a second")
    for deed, each in times.items():
        each.sort()
        late = each[int(len(each) * 0.95)]
        print(f"  {deed:10} {len(each):6}   median {statistics.median(each):6.2f} s   95 % within {late:6.2f} s")
    print(f"  articles approved: {Certificate.objects.count()}, texts kept: {sum(len(e.tally.texts) for e in editors)}")


@contextmanager
def site(folder: Path) -> Iterator[str]:
    """A site of its own, set up and served as `make run` does."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    os.environ |= {"DATA_DIR": str(folder), "PORT": str(port), "DJANGO_SETTINGS_MODULE": "cms.settings.base"}
    for command in (["migrate", "-v0"], ["setup_site"], ["collectstatic", "--noinput", "-v0"]):
        subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    server = subprocess.Popen([sys.executable, "manage.py", "serve"], cwd=ROOT, stdout=subprocess.DEVNULL)
    origin = f"http://127.0.0.1:{port}"
    try:
        for _ in range(150):
            try:
                urllib.request.urlopen(f"{origin}/healthz", timeout=1)  # noqa: S310 (our own server)
                break
            except OSError:
                time.sleep(0.2)
        yield origin
    finally:
        server.terminate()
        server.wait(30)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--editors", type=int, default=20)
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="proofdesk-editors-"))
    try:
        with site(folder) as origin:
            import django

            django.setup()
            seats = prepare(options.editors)
            started = time.perf_counter()
            editors = work(origin, seats, seconds=options.seconds, turns=sys.maxsize)
            report(editors, time.perf_counter() - started)
            found = problems(editors)
        for line in found[:50]:
            print(line)
        print(f"{len(found)} problems")
        sys.exit(bool(found))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
