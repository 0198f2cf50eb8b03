"""All-day events as a calendar file. Pure. https://www.rfc-editor.org/rfc/rfc5545"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

PRODUCER = "-//Proofdesk//Roadmap//EN"
OCTETS = 75  # of a line, without its end


@dataclass(frozen=True, slots=True)
class Event:
    """One whole day. `key`: stays the same when the calendar is exported again."""

    key: str
    day: date
    title: str
    text: str = ""


def calendar(name: str, events: Iterable[Event], *, owner: str, stamp: datetime) -> str:
    """`owner`: what makes the keys unique in the world, such as `3f9a@example.com`. `stamp`: in UTC."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCER}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    lines.append(f"X-WR-CALNAME:{escaped(name)}")
    for event in events:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{event.key}-{owner}",
            f"DTSTAMP:{stamp:%Y%m%dT%H%M%SZ}",
            f"DTSTART;VALUE=DATE:{day_of(event.day)}",
            *ending(event.day),
            f"SUMMARY:{escaped(event.title)}",
            *([f"DESCRIPTION:{escaped(event.text)}"] if event.text else []),
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{folded(line)}\r\n" for line in lines)


def ending(day: date) -> list[str]:
    """The day after, which is not part of the event. An event on the last day there is lasts that day by itself."""
    return [f"DTEND;VALUE=DATE:{day_of(day + timedelta(days=1))}"] if day < date.max else []


def day_of(day: date) -> str:
    return f"{day.year:04}{day.month:02}{day.day:02}"


def escaped(text: str) -> str:
    """As a value of the type TEXT. Control characters have no place in it."""
    for plain, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n"), ("\r", "\\n")):
        text = text.replace(plain, written)
    return "".join(character for character in text if character >= " " and character != "\x7f")


def folded(line: str) -> str:
    """In pieces of at most 75 octets, each but the first after a space. No character is cut in two."""
    pieces, piece, size = [], "", 0
    for character in line:
        length = len(character.encode("utf-8", "replace"))
        if size + length > OCTETS:
            pieces.append(piece)
            piece, size = "", 1  # the space
        piece += character
        size += length
    return "\r\n ".join([*pieces, piece])
