"""When a session ends before its time."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from blog.roles import LEAD, WRITER

pytestmark = pytest.mark.django_db


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    assert client.get("/admin/").status_code == 200
    return client


def is_out(client: Client) -> bool:
    response = client.get("/admin/")
    return response.status_code == 302 and response["Location"].startswith("/admin/login/")


def change_password(user: Any) -> None:
    user.set_password("another horse")
    user.save()


def deactivate(user: Any) -> None:
    user.is_active = False
    user.save()
    user.is_active = True  # coming back does not bring the old session back
    user.save()


ENDS: dict[str, Callable[[Any], Any]] = {
    "removed from a group": lambda user: user.groups.remove(Group.objects.get(name=WRITER)),
    "all groups cleared": lambda user: user.groups.clear(),
    "groups set to others": lambda user: user.groups.set([Group.objects.get(name=LEAD)]),
    "the group lost its people": lambda user: Group.objects.get(name=WRITER).user_set.clear(),
    "the group lost one": lambda user: Group.objects.get(name=WRITER).user_set.remove(user),
    "the group is gone": lambda user: Group.objects.get(name=WRITER).delete(),
    "deactivated": deactivate,
    "another password": change_password,
}


@pytest.mark.parametrize("what", ENDS)
def test_a_session_ends(writer: Any, reviewer: Any, what: str) -> None:
    client, other = signed_in(writer), signed_in(reviewer)
    ENDS[what](writer)
    assert is_out(client)
    assert not is_out(other)


def test_a_session_ends_when_somebody_may_no_longer_do_everything(admin: Any) -> None:
    admin.groups.add(Group.objects.get(name=WRITER))
    client = signed_in(admin)
    admin.is_superuser = False
    admin.save()
    assert is_out(client)


def test_a_session_goes_on_when_a_role_is_added_or_a_name_changed(writer: Any) -> None:
    client = signed_in(writer)
    writer.groups.add(Group.objects.get(name=LEAD))
    writer.first_name = "Wanda"
    writer.save()
    assert not is_out(client)


def test_log_out_everywhere_keeps_this_browser(writer: Any) -> None:
    here, there = signed_in(writer), signed_in(writer)
    here.post("/admin/account/sign-in/log-out-everywhere/")
    assert (is_out(here), is_out(there)) == (False, True)


def test_an_administrator_ends_sessions(admin: Any, writer: Any) -> None:
    client = signed_in(writer)
    signed_in(admin).post(f"/admin/users/{writer.pk}/sign-in/end/")
    assert is_out(client)


def test_a_session_costs_no_query_of_its_own(writer: Any, django_assert_max_num_queries: Any) -> None:
    client = signed_in(writer)
    with django_assert_max_num_queries(100) as queries:
        client.get("/admin/account/sign-in/")
    asked = [query["sql"] for query in queries.captured_queries if "proofdesk_accounts_standing" in query["sql"]]
    assert len(asked) == 1
    assert "auth_user" in asked[0]


def test_a_visitor_without_a_session_asks_for_none(client: Client, home: Any) -> None:
    response = client.get("/robots.txt")
    assert "Cookie" not in response.get("Vary", "")
