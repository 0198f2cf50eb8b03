"""A visitor's way through a readiness test, without a script and without a cookie."""

import logging
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from blog.models import ArticleIndexPage, Category
from cms.home.models import HomePage
from coaching import career_paths, private
from coaching.models import CallToAction, ReadinessTestPage, SharedResult
from coaching.private_links import forget_expired
from tests.blog.factories import article
from tests.blog.pages import Page

from .tests_and_plans import LEAD, answer_all, bands, hidden, readiness_page, single

pytestmark = pytest.mark.django_db

BEST = ([2], [5], [1, 2])
STEPS = "/career-coaching/tests/{}/"


@pytest.fixture
def test_page(home: HomePage) -> ReadinessTestPage:
    return readiness_page(home)


def text(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split())


def test_the_first_page_is_the_same_for_everybody(client: Client, test_page: ReadinessTestPage) -> None:
    response = client.get("/readiness/")
    assert "3 questions, about 1 min" in text(response)
    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert "Cookie" not in response.get("Vary", "")
    assert response.cookies == {}
    assert b"csrf" not in response.content
    assert response.content == client.get("/readiness/").content


def test_one_question_stands_on_each_screen(client: Client, test_page: ReadinessTestPage) -> None:
    response = answer_all(client, test_page)
    page = Page(response.content.decode())
    assert page.texts("h1") == ["Who helps?"]
    assert page.texts("label", class_="choice") == ["Nobody", "I do"]
    assert page.texts("title") == ["Question 1 of 3: Are you ready? | Test site"]
    assert [row["max"] for row in page.attributes("progress")] == ["3"]
    assert response["Cache-Control"] == "private, no-cache"
    assert response.cookies == {}
    second = Page(answer_all(client, test_page, [2]).content.decode())
    assert second.texts("h1") == ["How often?"]
    assert second.texts("label", class_="choice") == ["1: never", "2", "3", "4", "5: often"]


def test_the_result_follows_from_the_answers_and_nothing_is_stored(
    client: Client, test_page: ReadinessTestPage
) -> None:
    response = answer_all(client, test_page, [2], [3], [])
    page = Page(response.content.decode())
    # People: (2 × 1 + 1 × ½) / 3; Evidence: (½ + 0) / 2
    assert page.texts("p", class_="score__number") == ["83 of 100 · Ready", "25 of 100 · Early", "89 of 100"]
    widths = [row["width"] for row in page.attributes("rect") if row["class"] == "score__value"]
    assert widths == ["83", "25", "89"]
    assert [item.split(" Because")[0] for item in page.texts("ol", class_="next-actions")] == ["Start small"]
    assert not SharedResult.objects.exists()
    assert response.cookies == {}


def test_a_question_wants_an_answer_and_says_so(client: Client, test_page: ReadinessTestPage) -> None:
    response = answer_all(client, test_page, [])
    page = Page(response.content.decode())
    assert response.status_code == 422
    assert page.texts("title") == ["Error: Question 1 of 3: Are you ready? | Test site"]
    assert page.texts("div", role="alert") == ["Choose an answer, then go on."]
    assert answer_all(client, test_page, [9]).status_code == 422
    assert answer_all(client, test_page, [1, 2]).status_code == 422


def test_going_back_keeps_what_was_answered(client: Client, test_page: ReadinessTestPage) -> None:
    at_third = answer_all(client, test_page, [2], [4]).content.decode()
    fields = {name: hidden(at_third, name) for name in ("answers", "at")}
    back = client.post(STEPS.format(test_page.pk), {**fields, "answer": ["1"], "go": "back"}).content.decode()
    checked = [row["value"] for row in Page(back).attributes("input") if "checked" in row]
    assert (Page(back).texts("h1"), checked) == (["How often?"], ["4"])
    again = client.post(
        STEPS.format(test_page.pk),
        {**{name: hidden(back, name) for name in ("answers", "at")}, "answer": "2", "go": "next"},
    ).content.decode()
    # What was ticked before going back is there, too.
    assert [row["value"] for row in Page(again).attributes("input") if "checked" in row] == ["1"]


def test_a_code_goes_on_where_somebody_stopped(client: Client, test_page: ReadinessTestPage) -> None:
    code = hidden(answer_all(client, test_page, [2], [4]).content.decode(), "answers")
    resumed = Client().post(STEPS.format(test_page.pk), {"answers": code, "go": "resume"})
    assert Page(resumed.content.decode()).texts("h1") == ["What did you write?"]


