"""What visitors see of evidence, and what machines are told: the same, and nothing private."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from wagtail.documents import get_document_model

from blog import publishing
from blog.claims import proving
from blog.models import ArticleIndexPage, ArticlePage, Claim
from tests.blog.editing import signed_in
from tests.blog.factories import article
from tests.desk.people import ROLES

from .shown import cited, shown
from .texts import MARKET, OUTCOME, TESTIMONIAL, evidence, prose, prove, revise

pytestmark = pytest.mark.django_db
SERVED = 302
PRIVATE = "Signed by Maria Muster"


@pytest.fixture
def page(index: ArticleIndexPage, writer: Any) -> ArticlePage:
    found = article(index, body=prose(MARKET, "Ask first.", MARKET.replace("75", "80")), owner=writer)
    return found


def test_the_page_and_its_markup_name_the_same_sources(
    client: Client, page: ArticlePage, writer: Any, coach: Any
) -> None:
    assert shown(client, page) == cited(client, page) == []
    first, second = page.claims.order_by("pk")
    later = evidence(writer, coach, title="A later source", publisher="", url="https://example.com/b")
    proving.attach([second], later, coach)
    office = evidence(writer, coach, title="Labour survey", publisher="Statistics office", url="")
    proving.attach([first], office, coach)
    expected = [("Labour survey", "Statistics office", ""), ("A later source", "", "https://example.com/b")]
    assert shown(client, page) == cited(client, page) == expected


def test_one_source_of_several_claims_is_named_once(client: Client, page: ArticlePage, writer: Any, coach: Any) -> None:
    prove(page, coach, writer, retrieved_on=timezone.localdate())
    assert shown(client, page) == cited(client, page) == [("Client survey", "Proofdesk", "https://example.com/survey")]
    assert "Retrieved on <time" in client.get(page.url).content.decode()


def test_a_correction_shows_everywhere(
    client: Client, index: ArticleIndexPage, page: ArticlePage, writer: Any, coach: Any
) -> None:
    found = prove(page, coach, writer)
    other = article(index, "other", body=prose(MARKET))
    found.title = "Client survey, corrected"
    found.save()
    for each in (page, other):
        assert [title for title, _, _ in shown(client, each)] == ["Client survey, corrected"]


@pytest.mark.parametrize("change", [{"is_public": False}, {"verified_at": None}])
def test_what_is_private_or_unverified_is_not_shown(
    client: Client, page: ArticlePage, writer: Any, coach: Any, change: dict[str, Any]
) -> None:
    found = prove(page, coach, writer)
    assert shown(client, page)
    type(found).objects.filter(pk=found.pk).update(**change)
    assert shown(client, page) == cited(client, page) == []


def test_the_live_page_names_the_sources_of_what_it_says(
    client: Client, page: ArticlePage, writer: Any, coach: Any
) -> None:
    """A draft that says something else changes nothing for visitors."""
    prove(page, coach, writer)
    revise(page, writer, "Ask first.")
    assert len(shown(client, page)) == 1
    revise(page, writer, OUTCOME)
    of_draft = evidence(writer, coach, title="Of the draft only")
    proving.attach(list(page.claims.filter(sentence=OUTCOME)), of_draft, coach)
    assert "Of the draft only" not in client.get(page.url).content.decode()


def document(title: str) -> Any:
    return get_document_model().objects.create(title=title, file=ContentFile(b"secret", name=f"{title}.txt"))


def test_consent_and_documents_never_reach_visitors(
    client: Client, index: ArticleIndexPage, writer: Any, coach: Any
) -> None:
    page = article(index, "praise", body=prose(TESTIMONIAL), live=False, owner=writer)
    file, consent = document("numbers"), document("consent")
    found = prove(page, coach, writer, document=file, consent=PRIVATE, consent_document=consent, note=PRIVATE)
    publishing.certify(page, page.latest_revision, coach, "review")
    page.latest_revision.publish()
    markup = client.get(page.url).content.decode()
    assert found.title in markup
    for private in (PRIVATE, file.filename, consent.filename, "/documents/"):
        assert private not in markup


@pytest.mark.parametrize("role", ROLES)
def test_documents_behind_claims_are_for_the_team(request: pytest.FixtureRequest, role: str, settings: Any) -> None:
    settings.WAGTAILDOCS_SERVE_METHOD = "redirect"  # leaves no file open
    user = request.getfixturevalue(role)
    file, consent, other = document("numbers"), document("consent"), document("brochure")
    evidence(user, document=file, consent_document=consent)
    for each in (file, consent):
        assert Client().get(each.url).status_code == 403
        assert signed_in(user).get(each.url).status_code == SERVED
    assert Client().get(other.url).status_code == SERVED


@pytest.mark.parametrize("count", [1, 3])
def test_sources_cost_one_query(
    index: ArticleIndexPage, writer: Any, coach: Any, count: int, django_assert_num_queries: Any
) -> None:
    sentences = [MARKET.replace("75", f"{70 + number}") for number in range(count)]
    page = article(index, body=prose(*sentences), owner=writer)
    for number, claim in enumerate(Claim.objects.filter(page=page)):
        proving.attach([claim], evidence(writer, coach, title=f"Source {number}"), coach)
    page = ArticlePage.objects.get(pk=page.pk)
    with django_assert_num_queries(1):
        assert len(page.sources) == count
