"""The ledger in the admin: who sees and does what, filters, bulk acts, and what it costs."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blog.models import ArticleIndexPage, ArticlePage, Claim, Evidence
from tests.blog.editing import signed_in
from tests.blog.factories import article
from tests.claims.texts import EACH, MARKET, OUTCOME, evidence, expire, prose, prove, states

from .people import ROLES, client_of, is_let_in, text_of

pytestmark = pytest.mark.django_db
CLAIMS, EVIDENCE = "/admin/desk/claims/", "/admin/desk/evidence/"


@pytest.fixture
def page(index: ArticleIndexPage, writer: Any) -> ArticlePage:
    return article(index, "salaries", body=prose(*EACH), live=False, owner=writer)


def sentences(user: Any, **query: Any) -> list[str]:
    return [claim.sentence for claim in signed_in(user).get(CLAIMS, query).context["object_list"]]


def query_of(page: ArticlePage) -> str:
    return "&".join(f"claim={pk}" for pk in page.claims.values_list("pk", flat=True))


@pytest.mark.parametrize("role", ROLES)
def test_everybody_sees_the_ledger_and_some_act(request: pytest.FixtureRequest, page: ArticlePage, role: str) -> None:
    client = client_of(request, role)
    assert is_let_in(client, CLAIMS)
    assert is_let_in(client, f"{CLAIMS}results/")
    query = query_of(page)
    assert is_let_in(client, f"{CLAIMS}attach/?{query}") is (role != "reviewer")
    assert is_let_in(client, f"{CLAIMS}reopen/?{query}") is (role in {"coach", "lead", "admin"})
    assert is_let_in(client, f"{CLAIMS}waive/?{query}") is (role in {"lead", "admin"})
    text = text_of(client.get(CLAIMS))
    assert ("Attach evidence…" in text) is (role != "reviewer")
    assert ("Waive…" in text) is (role in {"lead", "admin"})


@pytest.mark.parametrize("role", ROLES)
def test_evidence_by_role(request: pytest.FixtureRequest, page: ArticlePage, role: str, index: Any) -> None:
    client = client_of(request, role)
    found = evidence(None)
    assert is_let_in(client, EVIDENCE)
    assert is_let_in(client, f"{EVIDENCE}new/") is (role != "reviewer")
    assert is_let_in(client, f"{EVIDENCE}edit/{found.pk}/") is (role != "reviewer")
    assert is_let_in(client, f"{EVIDENCE}delete/{found.pk}/") is (role in {"lead", "admin"})
    client.post(f"{CLAIMS}verify/{found.pk}/")
    found.refresh_from_db()
    assert (found.verified_at is not None) is (role in {"coach", "lead", "admin"})


def test_visitors_see_nothing(client: Any, page: ArticlePage) -> None:
    for address in (CLAIMS, EVIDENCE):
        assert client.get(address).headers["Location"].startswith("/admin/login/")


def test_what_needs_somebody_comes_first(page: ArticlePage, lead: Any, writer: Any, coach: Any) -> None:
    assert sentences(lead) == list(EACH)
    prove(page, coach, writer, consent="By mail")
    claim = Claim.objects.get(sentence=MARKET)
    claim.evidence = None
    claim.save()
    assert sentences(lead)[0] == MARKET


def test_filters(page: ArticlePage, index: ArticleIndexPage, lead: Any, writer: Any, coach: Any) -> None:
    other = article(index, "plans", body=prose(OUTCOME), live=False, owner=writer)
    expire(prove(other, coach, writer))
    assert sentences(lead, state="expired") == [OUTCOME]
    assert sentences(lead, state="needs") == list(EACH)
    assert sentences(lead, kind="market") == [MARKET]
    assert sentences(lead, page=other.pk) == [OUTCOME]
    assert sentences(lead, holder="plan") == [OUTCOME]
    assert sentences(lead, sentence="recruiters") == [MARKET]
    assert "No claim matches these filters." in text_of(signed_in(lead).get(CLAIMS, {"sentence": "plums"}))


def test_the_counts_count_what_stands(page: ArticlePage, lead: Any, writer: Any) -> None:
    latest = page.get_latest_revision_as_object()
    latest.body = prose(MARKET)
    latest.save_revision(user=writer)
    counts = {row["state"]: row["count"] for row in signed_in(lead).get(CLAIMS).context["counts"]}
    assert counts == {"expired": 0, "needs": 1, "consent": 0, "proposed": 0, "evidenced": 0, "waived": 0}


def test_evidence_is_attached_to_many_at_once(page: ArticlePage, writer: Any, coach: Any) -> None:
    found = evidence(writer, coach, consent="By mail")
    response = signed_in(coach).post(f"{CLAIMS}attach/?{query_of(page)}", {"evidence": found.pk})
    assert response.headers["Location"] == CLAIMS
    assert set(states(page).values()) == {"evidenced"}
    shown = text_of(signed_in(coach).get(f"{EVIDENCE}edit/{found.pk}/"))
    assert "4 claims rest on it" in shown
    assert all(sentence in shown for sentence in EACH)


def test_a_waiver_asks_for_a_reason(page: ArticlePage, lead: Any) -> None:
    address = f"{CLAIMS}waive/?{query_of(page)}"
    client = signed_in(lead)
    assert "Say why they need no evidence." in text_of(client.post(address, {"reason": ""}))
    assert client.post(address, {"reason": "A joke."}).status_code == 302
    assert set(states(page).values()) == {"waived"}
    assert "lea: A joke." in text_of(client.get(CLAIMS))
    assert client.post(f"{CLAIMS}reopen/?{query_of(page)}").status_code == 302
    assert set(states(page).values()) == {"needs"}


def test_a_refusal_is_told_in_the_form(index: ArticleIndexPage, lead: Any) -> None:
    own = article(index, body=prose(OUTCOME), live=False, owner=lead)
    response = signed_in(lead).post(f"{CLAIMS}waive/?{query_of(own)}", {"reason": "A joke."})
    assert "is yours: another lead must waive its claims" in text_of(response)
    assert states(own) == {OUTCOME: "needs"}


@pytest.mark.parametrize("query", ["", "claim=", "claim=x", "claim=99999999"])
def test_without_a_choice_the_list_comes_back(page: ArticlePage, lead: Any, query: str) -> None:
    response = signed_in(lead).get(f"{CLAIMS}attach/?{query}", follow=True)
    assert "Choose claims first." in text_of(response)


def test_evidence_is_created_by_whom_it_names(writer: Any) -> None:
    client = signed_in(writer)
    data = {"title": "Survey", "publisher": "", "url": "", "is_public": "on", "consent": "", "note": ""}
    assert "Name an address, or upload a document." in text_of(client.post(f"{EVIDENCE}new/", data))
    client.post(f"{EVIDENCE}new/", {**data, "url": "https://example.com/survey"})
    found = Evidence.objects.get()
    assert (found.proposed_by, found.verified_by) == (writer, None)


def test_only_readers_of_evidence_choose_it(home: Any, django_user_model: Any) -> None:
    """Its titles tell of clients; Wagtail would show them to whoever enters the admin."""
    stranger = django_user_model.objects.create_user("sue", "sue@example.com", "correct horse battery")
    stranger.user_permissions.add(Permission.objects.get(codename="access_admin"))
    found = evidence(None, title="Consent of Maria")
    addresses = ["", "results/", f"chosen/{found.pk}/", f"chosen-multiple/?id={found.pk}"]
    assert [is_let_in(signed_in(stranger), f"{EVIDENCE}chooser/{address}") for address in addresses] == [False] * 4
    stranger.user_permissions.add(Permission.objects.get(codename="view_evidence"))
    assert [is_let_in(signed_in(stranger), f"{EVIDENCE}chooser/{address}") for address in addresses] == [True] * 4


def test_the_dialog_makes_no_evidence(lead: Any) -> None:
    """It would not keep who proposed it."""
    assert signed_in(lead).post(f"{EVIDENCE}chooser/create/", {"title": "Survey"}).status_code == 404


def test_what_was_for_the_team_needs_a_new_look_before_visitors_see_it(writer: Any, coach: Any) -> None:
    found = evidence(writer, coach, is_public=False)
    data = {
        "title": found.title, "publisher": found.publisher, "url": found.url, "is_public": "on", "consent": "",
        "note": "", "document": "", "consent_document": "", "retrieved_on": "", "valid_until": "",
    }  # fmt: skip
    assert signed_in(writer).post(f"{EVIDENCE}edit/{found.pk}/", data).status_code == 302
    found.refresh_from_db()
    assert (found.is_public, found.verified_at) == (True, None)


def test_an_edit_by_a_writer_needs_a_new_look(writer: Any, coach: Any) -> None:
    found = evidence(writer, coach)
    data = {
        "title": "Survey", "publisher": "Us", "url": "https://example.com/other", "is_public": "on", "consent": "",
        "note": "", "document": "", "consent_document": "", "retrieved_on": "", "valid_until": "",
    }  # fmt: skip
    assert signed_in(writer).post(f"{EVIDENCE}edit/{found.pk}/", data).status_code == 302
    found.refresh_from_db()
    assert (found.title, found.verified_at) == ("Survey", None)


def test_reading_the_list_takes_few_queries(index: ArticleIndexPage, lead: Any, writer: Any, coach: Any) -> None:
    client = signed_in(lead)
    counts = []
    for count in (1, 2):
        for number in range(count):
            page = article(index, f"a-{count}-{number}", body=prose(*EACH), live=False, owner=writer)
            prove(page, coach, writer, title=f"Survey {count} {number}")
        client.get(CLAIMS)
        with CaptureQueriesContext(connection) as queries:
            response = client.get(CLAIMS)
        counts.append(len(queries))
    assert len(response.context["object_list"]) == 3 * 4
    assert counts[0] == counts[1]


def test_a_spreadsheet_runs_nothing(page: ArticlePage, lead: Any) -> None:
    Claim.objects.filter(sentence=MARKET).update(sentence="=1+1")
    content = b"".join(signed_in(lead).get(CLAIMS, {"export": "csv"}).streaming_content).decode()
    assert "'=1+1" in content
    assert "=1+1" not in content.replace("'=1+1", "")


def test_an_article_leads_to_its_claims(page: ArticlePage, writer: Any) -> None:
    assert f"{CLAIMS}?page={page.pk}" in text_of(signed_in(writer).get(f"/admin/pages/{page.pk}/edit/"))
