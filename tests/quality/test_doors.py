"""One truth, five doors: the same article gives the same bytes everywhere."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from blog import checking, waiving
from blog.importer.checks import checked_files
from blog.importer.exporter.runs import export
from blog.models import ArticleIndexPage, ArticlePage, RuleSetting, Term
from blog.quality.registry import Found, Registry
from tests.blog.editing import form_of, signed_in
from tests.blog.factories import article, faq

from .doors import command, open_doors

pytestmark = pytest.mark.django_db

# A quotation mark, an apostrophe, an angle bracket and a dash: what encoders write in more than one way.
WORD = "“Unmissverständlich’s”–<certainly>"


@pytest.fixture
def page(index: ArticleIndexPage, writer: Any, book: Registry) -> ArticlePage:
    """Live, with one error, two warnings and one that is waived."""
    kind, value = faq((f"Is {WORD} a word?", "<p>It helps 89 % of them, incontrovertibly-so.</p>"))
    body = [(kind, {**value, "intro": "<p></p>", "closing": "<p></p>"})]
    page = article(index, "an-offer", body=body, owner=writer, description="A disproportionately-long word.")
    draft = page.get_latest_revision_as_object()
    long = next(found for found in checking.findings_of(draft) if found.place == "description")
    waiving.waive(draft, long, writer, "It’s – the <name> of the law.")
    return ArticlePage.objects.get(pk=page.pk)


def test_the_same_article_gives_the_same_bytes_through_all_doors(page: ArticlePage, reviewer: Any) -> None:
    assert [found.level for found in checking.findings_of(page)] == ["error", "warning", "warning", "waived"]
    open_doors(page, reviewer, listed=[command("--live"), command("--drafts")])


def test_a_check_that_fails_is_one_finding_at_all_doors(
    page: ArticlePage, reviewer: Any, book: Registry, caplog: Any
) -> None:
    @book.check("links.fault", "Links that hold", level="warning", hint="Mend it.")
    def fault(facts, context, limits) -> Iterator[Found]:
        yield Found("Half of what it would have said.")
        raise RuntimeError(f"a fault in a rule at {object()}")

    open_doors(page, reviewer, listed=[command("--live"), command("--drafts")])
    found = [each for each in checking.findings_of(page) if each.check == "links.fault"]
    assert checking.told(found) == [
        {
            "check": "links.fault",
            "level": "warning",
            "message": "The check “Links that hold” could not run.",
            "hint": "Nobody knows what it would have found. Tell an administrator: the log of the site says why it failed.",
            "place": "",
            "quote": "",
            "help": "checks/links.md#fault",
        }
    ]
    faults = [record for record in caplog.records if record.name == "blog.checking"]
    assert {record.getMessage() for record in faults} == {f"the check links.fault failed on article {page.pk}"}
    assert all(record.exc_info and record.exc_info[0] is RuntimeError for record in faults)


def test_an_error_that_could_not_be_looked_for_stops_a_submission(index: ArticleIndexPage, rulebook: Registry) -> None:
    """Until a lead switches the check off."""
    page = article(index)
    assert checking.refusals(page) == []

    @rulebook.check("links.fault", "Links that hold", level="error", hint="Mend it.")
    def fault(facts, context, limits) -> Iterator[Found]:
        raise RuntimeError("a fault in a rule")

    (refusal,) = checking.refusals(page)
    assert refusal.text == "The checks find 1 error: The check “Links that hold” could not run."
    RuleSetting.objects.create(rule="links.fault", level="off")
    assert checking.refusals(page) == []


def test_an_exported_file_has_the_findings_of_its_article(page: ArticlePage, tmp_path: Path) -> None:
    """But for waivers, which are the site's."""
    page.waivers.all().delete()
    for _file in export(tmp_path, "eleventy", with_drafts=False):
        pass
    (checked,) = checked_files(tmp_path)
    assert checked.problem == ""
    of_page = [(found.check, found.level, found.message, found.quote) for found in checking.findings_of(page)]
    assert [(found.check, found.level, found.message, found.quote) for found in checked.findings] == of_page


