"""The calendar file, read as its standard says."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from coaching.calendar import Event, calendar, escaped, folded

STAMP = datetime(2026, 3, 2, 9, 5, tzinfo=UTC)


def unfolded(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")


def test_an_event_is_a_whole_day() -> None:
    found = calendar(
        "My plan", [Event("clarify", date(2026, 12, 31), "A, B; C", "One\nTwo \\")], owner="1f@x.org", stamp=STAMP
    )
    assert found.endswith("END:VCALENDAR\r\n")
    assert unfolded(found) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Proofdesk//Roadmap//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "X-WR-CALNAME:My plan",
        "BEGIN:VEVENT",
        "UID:clarify-1f@x.org",
        "DTSTAMP:20260302T090500Z",
        "DTSTART;VALUE=DATE:20261231",
        "DTEND;VALUE=DATE:20270101",
        r"SUMMARY:A\, B\; C",
        r"DESCRIPTION:One\nTwo \\",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_the_last_day_there_is_needs_no_day_after() -> None:
    found = calendar("", [Event("x", date.max, "End")], owner="a@b", stamp=STAMP)
    assert "DTSTART;VALUE=DATE:99991231" in unfolded(found)
    assert "DTEND" not in found


@given(st.text(max_size=400).filter(lambda text: text.isprintable()))
def test_long_lines_are_folded_between_characters(text: str) -> None:
    found = folded(text)
    pieces = found.split("\r\n")
    assert all(len(piece.encode()) <= 75 for piece in pieces)
    assert found.replace("\r\n ", "") == text


@given(st.text(max_size=60))
def test_no_text_breaks_out_of_its_line(text: str) -> None:
    assert "\n" not in escaped(text)
    assert "\r" not in escaped(text)
