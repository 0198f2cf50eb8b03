"""A mail that was accepted is never lost, whatever the mail server does; and nobody waits for it."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core import mail as django_mail
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.outbox import delivery
from cms.outbox.mail import composed
from cms.outbox.models import OutgoingMail

from .conftest import make_due, write
from .server import MailServer

pytestmark = pytest.mark.django_db

Start = Callable[..., MailServer]


def only() -> OutgoingMail:
    return OutgoingMail.objects.get()


def states() -> dict[str, str]:
    return dict(OutgoingMail.objects.values_list("subject", "state"))


# ---- keeping


def test_a_mail_belongs_to_the_transaction_of_its_sender(queued: None) -> None:
    def act() -> None:
        with transaction.atomic():
            write("Undone")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        act()
    write("Done")
    assert states() == {"Done": "waiting"}


def test_a_mail_leaves_as_soon_as_its_transaction_is_through(
    start_server: Start, django_capture_on_commit_callbacks: Any
) -> None:
    server = start_server()
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        write("One")
        write("Two")
        assert server.accepted == []
    assert len(callbacks) == 1
    assert server.subjects() == ["One", "Two"]
    assert server.connections == 1
    assert states() == {"One": "sent", "Two": "sent"}


def test_every_part_of_a_mail_arrives(queued: None, settings: Any) -> None:
    settings.PROOFDESK_MAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
    message = EmailMultiAlternatives(
        "Subject with ü", "Text <b>", "Desk <desk@example.com>", ["Zoë <a@example.com>"], cc=["c@example.com"],
        bcc=["b@example.com"], reply_to=["r@example.com"], headers={"Auto-Submitted": "auto-generated"},
    )  # fmt: skip
    message.attach_alternative("<p>Rich</p>", "text/html")
    message.attach("notes.txt", "Notes", "text/plain")
    message.attach("dot.png", b"\x89PNG\x00", "image/png")
    message.send()
    assert delivery.send_waiting() == 1
    (sent,) = django_mail.outbox
    assert isinstance(sent, EmailMultiAlternatives)
    assert (sent.subject, sent.body, sent.from_email) == ("Subject with ü", "Text <b>", "Desk <desk@example.com>")
    assert (sent.to, sent.cc, sent.bcc) == (["Zoë <a@example.com>"], ["c@example.com"], ["b@example.com"])
    assert sent.reply_to == ["r@example.com"]
    assert [tuple(found) for found in sent.alternatives] == [("<p>Rich</p>", "text/html")]
    assert [tuple(found) for found in sent.attachments] == [
        ("notes.txt", "Notes", "text/plain"),
        ("dot.png", b"\x89PNG\x00", "image/png"),
    ]
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"


def test_a_mail_of_html_alone_stays_one(queued: None) -> None:
    message = EmailMessage("Rich", "<p>Only this</p>", "desk@example.com", ["a@example.com"])
    message.content_subtype = "html"
    message.send()
    sent = composed(only()).message()
    assert sent.get_content_type() == "text/html"
    assert "<p>Only this</p>" in sent.get_payload()


@pytest.mark.parametrize(
    "parts",
    [
        {"subject": "Hello\nBcc: everybody@example.com"},
        {"to": ["rex@example.com\nBcc: everybody@example.com"]},
        {"from_email": "desk@example.com\r\nX: y"},
        {"reply_to": ["a@example.com\nX: y"]},
        {"headers": {"X-Kind": "a\nBcc: everybody@example.com"}},
    ],
)
def test_a_line_break_in_a_header_is_refused_where_it_is_written(queued: None, parts: dict[str, Any]) -> None:
    values = {"subject": "Hello", "body": "x", "from_email": "desk@example.com", "to": ["rex@example.com"], **parts}
    with pytest.raises(ValueError, match=r"newline|Invalid address"):
        EmailMessage(**values).send()
    assert not OutgoingMail.objects.exists()
    assert EmailMessage(**values).send(fail_silently=True) == 0


def test_what_cannot_be_kept_whole_is_refused(queued: None) -> None:
    message = EmailMultiAlternatives("Date", "x", "desk@example.com", ["a@example.com"])
    message.attach_alternative("BEGIN:VCALENDAR", "text/calendar")
    with pytest.raises(ValueError, match="no alternative of type text/calendar"):
        message.send()


def test_a_forgotten_password_is_answered_while_the_mail_server_is_away(closed_port: int, writer: Any) -> None:
    response = Client().post(reverse("wagtailadmin_password_reset"), {"email": writer.email})
    assert response.status_code == 302
    assert only().to == [writer.email]
    assert delivery.send_waiting() == 0
    assert only().state == "waiting"


# ---- a server that is away, refuses, hangs up, hangs


def test_an_unreachable_server_loses_nothing_and_sends_once_it_is_back(closed_port: int, start_server: Start) -> None:
    write("One")
    write("Two", "cora@example.com")
    before = timezone.now()
    assert delivery.send_waiting() == 0
    for kept in OutgoingMail.objects.all():
        assert (kept.state, kept.attempts) == ("waiting", 1)
        assert kept.last_error.startswith("ConnectionRefusedError")
        assert before + timedelta(seconds=50) < kept.next_try_at < timezone.now() + timedelta(seconds=70)
    server = start_server(closed_port)
    assert delivery.send_waiting() == 0
    make_due()
    assert delivery.send_waiting() == 2
    assert sorted(server.subjects()) == ["One", "Two"]
    assert delivery.send_waiting() == 0
    assert len(server.accepted) == 2


def test_a_second_attempt_is_recognisably_the_same_mail(start_server: Start) -> None:
    server = start_server()
    server.answers = ["451 come back later"]
    write()
    first = composed(only()).message()
    assert delivery.send_waiting() == 0
    assert (only().state, only().attempts) == ("waiting", 1)
    assert "451" in only().last_error
    make_due()
    assert delivery.send_waiting() == 1
    (arrived,) = server.accepted
    assert arrived["Message-ID"] == first["Message-ID"]
    assert arrived["Date"] == first["Date"]
    assert only().last_error == ""
    assert only().sent_at is not None


def test_a_refused_mail_does_not_stop_the_others(start_server: Start) -> None:
    server = start_server()
    server.refused = {"nobody@example.com": "550 no such user"}
    write("Before")
    write("Refused", "nobody@example.com")
    write("After")
    assert delivery.send_waiting() == 2
    assert states() == {"Before": "sent", "Refused": "failed", "After": "sent"}
    assert "no such user" in OutgoingMail.objects.get(subject="Refused").last_error


@pytest.mark.parametrize("answer", [None, "421 too busy"])
def test_a_mail_that_makes_the_server_hang_up_does_not_stop_the_others(start_server: Start, answer: str | None) -> None:
    server = start_server()
    server.answers = ["250 fine", answer]
    for subject in ("Before", "Poisoned", "After"):
        write(subject)
    assert delivery.send_waiting() == 2
    assert states() == {"Before": "sent", "Poisoned": "waiting", "After": "sent"}
    assert server.connections == 2


def test_a_server_that_hangs_up_on_everybody_is_left_in_peace(start_server: Start) -> None:
    server = start_server()
    server.answers = [None] * 10
    for number in range(6):
        write(f"Mail {number}")
    assert delivery.send_waiting() == 0
    assert server.connections == delivery.DROPS
    assert set(OutgoingMail.objects.values_list("state", "attempts")) == {("waiting", 1)}


def test_a_server_that_hangs_holds_up_one_mail_only(start_server: Start) -> None:
    server = start_server()
    server.answers = ["…"]
    write("Hung")
    write("Next")
    assert delivery.send_waiting() == 1
    assert states() == {"Hung": "waiting", "Next": "sent"}


def test_a_server_that_never_greets_is_asked_once(start_server: Start, django_capture_on_commit_callbacks: Any) -> None:
    server = start_server()
    server.silent = True
    with django_capture_on_commit_callbacks(execute=True):
        write("One")
    with django_capture_on_commit_callbacks(execute=True):
        write("Two")  # within the minute in which the worker does not try again by itself
    assert server.connections == 1
    assert states() == {"One": "waiting", "Two": "waiting"}


def test_wrong_credentials_are_nobodys_fault_and_wait(start_server: Start, settings: Any) -> None:
    start_server()
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = "x"  # the server offers no log-in
    write()
    assert delivery.send_waiting() == 0
    assert only().state == "waiting"


# ---- attempts


def test_the_time_between_attempts_doubles_up_to_six_hours() -> None:
    for attempts, minutes in ((1, 1), (2, 2), (5, 16), (9, 256), (10, 360), (19, 360)):
        assert 0.9 * 60 * minutes <= delivery.wait_after(attempts) <= 1.1 * 60 * minutes
    assert len({delivery.wait_after(5) for _ in range(10)}) > 1
    hours = sum(delivery.wait_after(attempts) for attempts in range(1, delivery.MAX_ATTEMPTS)) / 3600
    assert 60 < hours < 84


def test_a_mail_is_given_up_after_three_days_and_can_be_sent_again(closed_port: int, start_server: Start) -> None:
    write()
    OutgoingMail.objects.update(attempts=delivery.MAX_ATTEMPTS - 1)
    delivery.send_waiting()
    assert only().state == "failed"
    make_due()
    server = start_server(closed_port)
    assert delivery.send_waiting() == 0
    assert delivery.send_again(OutgoingMail.objects.all()) == 1
    assert delivery.send_waiting() == 1
    assert server.subjects() == ["Hello"]


def test_two_senders_never_take_the_same_mail(queued: None) -> None:
    for number in range(3):
        write(f"Mail {number}")
    first, second = delivery.claim(2), delivery.claim(2)
    assert [found.subject for found in first] == ["Mail 0", "Mail 1"]
    assert [found.subject for found in second] == ["Mail 2"]
    assert delivery.claim(2) == []


def test_the_mail_of_a_sender_that_died_is_taken_over(start_server: Start) -> None:
    server = start_server()
    write()
    (lost,) = delivery.claim(1)
    assert delivery.send_waiting() == 0
    make_due()
    assert delivery.send_waiting() == 1
    assert len(server.accepted) == 1
    delivery.note_failure(lost, OSError("too late"))  # the one that was thought dead comes back
    assert only().state == "sent"
    assert not delivery.still_ours(lost)


def test_a_sender_takes_no_more_than_it_was_asked_to(start_server: Start) -> None:
    start_server()
    for number in range(3):
        write(f"Mail {number}")
    assert delivery.send_waiting(limit=2) == 2
    assert list(OutgoingMail.objects.filter(state="waiting").values_list("subject", flat=True)) == ["Mail 2"]


# ---- the command, and forgetting


def test_send_mails_says_what_it_did(start_server: Start) -> None:
    server = start_server()
    server.refused = {"nobody@example.com": "550 no such user"}
    write("Good")
    told = StringIO()
    call_command("send_mails", stdout=told)
    assert told.getvalue() == "1 mail sent, 0 waiting, 0 failed\n"
    write("Bad", "nobody@example.com")
    told = StringIO()
    with pytest.raises(SystemExit):
        call_command("send_mails", stdout=told)
    assert told.getvalue() == "0 mails sent, 0 waiting, 1 failed\n"


def test_mails_that_were_sent_a_month_ago_are_forgotten(start_server: Start) -> None:
    start_server()
    write("Old")
    write("New")
    delivery.send_waiting()
    OutgoingMail.objects.filter(subject="Old").update(sent_at=timezone.now() - timedelta(days=31))
    assert delivery.forget_sent() == 1
    assert states() == {"New": "sent"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs a database with row locks: set TEST_DATABASE_URL")
def test_a_locked_mail_is_passed_over_not_waited_for(queued: None) -> None:
    import threading

    write("One")
    write("Two")
    claimed: list[str] = []

    def claim_beside() -> None:
        claimed.extend(found.subject for found in delivery.claim(5))
        connection.close()

    with transaction.atomic():
        OutgoingMail.objects.select_for_update().get(subject="One")
        thread = threading.Thread(target=claim_beside)
        thread.start()
        thread.join(20)
    assert claimed == ["Two"]
