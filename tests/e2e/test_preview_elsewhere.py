"""Another front end in the preview panel: it asks the API in the browser and shows what was just typed."""

import re
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from blog.models import ArticleIndexPage, ArticlePage
from tests.blog.factories import article, faq
from tests.conftest import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PATIENCE = 60_000  # milliseconds, for a busy machine
# What docs/api.md gives for the panel, which else waits before it shows a newer draft.
[SCROLLS] = re.findall(r"```js\n(const desk.*?)```", (ROOT / "docs" / "api.md").read_text(), re.DOTALL)
SHOWS = """<!doctype html><meta charset="utf-8"><title>Front end</title><h1 id="front-title"></h1><p id="front-text"></p>
<script>
  const token = new URLSearchParams(location.search).get("token");
  fetch(`API/api/v2/preview/?token=${token}`).then(answer => answer.json()).then(page => {
    document.querySelector("#front-title").textContent = page.title;
    document.querySelector("#front-text").textContent = `${page.body[0].value.items[0].question} ${page.meta.robots}`;
  });
  SCROLLS
</script>"""


class FrontEnd(ThreadingHTTPServer):
    """A page for every address. `seen`: what it was asked with."""

    daemon_threads = True

    def __init__(self, api: str) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.page = (
            SHOWS.replace("SCROLLS", SCROLLS.replace("https://www.example.org", api)).replace("API", api).encode()
        )
        self.seen: list[tuple[str, str | None]] = []
        self.thread = threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True)
        self.thread.start()

    @property
    def origin(self) -> str:
        return f"http://localhost:{self.server_address[1]}"

    def stop(self) -> None:
        self.shutdown()
        self.server_close()
        self.thread.join()


class Answer(BaseHTTPRequestHandler):
    server: FrontEnd

    def do_GET(self) -> None:
        self.server.seen.append((self.path, self.headers["Referer"]))
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(self.server.page)

    def log_message(self, *args: Any) -> None:
        """Quiet."""


@pytest.fixture
def front_end(live_server: Any, settings: Any) -> Iterator[FrontEnd]:
    found = FrontEnd(live_server.url)
    settings.PROOFDESK_PREVIEW_URL = f"{found.origin}/preview?token={{token}}"
    settings.CORS_ALLOWED_ORIGINS = [found.origin]
    yield found
    found.stop()


def test_the_panel_shows_on_another_front_end_what_was_just_typed(
    here: None, index: ArticleIndexPage, front_end: FrontEnd, writer: Any, sign_in: Callable[[Any], Page]
) -> None:
    page = article(index, live=False, body=[faq(("How long?", "<p>Two months.</p>"))])
    desk = sign_in(writer)
    desk.goto(f"/admin/pages/{page.pk}/edit/")
    expect(desk.locator(".Draftail-Editor").first).to_be_visible()
    desk.locator("[data-side-panel-toggle=preview]").click()
    shown = desk.frame_locator("#w-preview-iframe")
    expect(shown.get_by_role("heading", name="How long?")).to_be_visible()  # on our own
    desk.get_by_label("Preview mode").select_option(label="On the front end")
    expect(shown.locator("#front-title")).to_have_text("An article")
    expect(shown.locator("#front-text")).to_have_text("How long? noindex")

    # While it saves and loads, too: the last word is shown, without another key.
    for number, pause in enumerate((0, 300, 700, 1_100, 1_600)):
        desk.locator("#id_title").fill(f"Typed {number}")
        desk.wait_for_timeout(pause)
    expect(shown.locator("#front-title")).to_have_text("Typed 4", timeout=PATIENCE)
    desk.locator("#id_title").fill("And typed on")
    expect(shown.locator("#front-title")).to_have_text("And typed on", timeout=PATIENCE)
    assert not ArticlePage.objects.get(pk=page.pk).live
    asked = [entry for entry in front_end.seen if entry[0].startswith("/preview?token=pdv_")]
    assert len(asked) >= 3
    assert {referrer for _path, referrer in asked} == {None}
