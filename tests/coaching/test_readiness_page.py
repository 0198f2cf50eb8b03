"""What editors build, what is refused with a reason, and what the scoring preview tells them."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from wagtail.blocks import StructBlockValidationError

from blog.claims import proving
from blog.models import Claim
from blog.publishing import Refused
from cms.home.models import HomePage
from coaching.models import CareerPath, CoachingPage, ReadinessTestPage
from coaching.models.readiness_blocks import DimensionBlock, PathWeightsBlock, SingleBlock, career_paths
from tests.blog.editing import signed_in
from tests.blog.pages import Page
from tests.claims.texts import OUTCOME, TESTIMONIAL, evidence
from tests.desk.people import text_of

from .tests_and_plans import bands, dimension, measures, readiness_page, single

pytestmark = pytest.mark.django_db


# ---- clear errors


def told(error: StructBlockValidationError, field: str) -> list[str]:
    return list(error.block_errors[field].messages)


@pytest.mark.parametrize(
    ("highest", "expected"),
    [
        (39, ["No band holds the scores from 40 to 49. Widen a band, or add one."]),
        (60, ["Two bands hold the scores from 50 to 60. Let one of them end earlier."]),
        (49, []),
    ],
)
def test_bands_that_leave_a_gap_are_refused_with_the_gap(highest: int, expected: list[str]) -> None:
    block = DimensionBlock()
    value = block.to_python({"title": "People", "intro": "", "skills": [], "bands": bands(highest=highest)})
    if not expected:
        block.clean(value)
        return
    with pytest.raises(StructBlockValidationError) as caught:
        block.clean(value)
    assert told(caught.value, "bands") == expected


def test_a_band_from_high_to_low_is_refused() -> None:
    block = DimensionBlock()
    value = block.to_python({"title": "People", "intro": "", "skills": [], "bands": bands(lowest=49, highest=0)})
    with pytest.raises(StructBlockValidationError) as caught:
        block.clean(value)
    assert told(caught.value, "bands") == ["A band goes from 49 to 0: swap the two numbers."]


def test_a_question_that_measures_has_points_to_give() -> None:
    block = SingleBlock()
    with pytest.raises(StructBlockValidationError) as caught:
        block.clean(block.to_python(single("Who?", ("A", 0), ("B", 0), People=1)[1]))
    assert told(caught.value, "answers") == ["Give points to one answer at least, or measure nothing."]
    block.clean(block.to_python(single("Who?", ("A", 0), ("B", 0))[1]))


def test_a_path_is_chosen_from_the_career_paths(home: HomePage) -> None:
    block = PathWeightsBlock()
    landing = home.add_child(instance=CoachingPage(title="Coaching", slug="coaching"))
    for slug, live in (("lead", True), ("expert", False)):
        landing.add_child(
            instance=CareerPath(
                title=slug.capitalize(), slug=slug, what_it_is="<p>It.</p>", months_min=6, months_max=12, live=live
            )
        )
    assert career_paths() == [("expert", "Expert (not live)"), ("lead", "Lead")]
    value = {"title": "Lead", "slug": "lead", "weights": [], "answers": 1}
    assert block.clean(block.to_python(value))["slug"] == "lead"
    with pytest.raises(StructBlockValidationError) as caught:
        block.clean(block.to_python({**value, "slug": "ceo"}))
    assert "slug" in caught.value.block_errors


@pytest.mark.parametrize(
    ("fields", "field", "text"),
    [
        (
            {"questions": [single("Who?", ("A", 0), ("B", 1), Peple=1)]},
            "questions",
            "“Who?” counts for “Peple”, which is no dimension. Choose one of: “People”, “Evidence”.",
        ),
        (
            {"questions": [single("Who?", ("A", 0), ("B", 1), paths=["ceo"], People=1)]},
            "questions",
            "“Who?” has an answer for the path “ceo”, which is not below.",
        ),
        (
            {"dimensions": [dimension("People"), dimension("Evidence"), dimension("people ")]},
            "dimensions",
            "Two dimensions have the title “People”. Rename one.",
        ),
        (
            {"paths": [("path", {"title": "Lead", "slug": "lead", "weights": measures(Luck=1), "answers": 1})]},
            "paths",
            "“Lead” counts for “Luck”, which is no dimension. Choose one of: “People”, “Evidence”.",
        ),
        (
            {"paths": [("path", {"title": "Lead", "slug": "", "weights": [], "answers": 1})], "questions": []},
            "paths",
            "Choose a career path for “Lead”.",
        ),
        (
            {"paths": [("path", {"title": "Lead", "slug": "lead", "weights": [], "answers": 1})] * 2},
            "paths",
            "The path “lead” stands there twice. Remove one.",
        ),
    ],
)
def test_a_name_that_leads_nowhere_is_refused(home: HomePage, fields: dict[str, Any], field: str, text: str) -> None:
    with pytest.raises(ValidationError) as caught:
        readiness_page(home, live=False, **fields)
    assert caught.value.message_dict[field] == [text]


def test_every_question_with_a_wrong_name_is_named(home: HomePage) -> None:
    wrong = [single(f"{name}?", ("A", 0), ("B", 1), **{name: 1, "People": 1}) for name in ("Luck", "Wit")]
    with pytest.raises(ValidationError) as caught:
        readiness_page(home, live=False, questions=wrong)
    assert [text.split(",")[0] for text in caught.value.message_dict["questions"]] == [
        "“Luck?” counts for “Luck”",
        "“Wit?” counts for “Wit”",
    ]


def test_titles_match_however_they_are_written(home: HomePage) -> None:
    page = readiness_page(home, questions=[single("Who?", ("A", 0), ("B", 1), people=1)], paths=[])
    page.clean()
    assert page.test.questions[0].measures == {"people": 1}


# ---- claims


def claiming(home: HomePage, sentence: str) -> ReadinessTestPage:
    dimensions = [dimension("People", text=sentence), dimension("Evidence")]
    return readiness_page(home, "claiming", live=False, dimensions=dimensions)


@pytest.mark.parametrize("sentence", [OUTCOME, TESTIMONIAL])
def test_a_claim_without_evidence_keeps_a_test_off(home: HomePage, sentence: str) -> None:
    page = claiming(home, sentence)
    with pytest.raises(Refused, match="1 claim lacks valid evidence"):
        page.latest_revision.publish()
    page.live = True
    with pytest.raises(Refused):
        page.save()
    assert not ReadinessTestPage.objects.get(pk=page.pk).live
    row = Claim.objects.get()
    assert (row.page_id, row.sentence, row.place.split(".")[0]) == (page.pk, sentence, "dimensions")


def test_with_evidence_it_goes_live(home: HomePage, writer: Any, coach: Any) -> None:
    page = claiming(home, OUTCOME)
    proving.attach(list(Claim.objects.all()), evidence(writer, coach), coach)
    page.latest_revision.publish()
    assert ReadinessTestPage.objects.get(pk=page.pk).live


def test_evidence_that_is_taken_back_unpublishes_nothing(home: HomePage, writer: Any, coach: Any) -> None:
    page = claiming(home, OUTCOME)
    proving.attach(list(Claim.objects.all()), evidence(writer, coach), coach)
    page.latest_revision.publish()
    Claim.objects.update(evidence=None)
    stored = ReadinessTestPage.objects.get(pk=page.pk)
    stored.description = "Other words."
    stored.save()
    assert ReadinessTestPage.objects.get(pk=page.pk).description == "Other words."


def test_the_editor_says_why_and_keeps_the_draft(home: HomePage, admin: Any) -> None:
    page = claiming(home, OUTCOME)
    client = signed_in(admin)
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    response = client.post(reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={page.pk}")
    assert not ReadinessTestPage.objects.get(pk=page.pk).live
    assert response.status_code == 302
    assert "lacks valid evidence" in text_of(client.get(address))


# ---- the scoring preview


def scoring(client: Client, page: ReadinessTestPage) -> Any:
    return client.get(reverse("desk_scoring", args=[page.pk]))


def test_the_preview_shows_what_can_be_reached_and_which_answers_lead_there(home: HomePage, admin: Any) -> None:
    response = scoring(signed_in(admin), readiness_page(home))
    text = text_of(response)
    assert "Every dimension is measured, and every band can be reached." in text
    rows = [
        (route["name"], [score.value for score in route["scores"]], route["fits"])
        for route in response.context["routes"]
    ]
    assert rows == [
        ("The fewest points everywhere", [0, 0], [0]),
        ("All for Team lead", [100, 100], [100]),
        ("The most points everywhere", [100, 100], [100]),
    ]


def test_the_preview_warns_of_bands_that_nobody_reaches(home: HomePage, admin: Any) -> None:
    low = {"lowest": 0, "highest": 20, "title": "Low", "text": "A", "actions": ["Do"], "articles": []}
    rest = [
        {**low, "lowest": 21, "highest": 79, "title": "Between"},
        {**low, "lowest": 80, "highest": 100, "title": "Top"},
    ]
    people = ("dimension", {"title": "People", "intro": "", "skills": [], "bands": [low, *rest]})
    page = readiness_page(
        home,
        dimensions=[people, dimension("Evidence")],
        questions=[single("Who?", ("Nobody", 0), ("I", 10), People=1)],
        paths=[("path", {"title": "Luck", "slug": "luck", "weights": [], "answers": 1})],
    )
    assert scoring(signed_in(admin), page).context["warnings"] == [
        "No answers lead to “Between” (21–79) of “People”.",
        "No question measures “Evidence”.",
        "Nothing counts for the path “Luck”.",
    ]


def test_the_preview_is_of_the_draft(home: HomePage, admin: Any) -> None:
    page = readiness_page(home)
    page.questions = [single("Only this?", ("No", 0), ("Yes", 1), People=1)]
    page.save_revision()
    assert "Only this?" in text_of(scoring(signed_in(admin), page))


def test_the_editor_leads_to_the_preview(home: HomePage, admin: Any) -> None:
    page = readiness_page(home)
    response = signed_in(admin).get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert reverse("desk_scoring", args=[page.pk]) in response.content.decode()


def test_machines_read_a_web_page(client: Client, home: HomePage) -> None:
    readiness_page(home, description="Ten minutes.")
    assert Page(client.get("/readiness/").content.decode()).node("WebPage")["description"] == "Ten minutes."
