"""Who is told what, in the admin and by mail, and who is not."""

from collections import defaultdict
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Workflow, WorkflowTask

from blog import publishing, signals
from blog.models import (
    ArticleIndexPage,
    ArticlePage,
    CoachTask,
    Notice,
    NoticePreference,
    Release,
    ReleaseItem,
    ReviewTask,
    Submission,
)
from blog.notices import events, mails, send_digests, tell, tell_due
from blog.roles import COACH, REVIEWER, WORKFLOW_NAME
from cms.home.models import HomePage
from tests.conftest import make_user

from .editing import approve, save, signed_in
from .factories import article, faq

pytestmark = pytest.mark.django_db
BODY = [faq(("How long?", "<p>Two months.</p>"))]
SIGNED = [*BODY, ("coach_note", {"heading": "", "level": "2", "text": "<p>Trust me.</p>", "coach": None})]


@pytest.fixture
def draft(index: ArticleIndexPage, writer: Any) -> ArticlePage:
    return draft_of(index, writer)


def draft_of(index: ArticleIndexPage, owner: Any, slug: str = "a-draft", **fields: Any) -> ArticlePage:
    page = article(index, slug, live=False, body=fields.pop("body", BODY), owner=owner, **fields)
    page.save_revision(user=owner)
    return fresh(page)


def fresh(page: ArticlePage) -> ArticlePage:
    found: ArticlePage = ArticlePage.objects.get(pk=page.pk)
    return found


def submit(page: ArticlePage, user: Any) -> ArticlePage:
    page.get_workflow().start(page, user)
    return fresh(page)


def decide(page: ArticlePage, user: Any, action: str, comment: str = "") -> ArticlePage:
    state = fresh(page).current_workflow_task_state
    state.task.specific.on_action(state, user, action, comment=comment)
    return fresh(page)


def change(page: ArticlePage, user: Any, words: str) -> ArticlePage:
    latest = fresh(page).get_latest_revision_as_object()
    latest.description = words
    latest.save_revision(user=user)
    return fresh(page)


def told() -> dict[str, list[str]]:
    """Names by kind, of all notices."""
    found = defaultdict(list)
    for kind, name in Notice.objects.order_by("pk").values_list("kind", "recipient__username"):
        found[kind].append(name)
    return dict(found)


def mailed() -> list[tuple[str, str]]:
    return sorted((message.to[0].partition("@")[0], message.subject) for message in mail.outbox)


def forget() -> None:
    Notice.objects.all().delete()
    mail.outbox.clear()


# ---- submitted


def test_those_who_may_review_are_told_and_not_those_with_a_hand_in_the_text(
    draft: ArticlePage, writer: Any, reviewer: Any, lead: Any, admin: Any, coach: Any
) -> None:
    helper = make_user("hal", REVIEWER)
    change(draft, helper, "Hal helped.")
    gone = make_user("gus", REVIEWER)
    gone.is_active = False
    gone.save()
    submit(draft, writer)
    assert told() == {"review": ["rex"]}
    assert mailed() == [("rex", "“A draft” waits for your review")]
    notice = Notice.objects.get()
    assert notice.text == "wanda submitted it for “Editorial review”."
    assert notice.address == reverse("wagtailadmin_pages:edit", args=[draft.pk])
    assert notice.mailed_at is not None


def test_who_submits_is_not_told_of_it(draft: ArticlePage, reviewer: Any) -> None:
    other = make_user("rosa", REVIEWER)
    save(signed_in(reviewer), draft, "Three months.", **{"action-submit": "1"})
    assert told() == {"review": [other.username]}


def test_a_coach_is_told_when_the_turn_comes(index: ArticleIndexPage, writer: Any, reviewer: Any, coach: Any) -> None:
    page = draft_of(index, writer, body=SIGNED)
    submit(page, writer)
    assert told() == {"review": ["rex"]}
    decide(page, reviewer, "approve")
    assert told() == {"review": ["rex", "cora"]}
    assert Notice.objects.get(recipient=reviewer).read_at is not None
    assert Notice.objects.get(recipient=coach).read_at is None


def test_only_the_assignee_is_told_when_there_is_one(
    index: ArticleIndexPage, writer: Any, reviewer: Any, coach: Any
) -> None:
    other = make_user("cleo", COACH)
    page = submit(draft_of(index, writer, body=SIGNED), writer)
    assign(page, other)
    forget()
    decide(page, reviewer, "approve")
    assert told() == {"review": ["cleo"]}


