"""Mails go the long way: through the queue, to a server on this machine."""

import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from cms.outbox import kinds, sending
from cms.outbox.models import OutgoingMail

from .receiver import Receiver
from .server import MailServer

SMTP = "django.core.mail.backends.smtp.EmailBackend"


@pytest.fixture
def queued(settings: Any) -> None:
    settings.EMAIL_BACKEND = "cms.outbox.mail.QueueBackend"
    settings.PROOFDESK_MAIL_TRANSPORT = SMTP
    settings.EMAIL_HOST, settings.EMAIL_TIMEOUT = "127.0.0.1", 1
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""


@pytest.fixture
def start_server(queued: None, settings: Any) -> Iterator[Callable[..., MailServer]]:
    servers = []

    def start(port: int = 0) -> MailServer:
        server = MailServer(port)
        servers.append(server)
        settings.EMAIL_PORT = server.port
        return server

    yield start
    for server in servers:
        server.stop()


@pytest.fixture
def closed_port(queued: None, settings: Any) -> int:
    """A port of this machine where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    settings.EMAIL_PORT = port
    return port


def message(subject: str = "Hello", to: str = "rex@example.com", **parts: Any) -> EmailMultiAlternatives:
    found = EmailMultiAlternatives(subject, "Plain words.", "desk@example.com", [to], **parts)
    found.attach_alternative("<p>Rich words.</p>", "text/html")
    return found


def write(subject: str = "Hello", to: str = "rex@example.com") -> None:
    message(subject, to).send()


def make_due() -> None:
    """As if the time until the next attempt had passed."""
    OutgoingMail.objects.update(next_try_at=timezone.now())


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    """On this machine, which the operator trusts."""
    settings.PROOFDESK_WEBHOOK_HOSTS = ["127.0.0.1"]
    found = Receiver()
    yield found
    found.stop()


@pytest.fixture
def thing_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kind of event, as a plugin registers it."""
    monkeypatch.setattr(kinds, "KINDS", dict(kinds.KINDS))
    kinds.register("thing.happened", "Something happened")


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Receivers have half a second."""
    monkeypatch.setattr(sending, "TIMEOUT", 0.5)
