import pytest

from cms.core.markup import MarkupParser, for_answer, is_safe_link

BASE = "https://www.example.org/blog/x/"


@pytest.mark.parametrize(
    "href",
    ["/blog/", "#faq", "page?x=1", "https://example.org/a", "mailto:a@example.org", "tel:+1", "//example.org/x", ""],
)
def test_is_safe_link_lets_ordinary_addresses_pass(href: str) -> None:
    assert is_safe_link(href)


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\nscript:alert(1)", "\x01javascript:x",
        "&#106;avascript:alert(1)", "data:text/html,<script>", "vbscript:x", "file:///etc/passwd", "http://[::1",
    ],
)  # fmt: skip
def test_is_safe_link_refuses_what_runs_code_or_reads_files(href: str) -> None:
    assert not is_safe_link(href)


def test_for_answer_keeps_words_and_makes_links_absolute() -> None:
    markup = '<p data-block-key="a1">See <a href="/career-coaching/" rel="x">coaching</a>, <code>now</code>.</p>'
    expected = '<p>See <a href="https://www.example.org/career-coaching/">coaching</a>, now.</p>'
    assert for_answer(markup, BASE) == expected


def test_for_answer_removes_scripts_and_unsafe_links() -> None:
    markup = '<p onclick="x()">Hi<script>alert(1)</script> <a href="javascript:x">there</a></p>'
    assert for_answer(markup, BASE) == "<p>Hi <a>there</a></p>"


@pytest.mark.parametrize("text", ["<p>a <![x</p>", "<![if !x]>b<![endif]>", "<![CDATA[c]]>", "<!["])
def test_what_browsers_read_as_a_comment_stops_no_parser(text: str) -> None:
    parser = MarkupParser()
    parser.feed(text)
    parser.close()
