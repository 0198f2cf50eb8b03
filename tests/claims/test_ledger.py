"""The ledger follows the text: rows stay with their sentences, and cost next to nothing."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from blog import jobs
from blog.checking import facts_of
from blog.claims import ledger, proving
from blog.claims.ledger import Holder, Text
from blog.claims.texts import claims_of_article
from blog.models import ArticleIndexPage, ArticlePage, Claim
from blog.quality.context import LedgerClaim
from tests.blog.factories import article
from tests.importer.posts import import_folder, write_post

from .texts import EACH, MARKET, OUTCOME, TESTIMONIAL, evidence, expire, prose, prove, revise, states

pytestmark = pytest.mark.django_db


def test_every_kind_becomes_a_row_with_its_place(index: ArticleIndexPage) -> None:
    page = article(index, body=prose("Ask first.", *EACH), live=False)
    block = page.body[0].id
    rows = Claim.objects.filter(page=page).with_state().order_by("pk")
    assert [(row.sentence, row.kind, row.place, row.state) for row in rows] == [
        (sentence, kind, f"body.{block}.text", "needs")
        for sentence, kind in zip(EACH, ("own_outcome", "testimonial", "market", "superlative"), strict=True)
    ]


def test_a_claim_that_vanishes_is_reworded_and_comes_back_as_it_stood(
    index: ArticleIndexPage, writer: Any, coach: Any
) -> None:
    page = article(index, body=prose(OUTCOME), live=False, owner=writer)
    prove(page, coach, writer)
    page = revise(page, writer, "Ask first.")
    assert states(page) == {OUTCOME: "reworded"}
    page = revise(page, writer, OUTCOME)
    assert states(page) == {OUTCOME: "evidenced"}


def test_a_sentence_that_moves_keeps_its_row(index: ArticleIndexPage, writer: Any) -> None:
    page = article(index, body=prose(OUTCOME), live=False)
    row = Claim.objects.get()
    revise(page, writer, "Ask first.", MARKET, OUTCOME.upper())
    moved = Claim.objects.get(kind="own_outcome")
    assert (moved.pk, moved.sentence) == (row.pk, OUTCOME.upper())
    assert moved.place != row.place


def test_the_same_sentence_elsewhere_brings_its_evidence(index: ArticleIndexPage, writer: Any, coach: Any) -> None:
    first = article(index, "first", body=prose(OUTCOME), live=False, owner=writer)
    found = prove(first, coach, writer)
    second = article(index, "second", body=prose(OUTCOME, MARKET), live=False, owner=writer)
    assert states(second) == {OUTCOME: "evidenced", MARKET: "needs"}
    assert found.claims.count() == 2


def test_evidence_that_nobody_confirmed_is_not_brought_along(index: ArticleIndexPage, writer: Any) -> None:
    page = article(index, "first", body=prose(OUTCOME), live=False, owner=writer)
    proving.attach(list(page.claims.all()), evidence(writer), writer)
    assert states(page) == {OUTCOME: "proposed"}
    assert states(article(index, "second", body=prose(OUTCOME), live=False)) == {OUTCOME: "needs"}


def test_expiry_and_consent_decide_by_themselves(index: ArticleIndexPage, writer: Any, coach: Any) -> None:
    page = article(index, body=prose(OUTCOME, TESTIMONIAL), live=False, owner=writer)
    found = prove(page, coach, writer)
    assert states(page) == {OUTCOME: "evidenced", TESTIMONIAL: "consent"}
    found.consent = "Maria, by mail, 3 May 2026"
    found.save()
    assert states(page) == {OUTCOME: "evidenced", TESTIMONIAL: "evidenced"}
    expire(found)
    assert states(page) == {OUTCOME: "expired", TESTIMONIAL: "expired"}


def test_deleted_evidence_opens_its_claims(index: ArticleIndexPage, writer: Any, coach: Any) -> None:
    page = article(index, body=prose(OUTCOME), live=False, owner=writer)
    prove(page, coach, writer).delete()
    assert states(page) == {OUTCOME: "needs"}


# ---- what it costs


@pytest.mark.parametrize("count", [1, 3])
def test_a_text_without_a_change_costs_one_query_and_two_on_a_new_day(
    index: ArticleIndexPage, count: int, django_assert_num_queries: Any
) -> None:
    sentences = [OUTCOME.replace("twice", f"{number} times") for number in range(2, count + 2)]
    page = article(index, body=prose(*sentences), live=False)
    text = Text(page.title, claims_of_article(page.latest_revision.content))
    assert len(text.claims) == count
    with django_assert_num_queries(1):
        ledger.follow({Holder(page=page.pk): text})
    Claim.objects.update(last_seen=timezone.now() - timedelta(days=2))
    with django_assert_num_queries(2):
        ledger.follow({Holder(page=page.pk): text})
    assert not Claim.objects.filter(last_seen__lt=timezone.now() - timedelta(days=1)).exists()


def test_saving_what_claims_nothing_costs_one_query(index: ArticleIndexPage, django_assert_num_queries: Any) -> None:
    revision = article(index, body=prose("Ask first."), live=False).latest_revision
    with django_assert_num_queries(1):
        ledger.follow_revision(revision)


def test_an_import_is_followed_in_batches(index: ArticleIndexPage, lead: Any, tmp_path: Path) -> None:
    for number in range(3):
        write_post(tmp_path, f"post-{number}", answer=f"Our clients get {number + 2} times as many interviews.")
    with CaptureQueriesContext(connection) as queries:
        import_folder(tmp_path, lead)
        jobs.check_again()
    assert Claim.objects.count() == 3
    assert len([query for query in queries if "INSERT" in query["sql"] and '"blog_claim"' in query["sql"]]) == 1


def test_an_older_version_that_is_scheduled_changes_nothing(index: ArticleIndexPage, writer: Any) -> None:
    page = article(index, body=prose(OUTCOME), live=False)
    older = page.latest_revision
    revise(page, writer, MARKET)
    older.save()
    assert states(page) == {OUTCOME: "reworded", MARKET: "needs"}


def test_a_text_that_cannot_be_read_is_saved_all_the_same(index: ArticleIndexPage, caplog: Any) -> None:
    page = article(index, body=prose(OUTCOME), live=False)
    revision = page.latest_revision
    revision.content = {**revision.content, "body": json.dumps([{"type": "prose"}])}
    revision.save()
    revision.refresh_from_db()
    assert revision.content["body"] == '[{"type": "prose"}]'
    assert "The ledger of claims could not follow" in caplog.text


# ---- what checks are told


def test_the_context_knows_how_each_claim_stands(index: ArticleIndexPage, writer: Any, coach: Any) -> None:
    page = article(index, body=prose(OUTCOME), live=False, owner=writer)
    prove(page, coach, writer)
    draft = page.get_latest_revision_as_object()
    draft.body = prose(OUTCOME, MARKET)
    facts = facts_of(draft)
    place = f"{facts.blocks[0].place}.text"
    assert ledger.claims_context(draft, facts) == (
        LedgerClaim(OUTCOME, "own_outcome", "evidenced", place),
        LedgerClaim(MARKET, "market", "needs", place),
    )


def test_a_page_that_was_never_saved_has_a_context(index: ArticleIndexPage) -> None:
    page = ArticlePage(title=OUTCOME)
    assert [(claim.sentence, claim.state) for claim in ledger.claims_context(page, facts_of(page))] == [
        (OUTCOME, "needs")
    ]
