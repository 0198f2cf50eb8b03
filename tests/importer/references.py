"""Texts named by where they stand, so that expected results hold no copy of somebody's article.

"12"    the text of line 12, without list, heading and emphasis marks
"12.2"  its second sentence
"12<"   up to its first colon, "12>" what follows it
"12["   before its last parenthesis, "12]" inside it
"""

import re
from collections.abc import Sequence
from typing import Any

_MARKS = re.compile(r"^\s*(?:[-*]\s+|\d+\.\s+|#{1,6}\s+)")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[\"“A-Z])")


def bare_line(line: str) -> str:
    text = _MARKS.sub("", line).strip()
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return text.replace("**", "").replace(" *and* ", " and ").strip()


def resolve(reference: str, lines: Sequence[str]) -> str:
    match = re.fullmatch(r"(\d+)(?:\.(\d+)|([<>\[\]]))?(q|a)?", reference)
    assert match, reference
    text = bare_line(lines[int(match.group(1)) - 1])
    if match.group(4):  # a quoted value of front matter
        text = re.sub(r"^(?:q|a|question|answer): ", "", text).strip('"')
    if match.group(2):
        return _SENTENCE.split(text)[int(match.group(2)) - 1]
    match match.group(3):
        case "<":
            return text[: text.index(":") + 1]
        case ">":
            return text[text.index(":") + 1 :].strip()
        case "[":
            return text[: text.rindex("(")].strip()
        case "]":
            return text[text.rindex("(") + 1 : text.rindex(")")]
    return text


def resolved(value: Any, lines: Sequence[str]) -> Any:
    """An expected value with every reference replaced by its text. Names and choices stay."""
    if isinstance(value, dict):
        return {
            key: item if key in {"type", "kind", "quality"} else resolved(item, lines) for key, item in value.items()
        }
    if isinstance(value, list):
        return [resolved(item, lines) for item in value]
    return resolve(value, lines)


def references(lines: Sequence[str]) -> dict[str, str]:
    """Every reference that a file offers, by its text; the shortest wins."""
    found: dict[str, str] = {}
    for number, _line in enumerate(lines, 1):
        for suffix in ("", "<", ">", "[", "]", *(f".{count}" for count in range(1, 8))):
            for quoted in ("", "a", "q"):
                try:
                    text = resolve(f"{number}{suffix}{quoted}", lines)
                except (ValueError, IndexError):
                    continue
                if text and text not in found:
                    found[text] = f"{number}{suffix}{quoted}"
    return found
