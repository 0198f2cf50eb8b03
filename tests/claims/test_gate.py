"""The gate and claims: what was approved goes live while its claims are proven; what is live stays."""

from pathlib import Path
from typing import Any

import pytest

from blog import jobs, publishing
from blog.claims import proving
from blog.models import ArticleIndexPage, ArticlePage, Claim
from blog.obstacles import obstacles, standings
from blog.publishing import Refused
from tests.blog.factories import article
from tests.blog.gate import fresh
from tests.importer.posts import import_folder, write_post

from .texts import MARKET, OUTCOME, SUPERLATIVE, expire, prose, prove, revise

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(index: ArticleIndexPage, writer: Any, reviewer: Any) -> ArticlePage:
    """Approved, and not live."""
    page = article(index, body=prose(OUTCOME), live=False, owner=writer)
    publishing.certify(page, page.latest_revision, reviewer, "review")
    return page


def codes(page: ArticlePage) -> list[str]:
    return [refusal.code for refusal in publishing.refusals(page, fresh(page).latest_revision.content)]


def test_an_approved_article_without_evidence_stays_off(draft: ArticlePage, lead: Any) -> None:
    with pytest.raises(Refused, match="1 claim of it lacks valid evidence: “Our clients get twice"):
        draft.latest_revision.publish()
    assert not fresh(draft).live
    assert codes(draft) == ["unproven"]
    assert not fresh(draft).permissions_for_user(lead).can_publish()


def test_with_evidence_it_goes_live(draft: ArticlePage, coach: Any, writer: Any) -> None:
    prove(draft, coach, writer)
    draft.latest_revision.publish()
    assert fresh(draft).live


def test_a_waiver_by_a_lead_lets_it_go(draft: ArticlePage, lead: Any) -> None:
    proving.waive(list(draft.claims.all()), lead, "It is a joke, and says so.")
    draft.latest_revision.publish()
    assert fresh(draft).live


def test_warnings_do_not_refuse(index: ArticleIndexPage) -> None:
    assert article(index, body=prose(MARKET, SUPERLATIVE)).live


def test_expired_evidence_refuses_a_new_publication_and_unpublishes_nothing(
    draft: ArticlePage, coach: Any, writer: Any, reviewer: Any
) -> None:
    found = prove(draft, coach, writer)
    draft.latest_revision.publish()
    expire(found)
    page = fresh(draft)
    assert publishing.refusals(page, page.serializable_data()) == []
    page.save()
    page.latest_revision.publish()
    assert fresh(page).live
    page.unpublish()
    with pytest.raises(Refused, match="lacks valid evidence"):
        fresh(page).latest_revision.publish()
    assert not fresh(page).live


def test_a_changed_text_with_expired_evidence_is_refused(
    draft: ArticlePage, coach: Any, writer: Any, reviewer: Any
) -> None:
    found = prove(draft, coach, writer)
    draft.latest_revision.publish()
    expire(found)
    page = revise(draft, writer, OUTCOME, "Ask first.")
    publishing.certify(page, page.latest_revision, reviewer, "review")
    with pytest.raises(Refused, match="lacks valid evidence"):
        page.latest_revision.publish()
    assert fresh(page).live


def test_breaking_the_glass_releases_it(draft: ArticlePage, lead: Any) -> None:
    publishing.break_glass(draft, lead, "The figures are in the press already.")
    assert fresh(draft).live


def test_an_import_keeps_what_its_source_published(index: ArticleIndexPage, lead: Any, tmp_path: Path) -> None:
    write_post(tmp_path, "bold", answer=OUTCOME)
    import_folder(tmp_path, lead, state="keep")
    assert ArticlePage.objects.get().live
    jobs.check_again()
    assert Claim.objects.get().sentence == OUTCOME
    assert ArticlePage.objects.get().live


def test_a_sentence_that_the_ledger_missed_needs_evidence(draft: ArticlePage) -> None:
    Claim.objects.all().delete()
    assert codes(draft) == ["unproven"]


def test_the_refusal_leads_to_the_claims(draft: ArticlePage) -> None:
    (refusal,) = publishing.refusals(draft, draft.latest_revision.content)
    assert [link.address for link in refusal.links] == [f"/admin/desk/claims/?page={draft.pk}"]


def test_a_list_of_articles_says_the_same(draft: ArticlePage, coach: Any, writer: Any) -> None:
    (standing,) = standings([fresh(draft)])
    assert (standing.code, standing.is_ready) == ("unproven", False)
    assert [refusal.code for refusal in obstacles(fresh(draft))] == ["unproven"]
    prove(draft, coach, writer)
    (standing,) = standings([fresh(draft)])
    assert (standing.code, obstacles(fresh(draft))) == ("ready", [])


@pytest.mark.parametrize("count", [1, 3])
def test_asking_about_many_costs_one_query(index: ArticleIndexPage, count: int, django_assert_num_queries: Any) -> None:
    from blog.claims import ledger

    pages = [article(index, f"a-{number}", body=prose(OUTCOME), live=False) for number in range(count)]
    contents = {page.pk: page.latest_revision.content for page in pages}
    with django_assert_num_queries(1):
        assert ledger.unproven(contents) == {page.pk: [OUTCOME] for page in pages}
    with django_assert_num_queries(0):
        assert ledger.unproven({1: {"title": "Ask first"}}) == {}
