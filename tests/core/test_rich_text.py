"""Rich text in the editor, for many people at once."""

import json
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from wagtail.admin.rich_text import get_rich_text_editor_widget


@pytest.fixture
def _eager_threads() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("_eager_threads")
def test_nobodys_text_gets_into_somebody_elses_form() -> None:
    """A block has one widget for all threads of the server."""
    widget = get_rich_text_editor_widget()

    def opened(number: int) -> list[str]:
        html = "".join(f"<p>Text {number}, paragraph {part}.</p>" for part in range(20))
        return [block["text"] for block in json.loads(widget.format_value(html))["blocks"]]

    with ThreadPoolExecutor(8) as people:
        found = list(people.map(opened, range(200)))
    assert found == [[f"Text {number}, paragraph {part}." for part in range(20)] for number in range(200)]
