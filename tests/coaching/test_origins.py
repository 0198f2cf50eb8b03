import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.origins import LONGEST, SLOTS, Origin, Way, told

ORIGINS = st.builds(
    Origin, st.integers(1, 10**9), st.integers(1, 10**9), st.sampled_from(["A", "Z", "own"]), st.sampled_from(SLOTS)
)


@given(ORIGINS)
def test_an_origin_is_read_as_it_was_written(origin: Origin) -> None:
    assert Origin.read(str(origin)) == origin


@given(st.text())
def test_anything_else_is_none(text: str) -> None:
    found = Origin.read(text)
    assert found is None or str(found) == text


@pytest.mark.parametrize("text", ["", "0.1.A.end", "1.1.a.end", "1.1.A.top", "1.1.A.end ", "1.1.A.end.5", "x" * 5000])
def test_what_somebody_made_up_is_none(text: str) -> None:
    assert Origin.read(text) is None


@given(ORIGINS, ORIGINS)
def test_a_way_is_read_as_it_was_written_and_fits_its_field(first: Origin, last: Origin) -> None:
    assert Way.read(str(Way(first, last))) == Way(first, last)
    assert len(str(Way(first, last))) <= LONGEST


@given(st.text(), ORIGINS)
def test_anything_else_is_no_way(text: str, origin: Origin) -> None:
    assert Way.read(f"{origin}~{text}") is None or Origin.read(text)
    assert Way.read(f"{text}~{origin}") is None or Origin.read(text)


def test_a_way_keeps_the_first_button_and_the_last() -> None:
    first, second, third = (Origin(number, 1, "A", "end") for number in (1, 2, 3))
    way = Way.on(Way.on(Way.on(None, first), second), third)
    assert (str(Way.on(None, first)), str(way)) == ("1.1.A.end", "1.1.A.end~3.1.A.end")
    assert told("/plan/", str(way)) == "/plan/?via=1.1.A.end~3.1.A.end"
    assert told("/plan/", "") == "/plan/"


@pytest.mark.parametrize("text", ["", "~", "1.1.A.end~", "~1.1.A.end", "1.1.A.end~1.1.A.end~1.1.A.end", "x" * 5000])
def test_a_way_that_somebody_made_up_is_none(text: str) -> None:
    assert Way.read(text) is None


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("/coaching/", "/coaching/?via=1.2.A.end"),
        ("/coaching/?a=1#offers", "/coaching/?a=1&via=1.2.A.end#offers"),
        ("https://example.com/book", "https://example.com/book"),
        ("//example.com/book", "//example.com/book"),
        ("mailto:coach@example.com", "mailto:coach@example.com"),
        ("#form", "#form"),
    ],
)
def test_only_paths_of_this_site_are_told(link: str, expected: str) -> None:
    assert Origin(1, 2, "A", "end").added_to(link) == expected
