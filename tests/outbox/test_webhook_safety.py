"""Where no webhook is posted: names that lead inside, hosts that are not trusted, addresses that are not for us."""

import re
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from cms.core.outgoing import Policy, safety
from cms.outbox import endpoints, sending
from cms.outbox.checks import check_hosts
from cms.outbox.models import Delivery

from .receiver import Receiver
from .webhooks import endpoint, happen

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thing_kind", "impatient")]


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.7", "169.254.169.254", "::1"])
def test_a_name_that_leads_inside_gets_nothing(receiver: Receiver, monkeypatch: Any, address: str) -> None:
    rules = Policy(resolve=lambda host, port: [address])
    monkeypatch.setattr(endpoints, "policy", lambda: rules)
    endpoint(receiver, url="https://innocent.example/in")
    happen()
    assert sending.send_due() == 0
    assert receiver.received == []
    assert "not on the public internet" in Delivery.objects.get().last_error


def test_a_name_service_that_changes_its_mind_is_asked_once(receiver: Receiver, monkeypatch: Any) -> None:
    """The first answer is allowed and is where the request goes; each later one would lead inside."""
    asked: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.7"]

    here = ip_address("127.0.0.1")
    rules = Policy(allows=lambda address: address == here, ports=None, resolve=rebinding)
    message = sending.Message(f"http://crm.example:{receiver.port}/in", {"webhook-id": "msg_1"}, b"{}")
    assert sending.post(message, rules).arrived
    assert asked == ["crm.example"]
    outcome = sending.post(message, rules)
    assert (outcome.status, outcome.error) == (0, "not for us to call: the host is not on the public internet")
    assert [request.headers["Host"] for request in receiver.received] == [f"crm.example:{receiver.port}"]


def test_a_host_that_is_trusted_no_longer_gets_nothing(receiver: Receiver, settings: Any) -> None:
    endpoint(receiver)
    happen()
    settings.PROOFDESK_WEBHOOK_HOSTS = []
    assert sending.send_due() == 0
    assert receiver.received == []
    assert "We do not post there" in Delivery.objects.get().last_error


@pytest.mark.parametrize(
    ("url", "said"),
    {
        "http://example.org/in": "https",
        "https://127.0.0.2/in": "public internet",
        "https://10.0.0.7/": "public internet",
        "https://[::1]/": "public internet",
        "https://localhost/": "no name",
        "https://crm/": "no name",
        "https://2130706433/": "disguise",
        "https://example.org:22/": "port 22",
        "https://ann:secret@example.org/": "password",
        "ftp://example.org/": "only http",
        "javascript:alert(1)": "only http",
        "https://example.org/#in": "#",
        "": "only http",
    }.items(),
)
def test_an_address_that_is_not_for_us_is_refused_in_the_form(url: str, said: str) -> None:
    assert said in endpoints.problem_of(url)


def test_every_reason_against_an_address_can_be_translated() -> None:
    source = Path(safety.__file__).read_text()
    said = set(re.findall(r'Unsafe\(\s*"([^"]+)"', source)) | set(re.findall(r'else "([^"]+)"\)', source))
    assert said == set(endpoints.REASONS)
    with translation.override("de"):
        assert endpoints.problem_of("https://a.example:99/") == (
            "Dorthin wird nicht gesendet: Port 99 ist kein Port von Websites."
        )


def test_trusted_hosts_are_fine_and_others_need_https(settings: Any) -> None:
    settings.PROOFDESK_WEBHOOK_HOSTS = ["crm", "10.0.0.7"]
    for url in ("http://crm:9000/in", "http://10.0.0.7/in", "https://example.org/in?key=1"):
        assert endpoints.problem_of(url) == ""
    assert endpoints.problem_of("http://10.0.0.8/in")


@pytest.mark.parametrize(
    ("host", "is_fine"),
    [
        ("crm", True), ("crm.internal", True), ("10.0.0.7", True), ("fd00::7", True), ("http://crm", False),
        ("crm:9000", False), ("crm/in", False), ("*.internal", False), ("", False), ("10.0.0", False),
        ("169.254.169.254", False), ("0.0.0.0", False),  # noqa: S104
    ],
)  # fmt: skip
def test_the_setting_of_trusted_hosts_is_checked(settings: Any, host: str, is_fine: bool) -> None:
    settings.PROOFDESK_WEBHOOK_HOSTS = [host]
    assert [found.id for found in check_hosts()] == ([] if is_fine else ["proofdesk_outbox.E001"])
