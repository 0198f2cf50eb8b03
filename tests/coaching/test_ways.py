"""How a reader came is known at the end of the way: through tests, results and plans, without cookies and scripts."""

import csv
from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from blog.models import ArticleIndexPage, ArticlePage
from cms.home.models import HomePage
from coaching.models import CallToAction, CareerPath, CoachingPage, Lead, Quarantined, SavedRoadmap, SharedResult
from coaching.origins import Origin
from coaching.ways import touches_of
from tests.blog.editing import signed_in
from tests.blog.factories import article

from .leads import ANNA, confirmed_lead, link_in_mail, moment, offer_with_form, send
from .readers import Reader
from .test_offers import variant
from .test_pages import make_offer
from .tests_and_plans import readiness_page

pytestmark = pytest.mark.django_db
PLAN = {"role": "Data analyst", "years": "4", "hours": "5"}


@pytest.fixture
def landing(home: HomePage) -> CoachingPage:
    """With a test and a path below it."""
    page: CoachingPage = home.add_child(instance=CoachingPage(title="Coaching", slug="career-coaching"))
    readiness_page(page)
    lead_path = CareerPath(title="Team lead", slug="lead", what_it_is="<p>Leading.</p>", months_min=6, months_max=12)
    page.add_child(instance=lead_path)
    return page


@pytest.fixture
def guide(index: ArticleIndexPage, landing: CoachingPage) -> ArticlePage:
    offer = make_offer("test-yourself", is_default=True, address="", page=landing, button_text="See where you stand")
    variant(offer, button_text="Take the test")
    return article(index, "promotion", authors=["Ann Author"])


def way(guide: ArticlePage, letter: str = "B") -> Origin:
    return Origin(guide.pk, CallToAction.objects.get(key="test-yourself").pk, letter, "end")


def by_button(guide: ArticlePage, letter: str = "B") -> Reader:
    """At the page that the button of this wording leads to, as a script would have drawn it."""
    path = way(guide, letter).added_to("/career-coaching/")
    assert f'href="{path}"' in Client().get(guide.url).content.decode()
    return Reader().open(path)


def with_result(reader: Reader) -> Reader:
    reader.follow("Are you ready?").press("Start the test")
    reader.press("Next", answer="2").press("Back").press("Next", answer="2").press("Next", answer="5")
    return reader.press("Show the result", answer=["1", "2"])


def with_plan(reader: Reader) -> Reader:
    reader = with_result(reader).press("Make a roadmap to Team lead").press("Make the roadmap", **PLAN)
    return reader.press("Change my answers").press("Make the roadmap", **PLAN)


def fill_in(reader: Reader, words: str = "Join") -> Lead:
    reader.press(words, email=ANNA, agree="on", moment=moment())
    return Lead.objects.latest("pk")


def touches(lead: Lead) -> tuple[tuple[str, str, str], tuple[str, str, str]]:
    """The first and the last: article, offer, variant."""
    return (
        (lead.first_title, lead.first_offer, lead.first_variant),
        (lead.article_title, lead.offer, lead.variant),
    )


CAME = ("Promotion", "test-yourself", "B")


def show_a_form() -> None:
    """In place of every other offer."""
    CallToAction.objects.update(is_default=False)
    offer_with_form()


def test_a_plan_that_is_asked_for_by_mail_knows_the_article_that_began_it(guide: ArticlePage, lead: Any) -> None:
    reader = with_plan(by_button(guide, "B")).press("Save under a private link")
    assert SavedRoadmap.objects.get().via == f"{guide.pk}.{CallToAction.objects.get().pk}.B.end"
    reader.press("Send me the link", email=ANNA, agree="on")
    assert "A second mail asks you to confirm your address" in reader.markup
    found = Lead.objects.get()
    assert (found.kind, found.email, touches(found)) == ("roadmap", ANNA, (CAME, CAME))
    assert (found.first_path, found.last_path) == (guide.url, guide.url)
    assert [message.subject for message in mail.outbox] == ["The link to your roadmap", "Please confirm your address"]
    assert "You also asked to hear from a coach" in str(mail.outbox[0].body)
    assert "only mail you get" not in str(mail.outbox[0].body)
    Client().post(link_in_mail("confirm"))
    desk = signed_in(lead)
    shown = desk.get(f"/admin/desk/leads/{found.pk}/").content.decode()
    assert shown.count("test-yourself · variant B") == shown.count("test-yourself") == 2
    assert shown.count("Promotion") == 2
    export = b"".join(desk.get("/admin/desk/leads/?export=csv").streaming_content).decode("utf-8-sig")
    (row,) = csv.DictReader(StringIO(export))
    assert (row["First article"], row["First offer"], row["First variant"]) == CAME
    assert (row["Article"], row["Offer"], row["Variant"]) == CAME


def test_who_does_not_agree_gets_the_link_and_is_no_lead(guide: ArticlePage) -> None:
    reader = with_plan(by_button(guide, "A")).press("Save under a private link")
    reader.press("Send me the link", email=ANNA)
    assert "Your e-mail address stands only in that mail" in reader.markup
    assert [message.subject for message in mail.outbox] == ["The link to your roadmap"]
    assert "This is the only mail you get" in str(mail.outbox[0].body)
    assert not Lead.objects.exists()


