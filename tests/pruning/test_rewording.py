"""Links in stored text. Pure."""

from typing import Any

import pytest

from blog.pruning.rewording import Rewording

GOALS = {"page:7": 3, "/blog/old/": 3, "/blog/gone/": None}
PATHS = {3: "/blog/new/"}
NEW = '<a linktype="page" id="3">this</a>'


@pytest.mark.parametrize(
    ("before", "after", "count"),
    [
        ('<p>Read <a linktype="page" id="7">this</a>.</p>', f"<p>Read {NEW}.</p>", 1),
        ('<p><a id="7" linktype="page">this</a></p>', f"<p>{NEW}</p>", 1),
        ('<p><a href="/blog/old/">this</a> and <a href="/blog/other/">that</a></p>',
         f'<p>{NEW} and <a href="/blog/other/">that</a></p>', 1),
        ('<p><a href="/blog/gone/"><b>this</b></a></p>', "<p><b>this</b></p>", 1),
        ('<p><a href="/blog/old/">this</a></p><p><a href="/blog/old/">this</a></p>', f"<p>{NEW}</p><p>{NEW}</p>", 2),
        ('<p><a linktype="document" id="7">this</a></p>', '<p><a linktype="document" id="7">this</a></p>', 0),
        ("<p>Nothing.</p>", "<p>Nothing.</p>", 0),
    ],
)  # fmt: skip
def test_links_are_led_elsewhere_or_become_text(before: str, after: str, count: int) -> None:
    rewording = Rewording(GOALS, PATHS)
    assert rewording.of([{"type": "prose", "value": {"text": before}}]) == [{"type": "prose", "value": {"text": after}}]
    assert rewording.count == count


@pytest.mark.parametrize(
    ("before", "after", "count", "left"),
    [
        ("/blog/old/", "/blog/new/", 1, []),
        ("/blog/gone/", "/blog/gone/", 0, ["/blog/gone/"]),
        ("/blog/other/", "/blog/other/", 0, []),
        ("", "", 0, []),
    ],
)
def test_a_button_keeps_an_address(before: str, after: str, count: int, left: list[str]) -> None:
    rewording = Rewording(GOALS, PATHS)
    assert rewording.of({"button_link": before}) == {"button_link": after}
    assert (rewording.count, rewording.left) == (count, left)


def test_source_code_stays_as_it_is() -> None:
    code: Any = {"type": "code", "value": {"code": '<a href="/blog/old/">this</a>'}}
    rewording = Rewording(GOALS, PATHS)
    assert rewording.of([code]) == [code]
    assert rewording.count == 0
