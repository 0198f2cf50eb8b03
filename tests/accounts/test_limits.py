"""How often somebody may try to sign in, and who cannot lock whom out."""

from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from cms.accounts import limits
from cms.accounts.models import Tries
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
HOME, ELSEWHERE = "203.0.113.7", "198.51.100.9"


def sign_in(name: str, password: str, address: str = HOME, client: Client | None = None, to: str = "wagtailadmin_login") -> HttpResponse:  # fmt: skip
    return (client or Client()).post(
        reverse(to), {"username": name, "password": password}, REMOTE_ADDR=address
    )  # fmt: skip


def fail(times: int, name: str = "wanda", address: str = HOME) -> None:
    for _ in range(times):
        assert sign_in(name, "wrong", address).status_code == 200


def test_sign_in_is_refused_after_five_wrong_passwords_and_says_when_to_come_back(writer: Any) -> None:
    fail(limits.PAIR.most)
    response = sign_in("wanda", PASSWORD)
    assert response.status_code == 429
    assert 14 * 60 < int(response["Retry-After"]) <= 15 * 60
    assert "Try again in 15 minutes" in response.content.decode()


def test_sign_in_of_visitors_is_limited_too(writer: Any) -> None:
    fail(limits.PAIR.most)
    assert sign_in("wanda", PASSWORD, to="wagtailcore_login").status_code == 429


def test_sign_in_counts_a_name_however_it_is_written(writer: Any) -> None:
    for name in ("wanda", "Wanda", " WANDA", "ｗanda", "wanda "):
        sign_in(name, "wrong")
    assert sign_in("wanda", PASSWORD).status_code == 429


def test_sign_in_from_another_network_is_not_locked_by_a_stranger(writer: Any) -> None:
    fail(limits.PAIR.most, address=ELSEWHERE)
    assert sign_in("wanda", PASSWORD, ELSEWHERE).status_code == 429
    assert sign_in("wanda", PASSWORD, HOME).status_code == 302


def test_sign_in_of_an_unknown_name_is_limited_the_same(writer: Any) -> None:
    fail(limits.PAIR.most, name="nobody")
    assert sign_in("nobody", "wrong").status_code == 429


def test_a_right_password_starts_the_count_anew(writer: Any) -> None:
    fail(limits.PAIR.most - 1)
    assert sign_in("wanda", PASSWORD).status_code == 302
    fail(limits.PAIR.most - 1)
    assert sign_in("wanda", PASSWORD).status_code == 302
    assert {row.key.split(":")[0]: row.count for row in Tries.objects.all()} == {
        "network": 2 * (limits.PAIR.most - 1),
        "account": 2 * (limits.PAIR.most - 1),
    }


def test_one_network_cannot_try_a_password_on_everybody(writer: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "NETWORK", limits.Limit("network", 8, limits.NETWORK.span))
    for number in range(8):
        assert sign_in(f"person-{number}", "wrong").status_code == 200
    assert sign_in("person-8", "wrong").status_code == 429
    assert sign_in("person-8", "wrong", ELSEWHERE).status_code == 200


def test_many_networks_cannot_guess_one_account_nor_shut_out_the_browser_it_knows(
    writer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "ACCOUNT", limits.Limit("account", 6, limits.ACCOUNT.span))
    known = Client()
    assert sign_in("wanda", PASSWORD, client=known).status_code == 302
    known.post("/admin/logout/")
    for number in range(6):
        assert sign_in("wanda", "wrong", f"198.51.{number}.1").status_code == 200
    assert sign_in("wanda", PASSWORD, "192.0.2.1").status_code == 429
    assert sign_in("wanda", PASSWORD, "192.0.2.1", known).status_code == 302


def test_a_known_browser_is_known_for_one_person_only(writer: Any, reviewer: Any) -> None:
    client = Client()
    sign_in("wanda", PASSWORD, client=client)
    request = RequestFactory().get("/")
    request.COOKIES = {name: morsel.value for name, morsel in client.cookies.items()}
    assert [limits.is_known(request, name) for name in ("wanda", "rex")] == [True, False]
    request.COOKIES[limits.KNOWN_COOKIE] += "x"
    assert not limits.is_known(request, "wanda")


def test_a_proxy_names_the_network(writer: Any, settings: Any) -> None:
    settings.PROOFDESK_CLIENT_HEADER = "X-Real-IP"

    def behind(address: str, password: str) -> int:
        data = {"username": "wanda", "password": password}
        return Client().post("/admin/login/", data, REMOTE_ADDR="10.0.0.1", HTTP_X_REAL_IP=address).status_code

    for _ in range(limits.PAIR.most):
        behind(ELSEWHERE, "wrong")
    assert (behind(ELSEWHERE, PASSWORD), behind(HOME, PASSWORD)) == (429, 302)


def test_an_administrator_lets_somebody_in_again(admin: Any, writer: Any) -> None:
    fail(limits.PAIR.most)
    assert limits.is_locked(writer)
    client = Client()
    client.force_login(admin)
    assert "too many attempts" in client.get(reverse("proofdesk_person", args=[writer.pk])).content.decode()
    client.post(reverse("proofdesk_help", args=[writer.pk, "unlock"]))
    assert not limits.is_locked(writer)
    assert sign_in("wanda", PASSWORD).status_code == 302


def test_nothing_that_is_kept_tells_who_tried_from_where(writer: Any) -> None:
    fail(1)
    kept = "".join(f"{row.key}{row.account}" for row in Tries.objects.all())
    assert kept
    assert not any(told in kept for told in ("wanda", HOME, "203.0.113"))


def test_a_program_without_a_request_is_not_counted(writer: Any) -> None:
    assert authenticate(username="wanda", password="wrong") is None
    assert not Tries.objects.exists()


def test_a_reset_mail_can_be_asked_for_a_few_times_only(writer: Any) -> None:
    codes = [Client().post("/admin/password_reset/", {"email": writer.email}).status_code for _ in range(11)]
    assert codes == [302] * 10 + [429]


def test_tokens_that_nobody_knows_are_limited_by_network(client: Client, home: Any) -> None:
    answers = [
        client.get("/api/manage/me/", HTTP_AUTHORIZATION=f"Bearer pd_{n}", REMOTE_ADDR=HOME).status_code
        for n in range(31)
    ]
    assert answers == [401] * 30 + [429]
