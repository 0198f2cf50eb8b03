"""What the checks say about single settings, without a host."""

from typing import Any

import pytest

from cms import plugin
from cms.plugin import checks


@pytest.mark.parametrize(
    "value", ["https://front.example/preview", "nonsense", "//front.example/{token}", 1, ["{token}"]]
)
def test_an_address_for_previews_that_leads_nowhere_is_told(settings: Any, value: Any) -> None:
    settings.PROOFDESK_PREVIEW_URL = value
    [found] = [message for message in checks.values() if "PREVIEW" in message.msg]
    assert (found.id, "{token}" in found.hint) == ("proofdesk.E008", True)


@pytest.mark.parametrize("value", ["", "https://front.example/preview?token={token}"])
def test_an_address_for_previews_may_be_left_out(settings: Any, value: str) -> None:
    settings.PROOFDESK_PREVIEW_URL = value
    assert [message for message in checks.values() if "PREVIEW" in message.msg] == []


@pytest.mark.parametrize("before", [[], ["django.middleware.security.SecurityMiddleware"]])
@pytest.mark.parametrize("between", [[], ["host.middleware.Own"]])
def test_what_tells_of_outages_stands_outside_of_sessions(before: list[str], between: list[str]) -> None:
    installed = [*before, plugin.SESSIONS, *between, plugin.COMMON, plugin.REPLACED]
    found = plugin.with_middleware(installed)
    assert found == [
        *before,
        "cms.core.outages.OutageMiddleware",
        "cms.core.unavailable.Unavailable",
        plugin.SESSIONS,
        *between,
        *plugin.OUTER_MIDDLEWARE,
        plugin.COMMON,
        *plugin.MIDDLEWARE,
    ]
    assert plugin.with_middleware(found) == found


def test_a_host_that_tells_of_no_outages_is_told(settings: Any) -> None:
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "OutageMiddleware" not in name]
    [found] = checks.middleware()
    assert (found.id, "cms.core.outages.OutageMiddleware" in found.msg) == ("proofdesk.E003", True)


RATES = ["PROOFDESK_API_RATE", "PROOFDESK_API_SEARCH_RATE", "PROOFDESK_API_MANAGE_RATE"]


@pytest.mark.parametrize("name", RATES)
@pytest.mark.parametrize("value", [-1, "300", 1.5, None, True])
def test_a_limit_that_is_no_number_is_told(settings: Any, name: str, value: Any) -> None:
    setattr(settings, name, value)
    [found] = [message for message in checks.values() if "RATE" in message.msg]
    assert (found.id, name in found.msg) == ("proofdesk.E006", True)


@pytest.mark.parametrize("name", RATES)
@pytest.mark.parametrize("value", [0, 1])
def test_a_limit_may_be_none(settings: Any, name: str, value: int) -> None:
    setattr(settings, name, value)
    assert [message for message in checks.values() if "RATE" in message.msg] == []
