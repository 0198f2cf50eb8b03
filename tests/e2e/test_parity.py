"""What machines are told is what a browser shows: on every page of the demo, and of real posts where there are some."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page
from wagtail.models import Page as WagtailPage
from wagtail.models import Site

from blog.importer.report import ReportFile
from blog.importer.runs import Options, run
from blog.models import ArticlePage
from cms.demo.loading import load
from cms.home.models import HomePage
from tests.blog.pages import Page as Markup
from tests.blog.pages import plain
from tests.conftest import corpus_folder

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Read with everything unfolded, so that hidden text would be missed.
SHOWN = """() => {
  document.querySelectorAll("details").forEach((entry) => { entry.open = true });
  const text = (element) => element?.innerText.replace(/\\s+/g, " ").trim() ?? "";
  const under = (step) => [...step.children].filter((part) => !part.matches("a, h2, h3, h4, h5")).map(text).join(" ");
  const title = (step) => {
    const heading = step.querySelector("h2, h3, h4, h5")?.cloneNode(true);
    const label = text(heading?.querySelector(".label"));
    heading?.querySelector(".label")?.remove();
    return (heading?.textContent ?? "").replace(/\\s+/g, " ").trim() || label;
  };
  return {
    questions: [...document.querySelectorAll(".faq__item")].filter((item) => !item.querySelector(".faq__reference"))
      .map((item) => [text(item.querySelector("summary")), text(item.querySelector(".faq__answer"))]),
    steps: [...document.querySelectorAll(".part--framework .steps > li")].map((step) => [step.id, title(step), under(step)]),
    checks: [...document.querySelectorAll(".checklist li[id]")].map((item) => [item.id, text(item.querySelector(".checklist__text"))]),
  };
}"""


@pytest.fixture
def addresses(home: HomePage, live_server: Any, settings: Any, tmp_path: Path, admin: Any) -> list[str]:
    """Every live page of the demo, and of all real posts."""
    home.delete()
    settings.DATA_DIR = tmp_path
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}  # sizes are not looked at
    load()
    if (corpus_folder() / "eleventy").is_dir():
        for folder in ("eleventy", "mdx"):
            run(Options(corpus_folder() / folder, folder, state="keep"), admin, ReportFile(None))
    host, port = live_server.url.removeprefix("http://").split(":")
    Site.objects.update(hostname=host, port=port)
    Site.clear_site_root_paths_cache()
    assert ArticlePage.objects.live().count() >= 6
    return [str(page.specific.url) for page in WagtailPage.objects.live().filter(depth__gt=1)]


def test_the_graph_says_what_the_browser_shows(addresses: list[str], new_page: Callable[..., Page]) -> None:
    browser = new_page()
    browser.route(re.compile(r"\.(?:avif|webp|jpe?g|png|js)(?:\?|$)"), lambda route: route.abort())  # no words there
    counts = {"questions": 0, "steps": 0, "checks": 0}
    for address in addresses:
        browser.goto(address, wait_until="domcontentloaded")
        shown = browser.evaluate(SHOWN)
        told = Markup(browser.content())
        firsts: dict[str, str] = {}
        for question, answer in shown["questions"]:
            firsts.setdefault(squashed(question).casefold(), squashed(answer))
        assert {squashed(name).casefold(): squashed(answer) for name, answer in answers(told)} == firsts, address
        by_id = {anchor: (title, squashed(text) or title) for anchor, title, text in shown["steps"]}
        for node in nodes(told, "HowTo"):
            for step in node["step"]:
                title, text = by_id[step["url"].partition("#")[2]]
                assert (step["name"], squashed(step["text"])) == (title, text), address
                counts["steps"] += 1
        checks = [
            [entry["url"].partition("#")[2], squashed(entry["name"])]
            for node in nodes(told, "ItemList")
            for entry in node["itemListElement"]
        ]
        assert checks == [[anchor, squashed(text)] for anchor, text in shown["checks"]], address
        counts["questions"] += len(firsts)
        counts["checks"] += len(checks)
    assert all(counts.values()), counts


def answers(page: Markup) -> list[tuple[str, str]]:
    """Questions with their answers."""
    return [
        (squashed(question["name"]), plain(question["acceptedAnswer"]["text"]))
        for node in page.graph
        if "FAQPage" in node["@type"]
        for question in node["mainEntity"]
    ]


def nodes(page: Markup, kind: str) -> list[dict[str, Any]]:
    return [node for node in page.graph if node["@type"] == kind]


def squashed(text: str) -> str:
    """Without white space: a browser breaks lines where markup does not."""
    return re.sub(r"\s+", "", text)