def test_an_assignee_who_may_not_decide_leaves_it_to_the_group(
    index: ArticleIndexPage, writer: Any, reviewer: Any, coach: Any
) -> None:
    page = submit(draft_of(index, writer, body=SIGNED), writer)
    assign(page, reviewer)
    forget()
    decide(page, reviewer, "approve")
    assert told() == {"review": ["cora"]}


def test_a_change_under_review_is_told_once_an_hour(draft: ArticlePage, writer: Any, reviewer: Any) -> None:
    submit(draft, writer)
    for words in ("One.", "Two.", "Three."):
        change(draft, writer, words)
    assert told() == {"review": ["rex"]}
    assert len(mail.outbox) == 1
    Notice.objects.update(created_at=timezone.now() - timedelta(minutes=61))
    change(draft, writer, "Four.")
    assert told() == {"review": ["rex", "rex"]}
    assert "It was changed since it was submitted" in Notice.objects.first().text
    assert Notice.objects.filter(read_at=None).count() == 1


def test_a_change_is_told_again_once_the_notice_was_read(draft: ArticlePage, writer: Any, reviewer: Any) -> None:
    submit(draft, writer)
    Notice.objects.update(read_at=timezone.now())
    change(draft, writer, "Changed.")
    assert told() == {"review": ["rex", "rex"]}


def test_a_new_submission_within_the_hour_is_told(draft: ArticlePage, writer: Any, reviewer: Any) -> None:
    page = submit(draft, writer)
    decide(page, reviewer, "reject", "Too long.")
    page = change(draft, writer, "Shorter.")
    page.current_workflow_state.resume(user=writer)
    assert told() == {"review": ["rex", "rex"], "changes": ["wanda"]}


def test_wagtails_own_group_task_is_told_once(draft: ArticlePage, writer: Any, reviewer: Any, admin: Any) -> None:
    task = GroupApprovalTask.objects.create(name="Second look")
    task.groups.set(ReviewTask.objects.get(name=WORKFLOW_NAME).groups.all())
    WorkflowTask.objects.filter(workflow=Workflow.objects.get(name=WORKFLOW_NAME)).delete()
    WorkflowTask.objects.create(workflow=Workflow.objects.get(name=WORKFLOW_NAME), task=task, sort_order=0)
    submit(draft, writer)
    assert told() == {"review": ["rex"]}
    assert mailed() == [("rex", "“A draft” waits for your review")]


def test_wagtail_still_mails_about_other_pages(home: HomePage, writer: Any, reviewer: Any, admin: Any) -> None:
    home.save_revision(user=writer)
    Workflow.objects.get(name=WORKFLOW_NAME).start(home, writer)
    assert not Notice.objects.exists()
    assert [message.to for message in mail.outbox] == [["ada@example.com"]]


# ---- assigned


def assign(page: ArticlePage, user: Any) -> Submission:
    submission = Submission.objects.get(workflow_state=page.current_workflow_state)
    submission.assignee = user
    submission.save()
    return submission


def test_an_assignee_is_told_once(draft: ArticlePage, writer: Any, reviewer: Any) -> None:
    page = submit(draft, writer)
    forget()
    submission = assign(page, reviewer)
    submission.due_on = timezone.localdate() + timedelta(days=9)
    submission.save()
    assert told() == {"assigned": ["rex"]}
    assert mailed() == [("rex", "“A draft” is assigned to you")]
    assign(page, None)
    assert told() == {"assigned": ["rex"]}


# ---- decided


def test_submitter_and_owner_are_told_what_to_change(draft: ArticlePage, writer: Any, reviewer: Any, lead: Any) -> None:
    page = submit(draft, lead)
    forget()
    decide(page, reviewer, "reject", "The intro <b>drags</b>.\nCut it.")
    assert sorted(told()["changes"]) == ["lea", "wanda"]
    notice = Notice.objects.get(recipient=writer)
    assert notice.text == "rex: The intro <b>drags</b>.\nCut it."
    (message,) = [message for message in mail.outbox if message.to == [writer.email]]
    assert message.subject == "“A draft” needs changes"
    assert "The intro <b>drags</b>." in message.body
    assert "The intro &lt;b&gt;drags&lt;/b&gt;." in message.alternatives[0][0]


