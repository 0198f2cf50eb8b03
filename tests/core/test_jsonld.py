import json
from html.parser import HTMLParser
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from cms.core import jsonld
from cms.core.templatetags.proofdesk_tags import json_ld

ANY_TEXT = st.text() | st.sampled_from(
    [
        "</script>",
        "<!--",
        "-->",
        "]]>",
        "<script>alert(1)</script>",
        '"',
        "\\",
        "\u2028",
        "&lt;/script&gt;",
        "</ScRiPt >",
    ]
)


@given(st.dictionaries(st.text(min_size=1), ANY_TEXT.filter(bool), max_size=4))
def test_any_text_comes_back_from_the_document(node: dict[str, str]) -> None:
    document = json.loads(jsonld.dumps([node]))
    assert document["@context"] == "https://schema.org"
    assert document["@graph"] == [node]


@given(ANY_TEXT)
def test_no_text_can_leave_its_script_element(value: str) -> None:
    class Reader(HTMLParser):
        elements: list[str] = []

        def handle_starttag(self, tag: str, attrs: Any) -> None:
            self.elements = [*self.elements, tag]

    reader = Reader()
    reader.feed(f"{json_ld({}, [{'@type': 'Thing', 'name': value}])}<p>after</p>")
    assert reader.elements == ["script", "p"]


def test_dumps_escapes_what_could_end_the_element() -> None:
    written = jsonld.dumps([{"name": "</script><!-- & \u2028"}])
    assert not set("<>&\u2028") & set(written)


def test_compact_drops_empty_properties_only() -> None:
    node = {"a": "", "b": None, "c": [], "d": {}, "e": 0, "f": False, "g": [{"h": ""}, "x"], "i": {"j": None}}
    assert jsonld.compact(node) == {"e": 0, "f": False, "g": ["x"]}


def test_json_ld_of_nothing_is_nothing() -> None:
    assert json_ld({}, []) == ""
