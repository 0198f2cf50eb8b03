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