def test_the_submitter_is_told_what_the_article_lacks(index: ArticleIndexPage, writer: Any, reviewer: Any) -> None:
    page = draft_of(index, writer, description="")
    submit(page, writer)
    assert told() == {"changes": ["wanda"]}
    assert Notice.objects.get().text == "Readiness: Missing: a description."


def test_an_approval_that_publishes_is_told_once(draft: ArticlePage, writer: Any, reviewer: Any, lead: Any) -> None:
    page = submit(draft, writer)
    forget()
    assert approve(signed_in(reviewer), page) == 302
    assert told() == {"published": ["wanda"]}
    assert mailed() == [("wanda", "“A draft” is live")]
    assert Notice.objects.get().text == "rex approved it."


def test_an_approval_for_later_says_when(draft: ArticlePage, writer: Any, reviewer: Any) -> None:
    draft.go_live_at = timezone.now() + timedelta(days=2)
    draft.save_revision(user=writer)
    page = submit(fresh(draft), writer)
    forget()
    page = decide(page, reviewer, "approve")
    assert not page.live
    assert told() == {"approved": ["wanda"]}
    assert Notice.objects.get().text.startswith("rex approved it. It goes live on ")


def test_an_approval_for_a_release_names_it(draft: ArticlePage, writer: Any, reviewer: Any) -> None:
    ReleaseItem.objects.create(release=Release.objects.create(name="Spring"), article=draft)
    page = submit(draft, writer)
    forget()
    decide(page, reviewer, "approve")
    assert told() == {"approved": ["wanda"]}
    assert Notice.objects.get().text == "rex approved it. It goes live with the release “Spring”."


def test_a_review_that_ends_without_an_approval_says_so(draft: ArticlePage, writer: Any, reviewer: Any) -> None:
    page = submit(draft, writer)
    state = page.current_workflow_task_state
    for task in (*ReviewTask.objects.all(), *CoachTask.objects.all()):
        task.active = False
        task.save()
    forget()
    state.cancel(user=reviewer)
    assert not fresh(page).live
    assert told() == {"ended": ["wanda"]}


def test_a_cancelled_review_is_told_to_its_submitter(draft: ArticlePage, writer: Any, reviewer: Any) -> None:
    page = submit(draft, writer)
    page.current_workflow_state.cancel(user=reviewer)
    assert told() == {"review": ["rex"], "ended": ["wanda"]}
    assert Notice.objects.get(kind="review").read_at is not None
    assert Notice.objects.get(kind="ended").text == "rex cancelled the review."


def test_who_cancels_their_own_submission_is_not_told(draft: ArticlePage, writer: Any) -> None:
    page = submit(draft, writer)
    page.current_workflow_state.cancel(user=writer)
    assert told() == {}


# ---- the gate


def test_a_release_without_review_is_mailed_to_the_other_leads_whatever_they_prefer(
    draft: ArticlePage, writer: Any, lead: Any, admin: Any, reviewer: Any
) -> None:
    other = make_user("lou", "Lead")
    NoticePreference.objects.create(user=other, mail="never", muted=["glass"])
    publishing.break_glass(draft, lead, "A legal deadline.")
    assert {kind: sorted(names) for kind, names in told().items()} == {"published": ["wanda"], "glass": ["ada", "lou"]}
    subject = "“A draft” was released without a review"
    assert mailed() == [("ada", subject), ("lou", subject), ("wanda", "“A draft” is live")]
    assert {notice.text for notice in Notice.objects.all()} == {"lea released it without a review: A legal deadline."}
    assert all("cannot be switched off" in message.body for message in mail.outbox if message.subject == subject)


def test_a_release_without_review_during_one_does_not_say_that_the_review_ended(
    draft: ArticlePage, writer: Any, lead: Any, reviewer: Any
) -> None:
    submit(draft, writer)
    forget()
    publishing.break_glass(draft, lead, "A legal deadline.")
    assert told() == {"published": ["wanda"]}