def test_the_form_is_checked_as_it_stands_and_nothing_is_saved(page: ArticlePage, writer: Any) -> None:
    client = signed_in(writer)
    data = {**form_of(client, page), "updated_on": "", "title": "", "slug": "", "description": "89 % say so."}
    before = ArticlePage.objects.get(pk=page.pk).latest_revision_id
    answer = client.post(reverse("desk_readiness", args=[page.pk]), data).json()
    assert answer["findings"][0]["place"] == "description"
    assert answer["summary"] == "2 errors, 2 warnings"
    assert [family["summary"] for family in answer["families"]] == ["2 errors", "2 warnings"]
    assert answer["preview"]["share_title"] == ""
    assert ArticlePage.objects.get(pk=page.pk).latest_revision_id == before


def test_a_form_with_empty_parts_is_checked_too(page: ArticlePage, writer: Any) -> None:
    client = signed_in(writer)
    data = {name: "" if name.endswith("-question") else value for name, value in form_of(client, page).items()}
    response = client.post(reverse("desk_readiness", args=[page.pk]), {**data, "updated_on": ""})
    assert response.status_code == 200
    wrong = client.post(reverse("desk_readiness", args=[page.pk]), {**data, "published_on": "some day"})
    assert (wrong.status_code, wrong.json()) == (
        422,
        {"problem": "The checks wait: a field does not hold what it should. Save the draft to see which."},
    )


def test_the_words_of_the_team_reach_the_checks(page: ArticlePage) -> None:
    Term.objects.create(kind="banned", text="synergy", use="working together")
    Term.objects.create(kind="brand", text="LinkedIn")
    context = checking.context_of(page, checking.facts_of(page))
    assert [(term.text, term.use) for term in context.banned] == [("synergy", "working together")]
    assert [term.text for term in context.brands] == ["LinkedIn"]


# ---- who is let in


@pytest.mark.parametrize(
    ("role", "status"), [("writer", 200), ("reviewer", 200), ("coach", 200), ("lead", 200), ("admin", 200)]
)
def test_the_api_answers_whoever_may_edit(
    request: pytest.FixtureRequest, page: ArticlePage, role: str, status: int
) -> None:
    response = signed_in(request.getfixturevalue(role)).get(reverse("manage:article-findings", args=[page.pk]))
    assert response.status_code == status
    assert response["Cache-Control"].startswith("max-age=0, no-cache, no-store")


def test_the_api_says_nothing_to_others(page: ArticlePage, django_user_model: Any) -> None:
    stranger = django_user_model.objects.create_user("sue", "sue@example.com", "correct horse battery")
    address, nowhere = (reverse("manage:article-findings", args=[pk]) for pk in (page.pk, 999_999))
    client = signed_in(stranger)
    refused, missing = client.get(address), client.get(nowhere)
    assert (refused.status_code, refused["Content-Type"]) == (404, "application/problem+json")
    assert refused.content == missing.content
    anonymous = Client().get(address)
    assert (anonymous.status_code, anonymous.json()["status"]) == (401, 401)
    assert anonymous.content == Client().get(nowhere).content


def test_the_editor_door_is_for_those_who_may_edit(page: ArticlePage, django_user_model: Any) -> None:
    from django.contrib.auth.models import Permission

    stranger = django_user_model.objects.create_user("sue", "sue@example.com", "correct horse battery")
    stranger.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client = signed_in(stranger)
    for name in ("desk_readiness", "desk_waive", "desk_withdraw"):
        assert client.post(reverse(name, args=[page.pk]), {}).status_code == 302
    assert page.waivers.count() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_queries_of_the_api_do_not_grow_with_the_article(
    index: ArticleIndexPage, writer: Any, book: Registry, django_assert_num_queries: Any, count: int
) -> None:
    page = article(index, body=[faq(*((f"Q{n}?", "<p>89 % of them.</p>") for n in range(count)))])
    client = signed_in(writer)
    client.get(reverse("manage:article-findings", args=[page.pk]))
    with django_assert_num_queries(22):
        client.get(reverse("manage:article-findings", args=[page.pk]))
