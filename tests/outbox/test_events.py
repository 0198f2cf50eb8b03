"""Events that are kept with what they tell about, and mails of people who are forgotten."""

import logging
from smtplib import SMTPRecipientsRefused

import pytest
from django.core.mail import EmailMultiAlternatives
from django.db import transaction

from cms.outbox import delivery, events
from cms.outbox.forgetting import forget_addresses
from cms.outbox.mail import queue
from cms.outbox.models import Event, OutgoingMail

ADDRESS = "anna@example.com"


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_refused() -> None:
    with pytest.raises(RuntimeError):
        events.record("lead.created", {"lead": 1})
    with transaction.atomic():
        events.record("lead.created", {"lead": 1})
    assert Event.objects.get().payload == {"lead": 1}


@pytest.mark.django_db
def test_all_mails_to_an_address_go_and_no_others(queued: None) -> None:
    for recipients in ({"to": [ADDRESS]}, {"to": ["Anna@Example.com"]}, {"to": ["b@example.com"], "bcc": [ADDRESS]}):
        queue(EmailMultiAlternatives("Gone", "Text", "desk@example.com", **recipients))
    queue(EmailMultiAlternatives("Stays", "Text", "desk@example.com", ["hanna@example.com"]))
    OutgoingMail.objects.filter(subject="Gone").update(state=OutgoingMail.State.SENT)
    assert forget_addresses({ADDRESS}) == 3
    assert [mail.subject for mail in OutgoingMail.objects.all()] == ["Stays"]


@pytest.mark.django_db
def test_a_mail_that_is_given_up_names_nobody_in_the_log(queued: None, caplog: pytest.LogCaptureFixture) -> None:
    mail = queue(EmailMultiAlternatives("Hello", "Text", "desk@example.com", [ADDRESS]))
    delivery.claim(1)
    mail.refresh_from_db()
    with caplog.at_level(logging.INFO):
        delivery.note_failure(
            mail, SMTPRecipientsRefused({ADDRESS: (550, f"<{ADDRESS}> unknown".encode())}), final=True
        )
    assert "550" in caplog.text
    assert "anna" not in caplog.text
