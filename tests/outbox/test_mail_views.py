"""Administrators see what became of the mails, and can send them again."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cms.outbox import delivery
from cms.outbox.mail import as_row
from cms.outbox.models import OutgoingMail
from tests.blog.editing import signed_in

from .conftest import message, write
from .server import MailServer

pytestmark = pytest.mark.django_db
LIST = "/admin/reports/mails/"


def failed(subject: str = "Lost", **values: Any) -> OutgoingMail:
    mail = as_row(message(subject))
    parts = {"state": "failed", "attempts": 20, "last_error": "SMTPDataError: 554 <b>no</b>", **values}
    for name, value in parts.items():
        setattr(mail, name, value)
    mail.save()
    return mail


def test_the_list_shows_state_and_error_and_not_the_words(queued: None, admin: Any) -> None:
    failed()
    write("Newest <script>")
    page = signed_in(admin).get(LIST).content.decode()
    assert "rex@example.com" in page
    assert "SMTPDataError: 554 &lt;b&gt;no&lt;/b&gt;" in page
    assert "Newest &lt;script&gt;" in page
    assert "Plain words." not in page
    assert "Rich words." not in page
    only_failed = signed_in(admin).get(LIST, {"state": "failed"}).content.decode()
    assert "Lost" in only_failed
    assert "Newest" not in only_failed


@pytest.mark.parametrize("role", ["writer", "reviewer", "coach", "lead"])
def test_mails_are_for_administrators(request: pytest.FixtureRequest, queued: None, role: str) -> None:
    client = signed_in(request.getfixturevalue(role))
    mail = failed()
    # Wagtail answers a refused page of the admin with a redirect to its first page, and a message.
    for response in (client.get(LIST), client.post(reverse("outbox_send_again", args=[mail.pk]))):
        assert (response.status_code, response.url) == (302, "/admin/")
    mail.refresh_from_db()
    assert mail.state == "failed"
    assert LIST not in client.get("/admin/").content.decode()


def test_nobody_else_gets_near(queued: None) -> None:
    mail = failed()
    for response in (Client().get(LIST), Client().post(reverse("outbox_send_again", args=[mail.pk]))):
        assert response.status_code == 302
        assert response.url.startswith("/admin/login/")
    mail.refresh_from_db()
    assert mail.state == "failed"


def test_a_failed_mail_is_sent_again_at_once(
    start_server: Callable[..., MailServer], admin: Any, django_capture_on_commit_callbacks: Any
) -> None:
    server = start_server()
    mail, other = failed(), failed("Other")
    client = signed_in(admin)
    form = client.get(LIST).content.decode().partition(f'action="{reverse("outbox_send_again", args=[mail.pk])}"')[2]
    assert "csrfmiddlewaretoken" in form.partition("</form>")[0]
    assert client.get(reverse("outbox_send_again", args=[mail.pk])).status_code == 405
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(reverse("outbox_send_again", args=[mail.pk])).url == LIST
    assert server.subjects() == ["Lost"]
    other.refresh_from_db()
    assert other.state == "failed"
    assert client.post(reverse("outbox_send_again", args=[999])).status_code == 404


def test_all_failed_mails_are_sent_again(
    start_server: Callable[..., MailServer], admin: Any, django_capture_on_commit_callbacks: Any
) -> None:
    server = start_server()
    failed("One")
    failed("Two")
    failed("Done", state="sent")
    client = signed_in(admin)
    assert "Send 2 failed mails again" in client.get(LIST).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("outbox_send_all_again"))
    assert sorted(server.subjects()) == ["One", "Two"]
    assert "Send 2 failed" not in client.get(LIST).content.decode()


def test_a_mail_that_was_sent_is_not_sent_twice(queued: None, admin: Any) -> None:
    mail = failed(state="sent")
    signed_in(admin).post(reverse("outbox_send_again", args=[mail.pk]))
    assert delivery.claim(1) == []


def test_the_first_page_warns_of_failed_mails(queued: None, admin: Any, lead: Any) -> None:
    assert "could not be sent" not in signed_in(admin).get("/admin/").content.decode()
    failed()
    assert "1 mail could not be sent" in signed_in(admin).get("/admin/").content.decode()
    assert "could not be sent" not in signed_in(lead).get("/admin/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_list_queries_stay_flat(queued: None, admin: Any, count: int, django_assert_num_queries: Any) -> None:
    for number in range(count):
        failed(f"Mail {number}")
    client = signed_in(admin)
    client.get(LIST)
    with django_assert_num_queries(10):
        assert client.get(LIST).content.decode().count("SMTPDataError") == count
