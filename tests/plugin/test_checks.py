"""What the checks say about single settings, without a host."""

from typing import Any

import pytest

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