@pytest.mark.parametrize("code", ["nonsense", "00000000.1", "x" * 5000])
def test_a_code_that_does_not_fit_begins_again(client: Client, test_page: ReadinessTestPage, code: str) -> None:
    response = client.post(STEPS.format(test_page.pk), {"answers": code, "go": "resume"})
    assert (response.status_code, Page(response.content.decode()).texts("h1")) == (422, ["Please start again"])


def test_answers_of_an_earlier_version_are_not_mixed_up(client: Client, test_page: ReadinessTestPage) -> None:
    code = hidden(answer_all(client, test_page, [2]).content.decode(), "answers")
    test_page.questions = [single("Another?", ("No", 0), ("Yes", 1), People=1)]
    test_page.save()
    assert client.post(STEPS.format(test_page.pk), {"answers": code, "go": "next"}).status_code == 422


def test_the_address_of_a_step_leads_to_the_test(client: Client, test_page: ReadinessTestPage) -> None:
    assert client.get(STEPS.format(test_page.pk))["Location"].endswith("/readiness/")
    test_page.unpublish()
    assert client.post(STEPS.format(test_page.pk), {"go": "start"}).status_code == 404


def test_a_test_without_questions_cannot_be_started(client: Client, home: HomePage) -> None:
    page = readiness_page(home, "empty", questions=[])
    assert "This test has no questions yet." in text(client.get("/empty/"))
    assert client.post(STEPS.format(page.pk), {"go": "start"}).status_code == 302