def test_a_retraction_is_told_to_authors_leads_and_running_reviewers(
    draft: ArticlePage, writer: Any, reviewer: Any, lead: Any, admin: Any, coach: Any
) -> None:
    page = submit(draft, writer)
    forget()
    retraction = publishing.retract(page, lead, "A source withdrew.")
    assert {kind: sorted(names) for kind, names in told().items()} == {"retracted": ["rex", "wanda"]}
    assert Notice.objects.first().text == "lea: A source withdrew."
    forget()
    publishing.lift(retraction, make_user("lou", "Lead"))
    assert {kind: sorted(names) for kind, names in told().items()} == {"lifted": ["lea", "wanda"]}


def test_a_retraction_without_a_review_leaves_reviewers_alone(
    draft: ArticlePage, writer: Any, reviewer: Any, lead: Any
) -> None:
    page = submit(draft, writer)
    page.current_workflow_state.cancel(user=writer)
    forget()
    publishing.retract(fresh(draft), writer, "Wrong.")
    assert told() == {"retracted": ["lea"]}


@pytest.mark.parametrize(("status", "words"), [("done", "is live"), ("failed", "failed: nothing went live")])
def test_leads_are_told_how_a_release_went(index: Any, lead: Any, writer: Any, status: str, words: str) -> None:
    release = Release.objects.create(name="Spring", status=status, outcome="2 articles.")
    signals.release_finished.send(sender=Release, instance=release, user=None)
    assert told() == {"release": ["lea"]}
    assert mailed() == [("lea", f"The release “Spring” {words}")]


def test_an_import_tells_nobody(index: ArticleIndexPage, writer: Any, admin: Any) -> None:
    page = article(index, "imported", live=False, owner=writer)
    publishing.release_import(
        page, page.latest_revision, admin, digest=publishing.content_hash(page.latest_revision.content),
        content_is_stored=False,
    )  # fmt: skip
    assert fresh(page).live
    assert told() == {}


def test_an_article_that_is_live_without_approval_is_told_once(
    index: ArticleIndexPage, writer: Any, lead: Any, admin: Any, settings: Any
) -> None:
    settings.ADMINS = [("Ops", "ops@example.com")]
    page = article(index, "sneaked", live=False, owner=writer)
    ArticlePage.objects.filter(pk=page.pk).update(live=True)  # around the ORM's signals
    for _ in range(2):
        with pytest.raises(SystemExit):
            call_command("audit_live", "--notify", stdout=StringIO())
    assert {kind: sorted(names) for kind, names in told().items()} == {"unapproved": ["ada", "lea"]}
    assert "has not been approved by a second person" in Notice.objects.first().text


# ---- comments


def test_comments_are_told_in_the_admin_and_left_to_wagtail_by_mail(
    draft: ArticlePage, writer: Any, reviewer: Any, coach: Any
) -> None:
    from wagtail.models import Comment, CommentReply

    submit(draft, writer)
    forget()
    comment = Comment.objects.create(page=draft, user=reviewer, text="Why?", contentpath="title")
    Comment.objects.create(page=draft, user=reviewer, text="And here?", contentpath="title")
    assert told() == {"comment": ["wanda"]}
    CommentReply.objects.create(comment=comment, user=writer, text="Because.")
    assert told() == {"comment": ["wanda", "rex"]}
    assert mail.outbox == []


# ---- dates


def test_reviews_are_told_as_their_day_comes_once_for_each_day(draft: ArticlePage, writer: Any, reviewer: Any) -> None:
    page = submit(draft, writer)
    today = timezone.localdate()
    Submission.objects.update(due_on=today + timedelta(days=2))
    forget()
    assert tell_due() == 0
    for day in (today + timedelta(days=1), today + timedelta(days=2)):
        tell_due(day)
    assert told() == {"due": ["rex"]}
    assert tell_due(today + timedelta(days=3)) == 1
    assert tell_due(today + timedelta(days=4)) == 0
    assert told() == {"due": ["rex"], "overdue": ["rex"]}
    Submission.objects.update(due_on=today + timedelta(days=8))
    assert tell_due(today + timedelta(days=9)) == 1
    decide(page, reviewer, "approve")
    assert not Notice.objects.filter(recipient=reviewer, read_at=None).exists()
    assert tell_due(today + timedelta(days=30)) == 0


def test_only_the_assignee_is_reminded(draft: ArticlePage, writer: Any, reviewer: Any) -> None:
    other = make_user("rosa", REVIEWER)
    page = submit(draft, writer)
    assign(page, other)
    Submission.objects.update(due_on=timezone.localdate())
    forget()
    tell_due()
    assert told() == {"due": ["rosa"]}


