"""A real Chromium against a real server. Without a browser these tests say how to get one."""

import logging
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.servers.basehttp import WSGIRequestHandler
from django.core.signals import request_finished, request_started
from django.test import Client
from django.test.testcases import QuietWSGIRequestHandler
from playwright.sync_api import Browser, Page, expect, sync_playwright
from wagtail.models import Site

from tests.conftest import PASSWORD
from tests.outbox.conftest import queued, start_server  # noqa: F401 (fixtures)
from tests.outbox.server import MailServer

# The first is the same engine without the windows that others draw where nobody looks: it takes half the time.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
# As root in a container, and without calls home.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
expect.set_options(timeout=20_000)  # as for the pages: a busy machine is no fault


def chromium() -> str | None:
    return os.environ.get("CHROMIUM_PATH") or next((path for name in NAMES if (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium()
    if path is None:
        pytest.skip("no Chromium: install the package “chromium-headless-shell” or “chromium”, or set CHROMIUM_PATH")
    # Playwright's loop runs in this thread; Django would refuse its database there.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield found
        found.close()


@pytest.fixture
def _answered(live_server: Any) -> Iterator[None]:
    """The database is emptied when the server has answered all: what a screen had still asked for would hold it."""
    running: set[int] = set()
    changed = threading.Condition()

    def begins(**kwargs: Any) -> None:
        with changed:
            running.add(threading.get_ident())

    def ends(**kwargs: Any) -> None:
        with changed:
            running.discard(threading.get_ident())
            changed.notify_all()

    request_started.connect(begins)
    request_finished.connect(ends)
    yield
    with changed:
        assert changed.wait_for(lambda: not running, timeout=60), "the server has not answered all within a minute"
    request_started.disconnect(begins)
    request_finished.disconnect(ends)


@pytest.fixture
def new_page(browser: Browser, live_server: Any, _answered: None) -> Iterator[Callable[..., Page]]:
    """A page in a context of its own: one person at one screen."""
    contexts = []

    def make(width: int = 1280, height: int = 900) -> Page:
        context = browser.new_context(base_url=live_server.url, viewport={"width": width, "height": height})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        return page

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def log_in(new_page: Callable[..., Page]) -> Callable[[Any], Page]:
    """Through the form, as people do; they land on the dashboard."""

    def log_in_as(user: Any) -> Page:
        page = new_page()
        page.goto("/admin/login/")
        page.locator("input[name=username]").fill(user.get_username())
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("button[type=submit]").click()
        page.wait_for_url("**/admin/")
        return page

    return log_in_as


@pytest.fixture
def sign_in(new_page: Callable[..., Page], live_server: Any) -> Callable[[Any], Page]:
    """With a session made beforehand: the form is tried where a whole job is."""

    def sign_in_as(user: Any) -> Page:
        client = Client()
        client.force_login(user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        page = new_page()
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        return page

    return sign_in_as


@pytest.fixture
def post(start_server: Callable[..., MailServer], settings: Any, live_server: Any) -> MailServer:  # noqa: F811
    settings.WAGTAILADMIN_BASE_URL = settings.PROOFDESK_SITE_ORIGIN = live_server.url
    return start_server()


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """All that the application logs, with a line for each request as an open server writes it."""
    monkeypatch.setattr(QuietWSGIRequestHandler, "log_message", WSGIRequestHandler.log_message)
    caplog.set_level(logging.DEBUG)
    return caplog


@pytest.fixture
def here(live_server: Any) -> None:
    """The site has the address of the server."""
    host, port = live_server.url.removeprefix("http://").split(":")
    Site.objects.update(hostname=host, port=port)
    Site.clear_site_root_paths_cache()


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def scripts(request: Any) -> bool:
    return bool(request.param)


@pytest.fixture
def reader(scripts: bool, browser: Browser, live_server: Any, _answered: None) -> Iterator[Page]:
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=scripts, viewport={"width": 390, "height": 844}
    )
    page = context.new_page()
    page.set_default_timeout(20_000)
    yield page
    context.close()
