"""Plain text without any markup: what is left of an article that was copied out of a page.

Grammar, made from such texts: a line is a paragraph; a short line without an end mark is a heading;
“Step 1: …” and the like are headings one level down; lines that begin with "- " are a list; “Label: text”
is a label when neighbours have one too. A heading right below a heading is one level down, and so are
later ones in its way of capitals.
"""

import re
from dataclasses import dataclass, replace

from ..document import Document, Heading, ImportProblem, Item, ListPiece, Meta, Notes, Paragraph, Piece, Run

_BULLET = re.compile(r"\s*[-*•]\s+(.*)")
_NUMBERED = re.compile(
    r"(?:Step|Path|Phase|Week|Month|Day|Part|Option|Stage|Level|Role|Mistake|Failure Mode|Rule|Tip)\s+\d+\s*[:.–—-]\s*\S",
    re.I,
)
_LABEL = re.compile(r"([A-Z][^.!?:;]{1,48}:)\s+(\S.*)")
MAX_HEADING_WORDS = 14
MAX_HEADING_LENGTH = 90


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    text: str


def read(key: str, slug: str, text: str) -> Document:
    """Parse a plain text. Its title comes from the file name: the text has none.

    Raises ImportProblem for an empty file.
    """
    notes = Notes()
    lines = [Line(number, line.strip()) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    if not lines:
        raise ImportProblem("the file is empty.", 1)
    title = slug.replace("-", " ").replace("_", " ").capitalize()
    notes.warn(1, "title-from-name", f"a plain text has no title; “{title}” comes from the file name.")
    pieces = tuple(levelled(list(blocks(lines))))
    return Document(key, slug, "text", Meta(title=title), pieces, (), tuple(notes.warnings))


def blocks(lines: list[Line]) -> list[Piece]:
    """Paragraphs, lists, and headings that do not know their level yet (0; numbered ones 3)."""
    found: list[Piece] = []
    labelled = {
        index for index, line in enumerate(lines) if _LABEL.fullmatch(line.text) and not _NUMBERED.match(line.text)
    }
    position = 0
    while position < len(lines):
        line = lines[position]
        if _BULLET.match(line.text):
            end = position
            while end < len(lines) and _BULLET.match(lines[end].text):
                end += 1
            found.append(ListPiece(line.number, False, 1, tuple(map(item, lines[position:end]))))
            position = end
            continue
        position += 1
        is_last = position == len(lines)
        if not is_last and is_heading(line.text):
            found.append(Heading(line.number, 3 if _NUMBERED.match(line.text) else 0, (Run(line.text),)))
        elif position - 1 in labelled and {position - 2, position} & labelled:
            label, rest = _LABEL.fullmatch(line.text).groups()  # type: ignore[union-attr]
            found.append(Paragraph(line.number, (Run(label, frozenset({"bold"})), Run(f" {rest}"))))
        else:
            found.append(Paragraph(line.number, (Run(line.text),)))
    return found


def item(line: Line) -> Item:
    match = _BULLET.match(line.text)
    text = match.group(1) if match else line.text
    return Item(line.number, (Paragraph(line.number, (Run(text.strip()),)),))


def is_heading(text: str) -> bool:
    if len(text) > MAX_HEADING_LENGTH or len(text.split()) > MAX_HEADING_WORDS:
        return False
    if _NUMBERED.match(text):
        return not text.endswith((".", "!", ";", ","))
    return (
        text[0].isupper() and not text.endswith((".", "!", ":", ";", ",", "…", "”", '"')) and not _LABEL.fullmatch(text)
    )


def is_title_case(text: str) -> bool:
    long_words = [word for word in re.findall(r"[^\W\d_]+", text)[1:] if len(word) > 3]
    return bool(long_words) and sum(word[0].isupper() for word in long_words) >= 0.6 * len(long_words)


def levelled(pieces: list[Piece]) -> list[Piece]:
    """Headings with their level: 2, or 3 for parts of the section above."""
    found: list[Piece] = []
    parts_in_title_case: bool | None = None  # how the parts of the section at hand are written, None: it has none
    for piece in pieces:
        if not isinstance(piece, Heading):
            found.append(piece)
            continue
        above = found[-1] if found else None
        style = is_title_case(piece.spans[0].text) if isinstance(piece.spans[0], Run) else False
        level = piece.level
        if level == 0:
            if isinstance(above, Heading) and above.level == 2:
                level = 3
                above_style = is_title_case(above.spans[0].text) if isinstance(above.spans[0], Run) else False
                parts_in_title_case = style if style != above_style else None
            elif parts_in_title_case is not None and style == parts_in_title_case:
                level = 3
            else:
                level = 2
                parts_in_title_case = None
        found.append(replace(piece, level=level))
    return found
