"""The site-wide report: filters, bars, places, exports, and who reads it."""

import csv
from io import StringIO
from typing import Any

import pytest
from django.urls import reverse

from blog import checking, health
from blog.models import ArticleIndexPage, ArticlePage, HealthFinding, Waiver
from blog.quality.registry import Registry
from tests.blog.editing import signed_in
from tests.blog.factories import article, faq
from tests.desk.people import ROLES, client_of, is_let_in, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def pages(index: ArticleIndexPage, writer: Any, book: Registry) -> list[ArticlePage]:
    """One live with an error and a warning, one draft with two warnings."""
    found = [
        article(index, "live-one", owner=writer, body=[faq(("How long?", "<p>For 89 % incontrovertibly-so.</p>"))]),
        article(
            index, "draft-one", live=False, owner=writer, title="=1+1",
            body=[faq(("How much?", "<p>Disproportionately-much and incomprehensibilities.</p>"))],
        ),
    ]  # fmt: skip
    health.refresh([page.pk for page in found])
    return found


def report(client: Any, **filters: str) -> Any:
    response = client.get(reverse("desk_checks_report"), filters)
    assert response.status_code == 200
    return response


def shown(response: Any) -> list[tuple[str, str]]:
    return [(line.slug, line.row.rule) for line in response.context["object_list"]]


@pytest.mark.parametrize("role", ROLES)
def test_everybody_on_the_desk_reads_it(request: pytest.FixtureRequest, pages: Any, role: str) -> None:
    client = client_of(request, role)
    assert is_let_in(client, reverse("desk_checks_report"))
    assert len(shown(report(client))) == 4


def test_nobody_else_does_and_nobody_sees_what_they_may_not_edit(pages: Any, django_user_model: Any) -> None:
    from django.contrib.auth.models import Group, Permission
    from wagtail.models import GroupPagePermission

    stranger = django_user_model.objects.create_user("sue", "sue@example.com", "correct horse battery")
    stranger.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client = signed_in(stranger)
    assert not is_let_in(client, reverse("desk_checks_report"))
    group = Group.objects.create(name="Own articles")
    for name in ("add_page",):
        permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=name)
        GroupPagePermission.objects.create(group=group, page=pages[0].get_parent(), permission=permission)
    stranger.groups.add(group)
    client = signed_in(django_user_model.objects.get(pk=stranger.pk))
    assert shown(report(client)) == []
    assert report(client).context["articles"] == 0
    row = HealthFinding.objects.filter(level="warning").first()
    assert not is_let_in(client, reverse("desk_waive_finding", args=[row.pk]))


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"level": "error"}, [("live-one", "structure.figure")]),
        ({"family": "structure"}, [("live-one", "structure.figure")]),
        ({"rule": "language.long-word", "state": "live"}, [("live-one", "language.long-word")]),
        ({"state": "draft"}, [("draft-one", "language.long-word")] * 2),
        ({"article": "live"}, [("live-one", "structure.figure"), ("live-one", "language.long-word")]),
        ({"level": "waived"}, []),
    ],
)
def test_filters(pages: Any, lead: Any, filters: dict[str, str], expected: list[tuple[str, str]]) -> None:
    assert shown(report(signed_in(lead), **filters)) == expected


def test_bars_count_what_the_filters_leave(pages: Any, lead: Any) -> None:
    response = report(signed_in(lead))
    assert [(bar.title, bar.count, bar.width) for bar in response.context["bars"]] == [
        ("Short words", 3, 100),
        ("No bare figure", 1, 33.3),
    ]
    assert '<rect width="33.3%"' in response.content.decode()
    told = text_of(response)
    assert "2 articles checked" in told
    assert "1 with errors" in told
    assert [bar.count for bar in report(signed_in(lead), state="draft").context["bars"]] == [2]


def test_a_line_leads_to_the_place(pages: Any, lead: Any) -> None:
    response = report(signed_in(lead), level="error")
    (line,) = response.context["object_list"]
    assert line.editor == checking.place_in_editor(pages[0].pk, line.place)
    assert line.place.startswith("body.")
    assert line.editor.replace("&", "&amp;") in response.content.decode()


def test_a_spreadsheet_holds_all_lines_and_runs_no_formula(pages: Any, lead: Any) -> None:
    response = report(signed_in(lead), export="csv", state="draft")
    rows = list(csv.DictReader(StringIO(response.getvalue().decode())))
    assert [(row["Article"], row["Level"], row["Rule"]) for row in rows] == [("'=1+1", "Warning", "Short words")] * 2
    assert report(signed_in(lead), export="xlsx").getvalue()[:2] == b"PK"


def test_a_warning_is_let_stand_from_the_report(
    pages: Any, writer: Any, django_capture_on_commit_callbacks: Any
) -> None:
    client = signed_in(writer)
    row = HealthFinding.objects.filter(level="warning", health__page=pages[0]).get()
    address = reverse("desk_waive_finding", args=[row.pk])
    assert "Say why it may stay as it is." in text_of(client.post(address, {"reason": " "}))
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address, {"reason": "A term of the law."})
    assert Waiver.objects.get().by == writer
    (line,) = report(client, level="waived").context["object_list"]
    assert "because: A term of the law." in line.hint
    history = client.get(reverse("wagtailadmin_pages:history", args=[pages[0].pk]))
    assert "Let stand: “incontrovertibly-so.” is long." in text_of(history)


def test_an_error_and_a_warning_that_is_gone_are_not_let_stand(pages: Any, writer: Any) -> None:
    client = signed_in(writer)
    error = HealthFinding.objects.get(level="error")
    client.post(reverse("desk_waive_finding", args=[error.pk]), {"reason": "Please."})
    row = HealthFinding.objects.filter(level="warning", health__page=pages[0]).get()
    draft = pages[0].get_latest_revision_as_object()
    draft.body = [faq(("How?", "<p>For some of them.</p>"))]
    draft.save_revision(clean=False)
    said = client.post(reverse("desk_waive_finding", args=[row.pk]), {"reason": "Please."}, follow=True)
    assert "this warning is gone" in text_of(said)
    assert not Waiver.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_the_report_runs_no_check_and_its_queries_stay_flat(
    index: ArticleIndexPage, lead: Any, book: Registry, monkeypatch: Any, django_assert_num_queries: Any, count: int
) -> None:
    body = [faq(("How long?", "<p>For 89 % of them all.</p>"))]
    health.refresh([article(index, f"article-{number}", body=body).pk for number in range(count)])
    client = signed_in(lead)
    report(client)
    monkeypatch.setattr(checking, "findings", None)  # what is not called cannot fail
    with django_assert_num_queries(20):
        response = report(client)
    assert len(response.context["object_list"]) == count
