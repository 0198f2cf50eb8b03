"""Texts that share exactly what a test wants them to share."""

from typing import Any


def sentence(number: int, words: int = 9) -> str:
    """A sentence of its own for each number."""
    return " ".join(f"w{number}x{place}" for place in range(words)).capitalize() + "."


def paragraph(*numbers: int) -> str:
    return f"<p>{' '.join(map(sentence, numbers))}</p>"


def prose(*numbers: int) -> tuple[str, dict[str, str]]:
    return "prose", {"heading": "", "level": "2", "text": paragraph(*numbers)}


def note(text: str) -> tuple[str, dict[str, Any]]:
    return "coach_note", {"heading": "Coach’s note", "level": "2", "text": f"<p>{text}</p>", "coach": None}


def raw(type_: str, **value: Any) -> dict[str, Any]:
    """A stored block, as facts hold it."""
    return {"type": type_, "id": f"{type_}-1", "value": value}