def test_only_live_articles_and_one_offer_are_shown(client: Client, home: HomePage, index: ArticleIndexPage) -> None:
    live = article(index, "live", categories=["Pay"])
    draft = article(index, "draft", live=False)
    offer = CallToAction.objects.create(key="pay", heading="Talk about pay", button_text="Go", address="/pay/")
    offer.topics.add(Category.objects.get(name="Pay"))
    CallToAction.objects.create(key="other", heading="Other", button_text="Go", address="/o/", is_default=True)
    low = {"articles": [draft, live]}
    dimensions = [
        ("dimension", {"title": name, "intro": "", "skills": [], "bands": bands(**low)})
        for name in ("People", "Evidence")
    ]
    page = readiness_page(home, dimensions=dimensions)
    shown = Page(answer_all(client, page, [1], [1], []).content.decode())
    assert shown.texts("ul", class_="reading") == ["Live What live is about."]
    assert shown.texts("aside", class_="offer") == ["Talk about pay Go"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_queries_of_a_result_stay_flat(
    client: Client, home: HomePage, index: ArticleIndexPage, count: int, django_assert_num_queries: Any
) -> None:
    articles = [article(index, f"a-{number}", authors=["Ann"]) for number in range(count)]
    dimensions = [
        ("dimension", {"title": name, "intro": "", "skills": [], "bands": bands(articles=articles)})
        for name in ("People", "Evidence")
    ]
    page = readiness_page(home, dimensions=dimensions)
    answer_all(client, page, [1], [1], [])
    last = answer_all(client, page, [1], [1]).content.decode()
    fields = {name: hidden(last, name) for name in ("answers", "at")}
    with django_assert_num_queries(QUERIES):
        response = client.post(STEPS.format(page.pk), {**fields, "go": "next"})
    assert len(response.context["articles"]) == count


QUERIES = 22


def test_a_path_with_a_roadmap_offers_it(
    client: Client, test_page: ReadinessTestPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Make a roadmap to" not in text(answer_all(client, test_page, *BEST))
    monkeypatch.setattr(career_paths, "available_paths", lambda: (LEAD,))
    response = answer_all(client, test_page, *BEST)
    assert "Make a roadmap to Team lead" in text(response)
    assert hidden(response.content.decode(), "strengths") == "Delegation"


# ---- a link to share


def shared(client: Client, page: ReadinessTestPage) -> str:
    """Its address."""
    markup = answer_all(client, page, *BEST).content.decode()
    fields = {name: hidden(markup, name) for name in ("answers", "stamp")}
    response = client.post(f"{STEPS.format(page.pk)}share/", fields)
    assert response.status_code == 302
    address: str = response["Location"]
    return address


def test_a_shared_result_shows_scores_and_keeps_no_answers(client: Client, test_page: ReadinessTestPage) -> None:
    address = shared(client, test_page)
    token = address.split("/")[-2]
    row = SharedResult.objects.get()
    assert len(token) == 43  # 256 bits
    assert token not in f"{row.token_hash} {row.shown}"
    assert set(row.shown) == {"scores", "fits", "actions", "articles", "strengths"}
    response = Client().get(address)
    assert "100 of 100" in text(response)
    assert "Who helps?" not in text(response)


def test_nobody_keeps_or_finds_a_shared_result(client: Client, test_page: ReadinessTestPage) -> None:
    response = client.get(shared(client, test_page))
    assert response["Cache-Control"] == "no-store, private"
    assert response["Referrer-Policy"] == "no-referrer"
    assert "noindex" in response["X-Robots-Tag"]
    assert 'content="noindex"' in response.content.decode()
    assert response.cookies == {}
    assert "Cookie" not in response.get("Vary", "")


def test_a_shared_result_stays_as_it_was(client: Client, test_page: ReadinessTestPage) -> None:
    address = shared(client, test_page)
    test_page.questions = []
    test_page.save()
    assert "100 of 100" in text(client.get(address))


def test_who_has_the_link_deletes_it_at_once(client: Client, test_page: ReadinessTestPage) -> None:
    address = shared(client, test_page)
    assert "gone for good" in text(Client(enforce_csrf_checks=True).post(address))
    assert not SharedResult.objects.exists()
    assert client.get(address).status_code == 410
    assert client.post(address).status_code == 410


def test_a_shared_result_expires_and_is_removed(client: Client, test_page: ReadinessTestPage) -> None:
    address, other = shared(client, test_page), shared(client, test_page)
    first = SharedResult.objects.order_by("pk")[0]
    assert timedelta(days=89) < first.expires_at - timezone.now() < timedelta(days=91)
    SharedResult.objects.filter(pk=first.pk).update(expires_at=timezone.now())
    assert (client.get(address).status_code, client.get(other).status_code) == (410, 200)
    assert forget_expired() == "0 roadmaps and 1 shared result deleted"
    assert SharedResult.objects.count() == 1


def test_a_link_is_made_only_from_our_form(client: Client, test_page: ReadinessTestPage) -> None:
    markup = answer_all(client, test_page, *BEST).content.decode()
    code, stamp = hidden(markup, "answers"), hidden(markup, "stamp")
    day = timezone.localdate()
    for bad in (
        "",
        "x",
        f"{stamp}x",
        private.stamp("other"),
        private.stamp("readiness.share", day - timedelta(days=3)),
    ):
        assert client.post(f"{STEPS.format(test_page.pk)}share/", {"answers": code, "stamp": bad}).status_code == 422
    unfinished = hidden(answer_all(client, test_page, [2]).content.decode(), "answers")
    assert (
        client.post(f"{STEPS.format(test_page.pk)}share/", {"answers": unfinished, "stamp": stamp}).status_code == 422
    )
    assert not SharedResult.objects.exists()


def test_links_are_not_made_by_the_thousand(client: Client, test_page: ReadinessTestPage) -> None:
    for _ in range(private.POSTS):
        shared(client, test_page)
    markup = answer_all(client, test_page, *BEST).content.decode()
    fields = {name: hidden(markup, name) for name in ("answers", "stamp")}
    response = client.post(f"{STEPS.format(test_page.pk)}share/", fields)
    assert response.status_code == 429
    assert 1 <= int(response["Retry-After"]) <= 60
    assert SharedResult.objects.count() == private.POSTS


def test_a_token_stands_in_no_log_and_in_no_list_of_missing_pages(
    client: Client, test_page: ReadinessTestPage, caplog: pytest.LogCaptureFixture
) -> None:
    from blog.desk.packet.secrecy import TokenFilter
    from cms.core.missing import is_noise

    address = shared(client, test_page)
    token = address.split("/")[-2]
    caplog.handler.addFilter(TokenFilter())
    caplog.set_level(logging.DEBUG)
    client.get(f"{address}nothing-here/")
    client.post(address)
    client.get(address)
    logging.getLogger("django.server").warning("GET %s", address)
    assert "results/***/" in caplog.text
    assert token not in caplog.text
    assert is_noise(address[:-5])
    assert is_noise(f"/career-coaching/roadmap/p/{token[:20]}/")
