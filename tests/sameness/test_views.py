"""The report, the nearest of one article, two side by side: who may read them, and what they say."""

import csv
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from blog.models import ArticleIndexPage, ArticlePage
from blog.sameness import index as wordings
from tests.blog.editing import signed_in
from tests.blog.factories import article, faq
from tests.conftest import make_user
from tests.desk.people import ROLES, client_of, is_let_in, text_of

from .texts import prose, sentence

pytestmark = pytest.mark.django_db


@pytest.fixture
def twins(index: ArticleIndexPage) -> list[ArticlePage]:
    body = [prose(*range(8)), faq(("How long?", f"<p>{sentence(40)}</p>"))]
    pages = [article(index, "one", body=body), article(index, "two", body=[*body, prose(20, 21)])]
    wordings.update([page.pk for page in pages])
    return pages


def addresses(pages: list[ArticlePage]) -> dict[str, str]:
    one, two = pages
    return {
        "report": reverse("desk_sameness"),
        "nearest": reverse("desk_sameness_nearest", args=[one.pk]),
        "compare": reverse("desk_sameness_compare", args=[one.pk, two.pk]),
    }


@pytest.mark.parametrize("view", ["report", "nearest", "compare"])
@pytest.mark.parametrize("role", ROLES)
def test_whoever_works_on_articles_reads_them(
    request: pytest.FixtureRequest, twins: list[ArticlePage], role: str, view: str
) -> None:
    assert is_let_in(client_of(request, role), addresses(twins)[view])


@pytest.mark.parametrize("view", ["report", "nearest", "compare"])
def test_others_do_not(twins: list[ArticlePage], view: str) -> None:
    guests = Group.objects.create(name="Guests")
    guests.permissions.add(Permission.objects.get(codename="access_admin"))
    client = signed_in(make_user("gus", "Guests"))
    assert not is_let_in(client, addresses(twins)[view])
    assert "Sameness" not in text_of(client.get("/admin/"))
    assert Client().get(addresses(twins)[view]).headers["Location"].startswith("/admin/login/")


def test_the_report_shows_groups_with_size_nearest_and_specificity(twins: list[ArticlePage], reviewer: Any) -> None:
    response = signed_in(reviewer).get(reverse("desk_sameness"))
    (cluster,) = response.context["clusters"]
    assert (cluster.size, [member.article.slug for member in cluster.members]) == (2, ["one", "two"])
    shown = text_of(response)
    for words in ("2 articles around “One”", "82 % like “Two”", "0 %", "18 %"):
        assert words in shown
    assert addresses(twins)["compare"] in shown
    assert [row[2] for row in response.context["distribution"]] == [1, 1, 0, 0, 0, 0, 0, 0, 0, 0]


def test_a_report_without_twins_says_so(index: ArticleIndexPage, reviewer: Any) -> None:
    assert "No two articles say much the same." in text_of(signed_in(reviewer).get(reverse("desk_sameness")))


def test_the_report_says_what_it_does_not_know_yet(index: ArticleIndexPage, reviewer: Any) -> None:
    page = article(index, "new", body=[prose(*range(8))])
    wordings.note([page.pk])
    assert "1 article waits to be compared" in text_of(signed_in(reviewer).get(reverse("desk_sameness")))
    wordings.refresh()
    assert "to be compared" not in text_of(signed_in(reviewer).get(reverse("desk_sameness")))


def test_one_article_names_its_nearest_and_what_was_pasted(twins: list[ArticlePage], writer: Any) -> None:
    shown = text_of(signed_in(writer).get(reverse("desk_sameness_nearest", args=[twins[1].pk])))
    for words in ("18 % of the sentences", "82 %", "Side by side", "First in “One”; it stands in 1 other article."):
        assert words in shown


def test_side_by_side_marks_what_is_in_both_and_escapes(index: ArticleIndexPage, writer: Any) -> None:
    code = ("code", {"language": "", "code": "a <script>alert(1)</script> b c d"})
    one, two = (article(index, slug, body=[prose(1, number), code]) for number, slug in ((2, "one"), (3, "two")))
    markup = signed_in(writer).get(reverse("desk_sameness_compare", args=[one.pk, two.pk])).content.decode()
    assert markup.count(f'<mark class="same-shared">{sentence(1)}') == 2
    assert sentence(2) in markup
    assert f">{sentence(2)}" not in markup.replace(f"</mark>{sentence(2)}", "")
    assert "<script>alert(1)" not in markup
    assert "2 of 3 sentences are in both." in markup


def test_an_article_that_is_not_there_answers_404(twins: list[ArticlePage], writer: Any) -> None:
    client = signed_in(writer)
    assert client.get(reverse("desk_sameness_compare", args=[twins[0].pk, 99999])).status_code == 404


def test_the_editor_leads_there(twins: list[ArticlePage], writer: Any) -> None:
    shown = text_of(signed_in(writer).get(reverse("wagtailadmin_pages:edit", args=[twins[0].pk])))
    assert addresses(twins)["nearest"] in shown


@pytest.mark.parametrize("count", [1, 3])
def test_report_queries_stay_flat(
    index: ArticleIndexPage, reviewer: Any, django_assert_num_queries: Any, count: int
) -> None:
    for group in range(count):
        for number in range(count + 1):
            start = 100 * group
            article(index, f"post-{group}-{number}", body=[prose(*range(start, start + 8))])
    wordings.update(list(ArticlePage.objects.values_list("pk", flat=True)))
    client = signed_in(reviewer)
    client.get(reverse("desk_sameness"))
    with django_assert_num_queries(22):
        response = client.get(reverse("desk_sameness"))
    assert [cluster.size for cluster in response.context["clusters"]] == [count + 1] * count


def test_the_spreadsheet_has_every_member_of_every_group(
    index: ArticleIndexPage, twins: list[ArticlePage], reviewer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("blog.desk.sameness.report.MEMBERS", 1)
    monkeypatch.setattr("blog.desk.sameness.report.PER_PAGE", 1)
    others = [article(index, slug, title=f"={slug}", body=[prose(*range(50, 58))]) for slug in ("three", "four")]
    wordings.update([page.pk for page in others])
    client = signed_in(reviewer)
    said = client.get(reverse("desk_sameness"), {"export": "csv"})
    rows = list(csv.reader(StringIO(said.getvalue().decode())))
    assert rows == [
        ["Group", "Articles in it", "Article", "Address", "State", "Share of sentences nowhere else", "Nearest", "Likeness"],
        ["1", "2", "One", "one", "live", "0.0", "Two", "0.818"],
        ["1", "2", "Two", "two", "live", "0.182", "One", "0.818"],
        ["2", "2", "'=three", "three", "live", "0.0", "'=four", "1.0"],
        ["2", "2", "'=four", "four", "live", "0.0", "'=three", "1.0"],
    ]  # fmt: skip
    book = load_workbook(BytesIO(client.get(reverse("desk_sameness"), {"export": "xlsx"}).getvalue()))
    assert len(list(book.active.rows)) == len(rows)
    assert "?export=xlsx" in client.get(reverse("desk_sameness")).content.decode()


def test_the_spreadsheet_has_what_its_reader_may_edit(twins: list[ArticlePage]) -> None:
    guests = Group.objects.create(name="Guests")
    guests.permissions.add(Permission.objects.get(codename="access_admin"))
    response = signed_in(make_user("gus", "Guests")).get(reverse("desk_sameness"), {"export": "csv"})
    assert response.status_code == 302
    assert not response.streaming