def test_a_consent_that_was_never_shown_is_none_for_a_plan(guide: ArticlePage) -> None:
    reader = with_plan(by_button(guide, "A")).press("Save under a private link")
    response = reader.client.post(f"{reader.path}mail/", {"email": ANNA, "agree": "on", "consent": "7"})
    assert response.status_code == 422
    assert "Please look at what you agree to" in response.content.decode()
    assert mail.outbox == []


def test_a_throw_away_address_for_a_plan_waits_for_the_team(guide: ArticlePage) -> None:
    reader = with_plan(by_button(guide, "B")).press("Save under a private link")
    reader.press("Send me the link", email="x9@mailinator.com", agree="on", company_site="x")
    waiting = Quarantined.objects.get()
    assert (waiting.first_title, waiting.first_offer, waiting.variant) == CAME
    assert "A second mail asks you" in reader.markup  # nobody learns what we think


def test_a_plan_without_an_origin_came_by_its_path(landing: CoachingPage) -> None:
    reader = with_plan(Reader().open("/career-coaching/")).press("Save under a private link")
    reader.press("Send me the link", email=ANNA, agree="on")
    assert touches(Lead.objects.get()) == (("Team lead", "", ""), ("Team lead", "", ""))


@pytest.mark.parametrize("steps", [with_result, with_plan], ids=["result", "plan"])
def test_a_form_on_the_way_belongs_to_the_button_that_led_there(guide: ArticlePage, steps: Any) -> None:
    reader = by_button(guide)
    show_a_form()
    assert touches(fill_in(steps(reader))) == (CAME, CAME)


def test_a_form_on_a_kept_result_belongs_to_the_button_that_led_there(guide: ArticlePage) -> None:
    reader = by_button(guide)
    show_a_form()
    with_result(reader).press("Make a link")
    assert SharedResult.objects.get().via
    assert touches(fill_in(reader)) == (CAME, CAME)


def test_a_second_button_on_the_way_is_the_last_touch(guide: ArticlePage, index: ArticleIndexPage) -> None:
    contact = article(index, "contact")
    second = make_offer("talk", button_text="Talk to us", page=contact, address="", is_default=True, priority=-1)
    reader = by_button(guide)
    second.priority = 5
    second.save()
    with_result(reader)
    show_a_form()
    found = fill_in(reader.follow("Talk to us"))
    assert touches(found) == (CAME, ("Are you ready?", "talk", "A"))
    assert (found.first_path, found.last_path) == (guide.url, "/career-coaching/readiness/")


def test_the_first_touch_of_a_person_stays(guide: ArticlePage, index: ArticleIndexPage) -> None:
    confirmed_lead(via=str(way(guide)))
    other = Origin(article(index, "other").pk, make_offer("talk").pk, "A", "end")
    send(via=str(other))
    assert touches(Lead.objects.get(offer="talk")) == (CAME, ("Other", "talk", "A"))


# ---- what somebody makes up


def test_what_is_made_up_or_not_public_names_nothing(guide: ArticlePage, index: ArticleIndexPage) -> None:
    offer = CallToAction.objects.get()
    hidden = make_offer("hidden", active=False)
    draft = article(index, "draft", live=False)
    good = f"{guide.pk}.{offer.pk}.B.end"
    for bad in (
        f"{guide.pk}.99999.A.end",
        f"99999.{offer.pk}.A.end",
        f"9999999999.{offer.pk}.A.end",
        f"{guide.pk}.{hidden.pk}.A.end",
        f"{draft.pk}.{offer.pk}.A.end",
        "<script>",
    ):
        assert touches_of(bad) == touches_of(f"{good}~{bad}") == (None, None)
    (first, last) = touches_of(f"99999.{offer.pk}.A.end~{good}")
    assert first == last
    assert last is not None
    assert (last.title, last.offer, last.variant) == CAME
    made_up = touches_of(f"{guide.pk}.{offer.pk}.Q.end")[1]
    assert made_up is not None
    assert (made_up.offer, made_up.variant) == ("test-yourself", "")


@pytest.mark.parametrize("via", ['"><script>alert(1)</script>', "1.1.A.end~x", "x" * 3000])
def test_what_is_no_way_is_carried_nowhere(landing: CoachingPage, via: str) -> None:
    test = CoachingPage.objects.get().get_children().get(slug="readiness")
    for path in ("/career-coaching/", "/career-coaching/readiness/", "/career-coaching/roadmap/"):
        assert b"via=" not in Client().get(path, {"via": via}).content
        assert b'name="via"' not in Client().get(path, {"via": via}).content
    answer = Client().post(f"/career-coaching/tests/{test.pk}/", {"go": "start", "via": via})
    assert b'name="via"' not in answer.content


def test_pages_on_the_way_are_the_same_for_everybody_and_may_be_kept(guide: ArticlePage) -> None:
    for path in ("/career-coaching/", "/career-coaching/readiness/", "/career-coaching/roadmap/"):
        first, second = (Client().get(path, {"via": str(way(guide))}) for _ in range(2))
        assert first.content == second.content
        assert "public" in first["Cache-Control"]
        assert not first.cookies
        assert "Cookie" not in first.get("Vary", "")
        assert str(way(guide)).encode() in first.content
        assert str(way(guide)).encode() not in Client().get(path).content
