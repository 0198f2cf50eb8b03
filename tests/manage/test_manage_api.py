"""Programs write, submit and retract in the name of people; the gate is the same for them."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from blog import publishing
from blog.manage import tokens
from blog.models import ApiToken, ArticlePage, Author, Category, Retraction
from tests.blog.factories import article
from tests.blog.gate import decide

from .calls import ROOT, program_of

pytestmark = pytest.mark.django_db

STEP = {"title": "Ask", "text": "<p>Ask two people.</p>", "actions": ["<p>Write to them.</p>"]}
BODY = [
    {"type": "short_answer", "value": {"heading": "", "text": "<p>Yes, <b>soon</b>.</p>"}},
    {"type": "framework", "value": {"heading": "Steps", "steps": [STEP, STEP, STEP]}},
    {"type": "faq", "value": {"items": [{"question": "How long?", "answer": "<p>Two months.</p>"}]}},
]
READY = {
    "title": "Lead before you are asked",
    "description": "How to lead a project without the title.",
    "hero_alt": "A desk",
    "body": BODY,
}
MARKDOWN = """---
title: "Ask for a rise"
description: "What to bring to the talk."
---

## Short answer

Bring **three results**.

## FAQ

### When is the right day?

After a result.
"""


@pytest.fixture
def draft(home: Any, writer: Any) -> dict[str, Any]:
    found: dict[str, Any] = program_of(writer).post("", READY).said
    return found


# ---- writing


def test_a_program_writes_a_draft_from_blocks(home: Any, writer: Any) -> None:
    Author.objects.create(name="Ada Example", slug="ada")
    Category.objects.create(name="Growth", slug="growth")
    made = program_of(writer).post("", {**READY, "authors": ["ada"], "categories": ["growth"], "tags": ["pay"]})
    assert made.status_code == 201, made.said
    page = ArticlePage.objects.get(pk=made.said["article"])
    assert (page.live, page.slug, page.owner, page.latest_revision.user) == (
        False, "lead-before-you-are-asked", writer, writer,
    )  # fmt: skip
    assert made["Location"] == f"{ROOT}{page.pk}/"
    latest = page.get_latest_revision_as_object()
    assert [block.block_type for block in latest.body] == ["short_answer", "framework", "faq"]
    assert [author.name for author in latest.authors] == ["Ada Example"]
    read = program_of(writer).get(f"{page.pk}/")
    assert read["ETag"] == made["ETag"] == f'"{read.said["version"]}"'
    assert (read.said["tags"], read.said["categories"]) == (["pay"], ["growth"])
    assert read.said["body"][0]["value"]["text"].endswith("Yes, <b>soon</b>.</p>")


def test_a_program_writes_a_draft_from_markdown(home: Any, writer: Any) -> None:
    made = program_of(writer).post("", {"document": {"text": MARKDOWN}, "slug": "rise"})
    assert made.status_code == 201, made.said
    assert (made.said["title"], made.said["slug"]) == ("Ask for a rise", "rise")
    assert [block["type"] for block in made.said["body"]] == ["short_answer", "faq"]


def test_what_was_read_can_be_sent_back_and_changes_nothing(draft: dict[str, Any], writer: Any) -> None:
    fields = {name: value for name, value in draft.items() if name not in ("article", "version", "notes")}
    sent = program_of(writer).patch(f"{draft['article']}/", fields, draft["version"])
    assert sent.status_code == 200, sent.said
    assert sent.said["version"] == draft["version"]
    assert ArticlePage.objects.get().revisions.count() == 1


def test_an_update_over_somebody_elses_newer_version_is_refused(draft: dict[str, Any], writer: Any, lead: Any) -> None:
    pk, known = draft["article"], draft["version"]
    theirs = program_of(lead).patch(f"{pk}/", {"title": "Theirs"}, known)
    assert theirs.status_code == 200
    refused = program_of(writer).patch(f"{pk}/", {"title": "Mine"}, known)
    assert (refused.status_code, refused.said["version"]) == (412, theirs.said["version"])
    assert "lea" in refused.said["detail"]
    assert ArticlePage.objects.get().get_latest_revision_as_object().title == "Theirs"
    assert program_of(writer).call("PATCH", f"{pk}/", {"title": "Mine"}).status_code == 428


def test_an_update_leaves_alone_what_was_not_sent(draft: dict[str, Any], writer: Any) -> None:
    changed = program_of(writer).patch(f"{draft['article']}/", {"title": "New"}, draft["version"]).said
    assert changed["title"] == "New"
    assert changed["body"] == draft["body"]
    assert changed["version"] != draft["version"]


@pytest.mark.parametrize(
    ("sent", "place"),
    [
        ({"title": "T", "body": [{"type": "nonsense", "value": {}}]}, "body.0.type"),
        ({"title": "T", "body": [{"type": "prose", "value": {"texte": "<p>x</p>"}}]}, "body.0.value.texte"),
        ({"title": "T", "body": [{"type": "prose", "value": "<p>x</p>"}]}, "body.0.value"),
        ({"title": "T", "body": [{"type": "prose", "value": {"text": 7}}]}, "body.0.value.text"),
        ({"title": "T", "body": [{"type": "faq", "value": {"items": [{"question": "", "answer": "<p>x</p>"}]}}]},
         "body.0.items.0.question"),
        ({"title": "T", "body": [{"type": "prose", "value": {"text": "<p>x</p>"}, "id": "a b"}]}, "body.0.id"),
        ({"title": "T", "body": [{"type": "prose", "value": {"text": "<table><tr><td>lost</td></tr></table>"}}]}, None),
        ({"title": "T", "authors": ["nobody"]}, "authors"),
        ({"title": "T", "hero_image": 999}, "hero_image"),
        ({"title": ""}, "title"),
        ({"titel": "T"}, "body.sent.titel"),
        ({"title": "T", "published_on": "tomorrow"}, "body.sent.published_on"),
    ],
)  # fmt: skip
def test_what_cannot_be_stored_is_refused_with_its_place(
    home: Any, writer: Any, sent: dict[str, Any], place: str | None
) -> None:
    refused = program_of(writer).post("", sent)
    if place is None:  # kept as text, or refused: never dropped
        assert refused.status_code in (201, 422)
        assert "lost" in str(refused.said["body"]) if refused.status_code == 201 else refused.said["reasons"]
        return
    assert (refused.status_code, refused["Content-Type"]) == (422, "application/problem+json")
    assert place in [reason["place"] for reason in refused.said["reasons"]]
    assert not ArticlePage.objects.exists()


def test_what_programs_send_is_as_safe_as_what_editors_write(home: Any, writer: Any) -> None:
    text = '<p onclick="x()">Hi <a href="javascript:alert(1)">there</a> <img src=x onerror=alert(1)></p>'
    made = program_of(writer).post("", {"title": "T", "body": [{"type": "prose", "value": {"text": text}}]})
    stored = made.said["body"][0]["value"]["text"]
    assert "Hi <a>there</a>" in stored or "Hi there" in stored
    assert not any(bad in stored for bad in ("onclick", "javascript:", "onerror", "img"))


# ---- the way to publication


def test_the_whole_way(draft: dict[str, Any], writer: Any, reviewer: Any, lead: Any) -> None:
    pk = draft["article"]
    program = program_of(writer)
    assert program.get(f"{pk}/status/").said["state"] == "draft"
    submitted = program.post(f"{pk}/submit/")
    assert (submitted.status_code, submitted.said["state"]) == (200, "review")
    assert submitted.said["review"]["task"] == "Editorial review"
    decide(reviewer, ArticlePage.objects.get())
    said = program.get(f"{pk}/status/").said
    assert (said["live"], said["state"], said["missing"]) == (True, "live", [])
    assert said["certificate"]["approved_by"] == "rex"
    changed = program.patch(f"{pk}/", {"title": "Newer"}, said["version"]).said
    assert ArticlePage.objects.get().title == READY["title"]
    refused = program_of(lead).post(f"{pk}/publish/")
    assert refused.status_code == 409
    assert [reason["code"] for reason in refused.said["reasons"]] == ["not-approved"]
    assert changed["title"] == "Newer"
    assert ArticlePage.objects.get().title == READY["title"]


def test_publishing_takes_an_approval_and_a_lead(draft: dict[str, Any], writer: Any, reviewer: Any, lead: Any) -> None:
    pk = draft["article"]
    assert program_of(writer).post(f"{pk}/publish/").status_code == 403
    assert program_of(lead).post(f"{pk}/publish/").status_code == 409
    assert not ArticlePage.objects.get().live
    page = ArticlePage.objects.get()
    publishing.certify(page, page.latest_revision, reviewer, "review")
    done = program_of(lead).post(f"{pk}/publish/")
    assert (done.status_code, done.said["live"]) == (200, True)


def test_a_submission_that_is_not_ready_says_what_is_missing(home: Any, writer: Any) -> None:
    made = program_of(writer).post("", {"title": "Only a title"}).said
    refused = program_of(writer).post(f"{made['article']}/submit/")
    assert refused.status_code == 409
    assert "Missing" in refused.said["detail"]
    assert not ArticlePage.objects.get().workflow_in_progress


def test_a_retraction_wins(draft: dict[str, Any], writer: Any, reviewer: Any, lead: Any) -> None:
    pk = draft["article"]
    page = ArticlePage.objects.get()
    publishing.certify(page, page.latest_revision, reviewer, "review")
    assert program_of(lead).post(f"{pk}/publish/").status_code == 200
    gone = program_of(writer).post(f"{pk}/retract/", {"reason": "It is wrong.", "public_note": "Withdrawn."})
    assert (gone.said["live"], gone.said["state"]) == (False, "retracted")
    assert Retraction.objects.get().set_by == writer
    assert Client().get(page.url).status_code == 410
    assert program_of(lead).post(f"{pk}/publish/").status_code == 409
    assert program_of(writer).post(f"{pk}/submit/").status_code == 409


def test_an_open_comment_blocks_approval(draft: dict[str, Any], writer: Any, reviewer: Any) -> None:
    pk = draft["article"]
    place = f"body.{draft['body'][0]['id']}"
    said = program_of(reviewer).post(f"{pk}/comments/", {"place": place, "text": "Which two?"})
    assert (said.status_code, said.said["by"]) == (201, "rex")
    assert program_of(reviewer).post(f"{pk}/comments/", {"place": "body.gone", "text": "?"}).status_code == 422
    program_of(writer).post(f"{pk}/submit/")
    decide(reviewer, ArticlePage.objects.get())
    assert not ArticlePage.objects.get().live
    assert [one["resolved"] for one in program_of(writer).get(f"{pk}/comments/").said] == [False]


# ---- who may


def test_a_token_does_what_its_scopes_say(draft: dict[str, Any], writer: Any) -> None:
    reads = program_of(writer, "read")
    assert reads.get(f"{draft['article']}/").status_code == 200
    for path, body in (
        ("", READY),
        (f"{draft['article']}/submit/", None),
        (f"{draft['article']}/retract/", {"reason": "r"}),
    ):
        refused = reads.post(path, body)
        assert (refused.status_code, "scope" in refused.said["detail"]) == (403, True)
    assert ArticlePage.objects.count() == 1


def test_an_article_of_others_does_not_exist(draft: dict[str, Any], django_user_model: Any) -> None:
    stranger = django_user_model.objects.create_user("sue", "sue@example.com", "correct horse battery")
    program = program_of(stranger)
    assert program.get("").said == {"total": 0, "items": []}
    for path in ("", "status/", "findings/", "comments/"):
        assert program.get(f"{draft['article']}/{path}").status_code == 404
    assert program.patch(f"{draft['article']}/", {"title": "x"}, draft["version"]).status_code == 404
    assert program.post("", READY).status_code == 403


def test_nobody_else_is_let_in(draft: dict[str, Any], writer: Any, client: Client) -> None:
    address = reverse("manage:article", args=[draft["article"]])
    assert (client.get(address).status_code, client.get(address)["WWW-Authenticate"]) == (401, "Bearer")
    program = program_of(writer)
    token = ApiToken.objects.get(digest=tokens.digest_of(program.secret))

    def answered() -> int:
        status: int = program.get(f"{draft['article']}/").status_code
        return status

    assert answered() == 200
    ApiToken.objects.update(expires_at=timezone.now())
    assert answered() == 401
    ApiToken.objects.update(expires_at=timezone.now() + timedelta(days=1))
    assert answered() == 200
    type(writer).objects.filter(pk=writer.pk).update(is_active=False)
    assert answered() == 401
    type(writer).objects.filter(pk=writer.pk).update(is_active=True)
    tokens.revoke(token, writer)
    assert answered() == 401


def test_a_session_reads_and_never_writes(draft: dict[str, Any], writer: Any) -> None:
    client = Client()
    client.force_login(writer)
    address = reverse("manage:article", args=[draft["article"]])
    assert client.get(address).status_code == 200
    assert client.post(f"{address}retract/", {"reason": "r"}, content_type="application/json").status_code == 401
    assert not Retraction.objects.exists()


def test_too_many_requests_are_told_to_wait(draft: dict[str, Any], writer: Any, settings: Any) -> None:
    settings.PROOFDESK_API_MANAGE_RATE = 2
    program = program_of(writer)
    answers = [program.get("/api/manage/me/") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert int(answers[2]["Retry-After"]) > 0


def test_a_limit_of_0_is_none(draft: dict[str, Any], writer: Any, settings: Any) -> None:
    settings.PROOFDESK_API_MANAGE_RATE = 0
    program = program_of(writer)
    assert [program.get("/api/manage/me/").status_code for _ in range(3)] == [200, 200, 200]


# ---- said twice, done once


def test_a_request_that_is_sent_twice_is_done_once(home: Any, writer: Any) -> None:
    program = program_of(writer)
    first, second = (program.post("", READY, Idempotency_Key="k1") for _ in range(2))
    assert (first.status_code, first.content, first["ETag"]) == (201, second.content, second["ETag"])
    assert second["Idempotency-Replayed"] == "true"
    assert ArticlePage.objects.count() == 1
    assert program.post("", {**READY, "title": "Other"}, Idempotency_Key="k1").status_code == 422
    assert program_of(writer).post("", {**READY, "slug": "b"}, Idempotency_Key="k1").status_code == 201


def test_a_request_that_failed_may_be_sent_again_with_its_key(index: Any, writer: Any) -> None:
    program = program_of(writer)
    article(index, "taken")
    assert program.post("", {**READY, "slug": "taken"}, Idempotency_Key="k").status_code == 409
    ArticlePage.objects.all().delete()
    assert program.post("", {**READY, "slug": "taken"}, Idempotency_Key="k").status_code == 201


@pytest.mark.parametrize("body", ["{", "[" * 20_000, "\x00", '{"title": "\\u0000"}', '{"title": "' + "x" * 300 + '"}'])
def test_broken_requests_are_refused_and_never_break_anything(home: Any, writer: Any, body: str) -> None:
    refused = program_of(writer).post("", body)
    assert 400 <= refused.status_code < 500
    assert refused["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_the_list_stay_flat(home: Any, writer: Any, django_assert_num_queries: Any, count: int) -> None:
    program = program_of(writer)
    for number in range(count):
        program.post("", {**READY, "slug": f"a-{number}"})
    program.get("")
    with django_assert_num_queries(4):
        assert program.get("").said["total"] == count
