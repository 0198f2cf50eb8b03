"""The second factor: asked for on every way in, set up by oneself, taken away by an administrator."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django_otp.oath import hotp, totp
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from cms.accounts import two_factor
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
VERIFY, SET_UP = "/admin/two-factor/", "/admin/two-factor/set-up/"


def code_of(device: TOTPDevice, steps: int = 0) -> str:
    """What the app shows now, or so many half minutes later."""
    return f"{totp(device.bin_key, t0=-30 * steps):06d}"


def signed_in(name: str) -> Client:
    client = Client()
    assert client.post("/admin/login/", {"username": name, "password": PASSWORD}).status_code == 302
    return client


def enrolled(user: Any) -> tuple[TOTPDevice, list[str]]:
    device = two_factor.unconfirmed(user)
    codes = two_factor.set_up(device, code_of(device, -1))
    assert codes is not None
    device.refresh_from_db()
    return device, codes


def test_without_a_second_factor_the_password_is_enough(writer: Any) -> None:
    assert signed_in("wanda").get("/admin/").status_code == 200


def test_set_up_shows_a_picture_and_a_key_and_gives_recovery_codes(writer: Any) -> None:
    client = signed_in("wanda")
    page = client.get(SET_UP).content.decode()
    device = TOTPDevice.objects.get(user=writer)
    assert "data:image/svg+xml" in page
    assert two_factor.secret_of(device) in page
    wrong = client.post(SET_UP, {"code": "000000" if code_of(device) != "000000" else "111111"})
    assert "This code is not right" in wrong.content.decode()
    TOTPDevice.objects.update(throttling_failure_count=0)
    page = client.post(SET_UP, {"code": code_of(device)}).content.decode()
    assert page.count("<li><code>") == two_factor.CODES
    assert client.get("/admin/").status_code == 200
    assert [message.to for message in mail.outbox] == [[writer.email]]
    assert ModelLogEntry.objects.filter(action="proofdesk.two_factor_on").count() == 1


def test_the_password_alone_opens_nothing(writer: Any) -> None:
    enrolled(writer)
    client = signed_in("wanda")
    for path in ("/admin/", "/admin/pages/", "/admin/account/", "/admin/account/sign-in/"):
        response = client.get(path)
        assert (response.status_code, response["Location"].split("?")[0]) == (302, VERIFY)
    assert client.get("/api/manage/me/").status_code == 401
    assert client.get(SET_UP)["Location"] == VERIFY
    assert client.post(SET_UP, {"code": "123456"})["Location"] == VERIFY


def test_a_code_opens_and_is_good_once(writer: Any) -> None:
    device, _codes = enrolled(writer)
    client = signed_in("wanda")
    code = code_of(device)
    response = client.post(VERIFY, {"code": f" {code[:3]} {code[3:]} ", "next": "/admin/account/"})
    assert response["Location"] == "/admin/account/"
    assert client.get("/admin/account/").status_code == 200
    again = signed_in("wanda")
    assert "This code is not right" in again.post(VERIFY, {"code": code}).content.decode()
    assert again.get("/admin/").status_code == 302


def test_a_recovery_code_opens_once(writer: Any) -> None:
    _device, codes = enrolled(writer)
    assert signed_in("wanda").post(VERIFY, {"code": codes[0].upper()})["Location"] == "/admin/"
    assert two_factor.codes_left(writer) == two_factor.CODES - 1
    assert signed_in("wanda").post(VERIFY, {"code": codes[0]}).status_code == 200


def test_recovery_codes_are_not_stored_as_they_are(writer: Any) -> None:
    _device, codes = enrolled(writer)
    stored = set(StaticToken.objects.values_list("token", flat=True))
    assert len(stored) == two_factor.CODES
    assert not stored & {code.replace("-", "") for code in codes}


def test_wrong_codes_make_everybody_wait(writer: Any) -> None:
    device, _codes = enrolled(writer)
    client = signed_in("wanda")
    client.post(VERIFY, {"code": "000000" if code_of(device) != "000000" else "111111"})
    assert client.post(VERIFY, {"code": code_of(device)}).status_code == 200  # right, and too early
    TOTPDevice.objects.update(throttling_failure_timestamp=None, throttling_failure_count=0)
    assert client.post(VERIFY, {"code": code_of(device)}).status_code == 302


def test_next_leads_to_this_site_only(writer: Any) -> None:
    device, _codes = enrolled(writer)
    response = signed_in("wanda").post(VERIFY, {"code": code_of(device), "next": "https://evil.example/"})
    assert response["Location"] == "/admin/"


@pytest.mark.parametrize(("who", "status"), [("wanda", 200), ("lea", 302), ("ada", 302)])
def test_leads_and_administrators_must_have_one_where_the_setting_says_so(
    writer: Any, lead: Any, admin: Any, settings: Any, who: str, status: int
) -> None:
    settings.PROOFDESK_REQUIRE_TWO_FACTOR = True
    client = signed_in(who)
    assert client.get("/admin/").status_code == status
    if status == 302:
        assert client.get(VERIFY)["Location"] == SET_UP
        client.get(SET_UP)
        device = TOTPDevice.objects.get()
        client.post(SET_UP, {"code": code_of(device)})
        assert client.get("/admin/").status_code == 200
        assert client.post("/admin/account/sign-in/turn-off/", {"code": code_of(device, 1)}).status_code in {302, 403}
        assert two_factor.has_one(type(lead)._default_manager.get(username=who))


def test_setting_one_up_ends_the_other_sessions(writer: Any) -> None:
    here, there = signed_in("wanda"), signed_in("wanda")
    here.get(SET_UP)
    here.post(SET_UP, {"code": code_of(TOTPDevice.objects.get())})
    assert here.get("/admin/").status_code == 200
    assert there.get("/admin/")["Location"].startswith("/admin/login/")


def test_turning_it_off_needs_a_code(writer: Any) -> None:
    device, codes = enrolled(writer)
    client = signed_in("wanda")
    client.post(VERIFY, {"code": codes[0]})
    client.post("/admin/account/sign-in/turn-off/", {"code": "nonsense"})
    assert two_factor.has_one(type(writer)._default_manager.get(pk=writer.pk))
    TOTPDevice.objects.update(throttling_failure_timestamp=None, throttling_failure_count=0)
    client.post("/admin/account/sign-in/turn-off/", {"code": code_of(device)})
    assert not two_factor.has_one(type(writer)._default_manager.get(pk=writer.pk))
    assert client.get("/admin/").status_code == 200


def test_new_recovery_codes_replace_the_old_ones(writer: Any) -> None:
    device, old = enrolled(writer)
    client = signed_in("wanda")
    client.post(VERIFY, {"code": old[0]})
    page = client.post("/admin/account/sign-in/codes/", {"code": code_of(device)}).content.decode()
    assert page.count("<li><code>") == two_factor.CODES
    assert old[1] not in page
    assert not two_factor.accepts(writer, old[1])


def test_an_administrator_removes_a_lost_factor_and_everybody_hears_of_it(admin: Any, writer: Any) -> None:
    enrolled(writer)
    client = Client()
    client.force_login(admin)
    client.post(reverse("proofdesk_help", args=[writer.pk, "reset"]))
    assert signed_in("wanda").get("/admin/").status_code == 200
    entry = ModelLogEntry.objects.get(action="proofdesk.two_factor_reset")
    assert (entry.object_id, entry.user) == (str(writer.pk), admin)


@pytest.mark.parametrize(
    ("chosen", "begins"),
    [("de", "Die Administration hat"), ("en", "An administrator removed"), ("", "An administrator removed")],
)
def test_the_mail_about_it_is_in_the_language_of_who_gets_it(admin: Any, writer: Any, chosen: str, begins: str) -> None:
    enrolled(writer)
    for person, language in ((writer, chosen), (admin, "en" if chosen == "de" else "de")):
        UserProfile.objects.create(user=person, preferred_language=language)
    client = Client()
    client.force_login(admin)
    client.post(reverse("proofdesk_help", args=[writer.pk, "reset"]))
    [said] = mail.outbox
    assert (said.to, said.subject[: len(begins)]) == ([writer.email], begins)
    assert ("Wenn Sie das nicht waren" in said.body) == (chosen == "de")


def test_nobody_resets_their_own_nor_that_of_who_may_do_more(admin: Any, lead: Any, home: Any) -> None:
    from blog.roles import ADMIN
    from tests.conftest import make_user

    boss = make_user("bo", ADMIN)
    client = Client()
    client.force_login(boss)
    codes = [client.post(reverse("proofdesk_help", args=[who.pk, "reset"])) for who in (boss, admin, lead)]
    assert [response["Location"] for response in codes] == [
        "/admin/",
        "/admin/",
        reverse("proofdesk_person", args=[lead.pk]),
    ]


def test_the_codes_are_those_of_rfc_6238() -> None:
    """By a vector of its appendix B: the 59th second of 1970, eight digits."""
    assert hotp(b"12345678901234567890", 59 // 30, digits=8) == 94287082