# ---- harmless


def test_a_notice_that_fails_never_stops_the_act(
    draft: ArticlePage, writer: Any, reviewer: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    page = submit(draft, writer)
    monkeypatch.setattr(events, "title", lambda page: 1 / 0)
    decide(page, reviewer, "approve")
    assert fresh(page).live
    assert "tell_of_publication" in caplog.text


def test_a_mail_that_fails_keeps_the_notice(
    draft: ArticlePage, writer: Any, reviewer: Any, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.DEFAULT_FROM_EMAIL = "no address\n"
    submit(draft, writer)
    assert told() == {"review": ["rex"]}
    assert Notice.objects.get().mailed_at is None
    assert "could not be mailed" in caplog.text


def test_an_act_that_is_undone_is_not_told(draft: ArticlePage, writer: Any, reviewer: Any) -> None:
    def act() -> None:
        with transaction.atomic():
            submit(draft, writer)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        act()
    assert told() == {}


def test_an_act_is_not_held_up_by_a_mail_server_that_is_away(
    draft: ArticlePage, writer: Any, reviewer: Any, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    from cms.outbox.models import OutgoingMail

    settings.EMAIL_BACKEND = "cms.outbox.mail.QueueBackend"
    settings.MAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", 1, False
    with django_capture_on_commit_callbacks(execute=True):
        save(signed_in(writer), draft, "Three months.", **{"action-submit": "1"})
    assert fresh(draft).workflow_in_progress
    assert set(OutgoingMail.objects.values_list("subject", "state")) == {
        ("“A draft” waits for your review", "waiting"),
    }


# ---- preferences and the daily mail


def prefer(user: Any, choice: str, *muted: str, **profile: Any) -> NoticePreference:
    from wagtail.users.models import UserProfile

    UserProfile.objects.update_or_create(user=user, defaults=profile)
    return NoticePreference.objects.update_or_create(user=user, defaults={"mail": choice, "muted": list(muted)})[0]


@pytest.mark.parametrize(
    ("choice", "muted", "profile", "count"),
    [
        ("now", [], {}, 1),
        ("now", ["due"], {}, 1),
        ("now", ["review"], {}, 0),
        ("now", [], {"submitted_notifications": False}, 0),
        ("now", [], {"approved_notifications": False}, 1),
        ("daily", [], {}, 0),
        ("never", [], {}, 0),
    ],
)
def test_everybody_is_told_as_they_prefer_and_always_in_the_admin(
    draft: ArticlePage, writer: Any, reviewer: Any, choice: str, muted: list[str], profile: dict[str, Any], count: int
) -> None:
    prefer(reviewer, choice, *muted, **profile)
    submit(draft, writer)
    assert told() == {"review": ["rex"]}
    assert len(mail.outbox) == count


def test_a_flood_stands_in_the_admin_and_not_in_the_mailbox(
    draft: ArticlePage, reviewer: Any, coach: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mails, "MOST_AN_HOUR", 2)
    for number in range(4):
        tell("assigned", [reviewer.pk], f"Number {number}", article=draft)
    tell("assigned", [coach.pk], "Another person", article=draft)
    tell("glass", [reviewer.pk], "Must be mailed", article=draft)
    assert Notice.objects.filter(recipient=reviewer).count() == 5
    assert [message.subject for message in mail.outbox] == [
        "Number 0", "Number 1", "Another person", "Must be mailed",
    ]  # fmt: skip
    Notice.objects.update(mailed_at=timezone.now() - timedelta(minutes=61))
    tell("assigned", [reviewer.pk], "Later", article=draft)
    assert mail.outbox[-1].subject == "Later"


def test_without_an_address_there_is_no_mail(draft: ArticlePage, writer: Any, reviewer: Any) -> None:
    reviewer.email = ""
    reviewer.save()
    submit(draft, writer)
    assert told() == {"review": ["rex"]}
    assert mail.outbox == []


def at(hour: int, day: int = 5) -> Any:
    return timezone.now().replace(hour=hour, minute=10) + timedelta(days=day - 5)


def test_the_daily_mail_comes_once_from_its_hour_on_with_what_is_unread(
    index: ArticleIndexPage, writer: Any, reviewer: Any
) -> None:
    prefer(reviewer, "daily", "retracted")
    first, second = draft_of(index, writer, "first"), draft_of(index, writer, "second")
    tell("review", [reviewer.pk], "First waits", article=first)
    tell("due", [reviewer.pk], "First is due", article=first)
    tell("review", [reviewer.pk], "Second waits", "Words & <script>", article=second)
    tell("retracted", [reviewer.pk], "Muted", article=second)
    tell("assigned", [reviewer.pk], "Read already", article=second)
    Notice.objects.filter(subject="Read already").update(read_at=timezone.now())
    assert mail.outbox == []
    assert send_digests(at(6)) == 0
    assert send_digests(at(7)) == 1
    assert send_digests(at(8)) == 0
    (message,) = mail.outbox
    assert message.to == [reviewer.email]
    assert message.subject == "3 notices from Proofdesk"
    text, html = message.body, message.alternatives[0][0]
    assert [
        text.index(words) for words in ("First\n", "First waits", "First is due", "Second\n", "Second waits")
    ] == sorted(text.index(words) for words in ("First\n", "First waits", "First is due", "Second\n", "Second waits"))
    assert "Words & <script>" in text
    assert "Words &amp; &lt;script&gt;" in html
    for absent in ("Muted", "Read already"):
        assert absent not in text + html
    assert send_digests(at(7, day=6)) == 0  # nothing is new
    tell("due", [reviewer.pk], "News", article=second)
    assert send_digests(at(9, day=6)) == 0  # the sixth is done; news wait
    assert send_digests(at(7, day=7)) == 1
    assert "First waits" not in mail.outbox[-1].body


def test_the_hour_is_that_of_the_person(index: ArticleIndexPage, writer: Any, reviewer: Any) -> None:
    prefer(reviewer, "daily", current_time_zone="Asia/Tokyo")
    tell("review", [reviewer.pk], "Waits", article=draft_of(index, writer))
    assert send_digests(at(21)) == 0  # 6 in Tokyo
    assert send_digests(at(22)) == 1


def test_those_who_are_mailed_at_once_or_never_get_no_daily_mail(
    index: ArticleIndexPage, writer: Any, reviewer: Any, coach: Any, lead: Any
) -> None:
    prefer(reviewer, "now")
    prefer(coach, "never")
    page = draft_of(index, writer)
    Notice.objects.bulk_create(
        Notice(recipient=user, kind="review", article=page, subject="Waits") for user in (reviewer, coach, lead)
    )
    assert send_digests(at(12)) == 0
    assert mail.outbox == []


# ---- the words of a mail


def test_a_title_is_escaped_in_html_and_whole_in_plain_text_and_subject(
    index: ArticleIndexPage, writer: Any, reviewer: Any
) -> None:
    page = draft_of(index, writer, title="<script>alert(1)</script> & more\nBcc: all@example.com")
    submit(page, writer)
    (message,) = mail.outbox
    assert message.subject == "“<script>alert(1)</script> & more Bcc: all@example.com” waits for your review"
    assert message.subject in message.body
    html = message.alternatives[0][0]
    assert "<script>" not in html
    assert "“&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in html


def test_a_mail_says_where_why_and_how_to_switch_it_off(
    draft: ArticlePage, writer: Any, reviewer: Any, settings: Any
) -> None:
    settings.WAGTAILADMIN_BASE_URL = "https://desk.example.org"
    submit(draft, writer)
    (message,) = mail.outbox
    for words in (message.body, message.alternatives[0][0]):
        assert f"https://desk.example.org/admin/pages/{draft.pk}/edit/" in words
        assert "You get this because you may review it." in words
        assert "https://desk.example.org/admin/account/#tab-notifications" in words
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"
    assert message.extra_headers["References"] == f"<article-{draft.pk}@desk.example.org>"


@pytest.mark.parametrize("count", [1, 3])
def test_telling_more_people_takes_no_more_questions(
    draft: ArticlePage, writer: Any, count: int, django_assert_max_num_queries: Any
) -> None:
    people = [make_user(f"reviewer-{number}", REVIEWER).pk for number in range(count)]
    with django_assert_max_num_queries(8):
        tell("review", people, "Waits", article=draft)
    assert len(mail.outbox) == count
