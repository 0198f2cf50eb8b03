"""What of a notice is mailed, when, and in which words; and that it is in nobody’s way."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone
from wagtail.users.models import UserProfile

from blog.models import ArticleIndexPage, ArticlePage, Notice, NoticePreference
from blog.notices import events, mails, send_digests, tell
from blog.roles import REVIEWER
from cms.outbox.models import OutgoingMail
from tests.conftest import make_user

from .editing import save, signed_in
from .notices import decide, draft_of, told
from .packets import fresh, submitted

pytestmark = pytest.mark.django_db


# ---- harmless


def test_a_notice_that_fails_never_stops_the_act(
    draft: ArticlePage, writer: Any, reviewer: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    page = submitted(draft, writer)
    monkeypatch.setattr(events, "title", lambda page: 1 / 0)
    decide(page, reviewer, "approve")
    assert fresh(page).live
    assert "tell_of_publication" in caplog.text


def test_a_mail_that_fails_keeps_the_notice(
    draft: ArticlePage, writer: Any, reviewer: Any, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.DEFAULT_FROM_EMAIL = "no address\n"
    submitted(draft, writer)
    assert told() == {"review": ["rex"]}
    assert Notice.objects.get().mailed_at is None
    assert "could not be mailed" in caplog.text


def test_an_act_that_is_undone_is_not_told(draft: ArticlePage, writer: Any, reviewer: Any) -> None:
    def act() -> None:
        with transaction.atomic():
            submitted(draft, writer)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        act()
    assert told() == {}


def test_an_act_is_not_held_up_by_a_mail_server_that_is_away(
    draft: ArticlePage, writer: Any, reviewer: Any, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.EMAIL_BACKEND = "cms.outbox.mail.QueueBackend"
    settings.PROOFDESK_MAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", 1, False
    with django_capture_on_commit_callbacks(execute=True):
        save(signed_in(writer), draft, "Three months.", **{"action-submit": "1"})
    assert fresh(draft).workflow_in_progress
    assert set(OutgoingMail.objects.values_list("subject", "state")) == {
        ("“A draft” waits for your review", "waiting"),
    }


# ---- preferences and the daily mail


def prefer(user: Any, choice: str, *muted: str, **profile: Any) -> NoticePreference:
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
    submitted(draft, writer)
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
    submitted(draft, writer)
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
    submitted(page, writer)
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
    submitted(draft, writer)
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
