"""Pieces as answers, paths, questions and tables: what shape a part has, and its values. Pure.

As in `shapes`: raw stream values, or None when the pieces do not have the shape. Nothing is dropped.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cms.core.text import squash, straighten

from ..document import Heading, ListPiece, Paragraph, Piece, Pieces, Spans, Table, cut, is_plain, plain
from . import richtext
from .draft import Value
from .rules import label_of
from .shapes import as_paragraphs, bold_lead, is_all_bold, point_text, unbold

_QUESTION_MARK = re.compile(r"^(?:Q\d*\s*[:.]\s*)", re.I)
_ANSWER_MARK = re.compile(r"^(?:A\d*\s*[:.]\s*)", re.I)
_ASKS = ("?", "؟", "？")
_STRONG = re.compile(r"^(?:strong|good|better|great|instead|say|do say|after)\b", re.I)
_WEAK = re.compile(r"^(?:weak|bad|poor|worse|avoid|not|don't say|do not say|before)\b", re.I)


# ---- answers to give: strong and weak ones


def split_answers(pieces: Sequence[Piece]) -> tuple[Pieces, list[Value], Pieces]:
    """Text before, groups of answers (“Strong answers:” and a list), text after."""
    groups: list[Value] = []
    start = end = 0
    position = 0
    while position + 1 < len(pieces):
        line, listing = pieces[position], pieces[position + 1]
        quality = answers_label(line) if isinstance(listing, ListPiece) else ""
        if quality and isinstance(listing, ListPiece) and isinstance(line, Paragraph):
            if not groups:
                start = position
            elif position != end:
                return tuple(pieces), [], ()
            groups.append(
                {
                    "quality": quality,
                    "label": plain(line.spans),
                    "answers": [answer(item.pieces) for item in listing.items],
                }
            )
            position += 2
            end = position
        else:
            position += 1
    return tuple(pieces[:start]) if groups else tuple(pieces), groups, tuple(pieces[end:]) if groups else ()


def answers_label(piece: Piece) -> str:
    """strong or weak, when the line announces such answers."""
    if not isinstance(piece, Paragraph):
        return ""
    text = squash(plain(piece.spans))
    if not text.endswith(":") or len(text) > 60 or not (is_plain(unbold(piece.spans))):
        return ""
    if not re.search(r"\b(?:answers?|phrasing|versions?|lines?|responses?|language|ways? to say)\b", text, re.I):
        return ""
    return "strong" if _STRONG.match(text) else "weak" if _WEAK.match(text) else ""


def answer(pieces: Pieces) -> Value:
    """“What one says” (why it is weak): the reason is in parentheses at the end."""
    first = pieces[0]
    if len(pieces) == 1 and isinstance(first, Paragraph):
        text = plain(first.spans)
        match = re.fullmatch(r"(.*[\"”'’.!?])\s+\((.+)\)", text, re.S)
        if match and "(" not in match.group(2) and ")" not in match.group(2):
            return {
                "answer": richtext.paragraph(cut(first.spans, 0, match.end(1))),
                "why": richtext.paragraph(cut(first.spans, match.start(2), match.end(2))),
            }
    return {"answer": point_text(pieces), "why": ""}


# ---- paths: parts with labelled paragraphs


_ASPECTS = (
    ("what_it_is", r"^(?:what it is|the role|what (?:they|you(?:'ll)?) do|definition|overview)$"),
    (
        "what_transfers",
        r"^(?:what (?:transfers|carries over)(?: directly)?|transferable skills?|what you (?:already )?(?:have|bring)|your advantage)$",
    ),
    (
        "what_to_build",
        r"^(?:what (?:you (?:need|have) to|to) (?:build|learn|add)|gaps?(?: to close)?|skills? (?:gap|gaps|to build)|what(?:'s| is) missing)$",
    ),
    ("timeline", r"^(?:(?:typical |realistic )?timeline.*|how long.*|time to (?:hire|transition))$"),
    ("pay", r"(?:\bsalary\b|\brange\b|\bpay\b|compensation)"),
    (
        "why_open",
        r"^(?:why (?:it(?:'s| is) open|it fits|it works|you fit|this works|companies pay).*|who (?:wins|thrives|fits|it(?:'s| is) for).*|best for|good fit if.*)$",
    ),
    ("proof", r"(?:\bproof\b|\bportfolio\b|^how to (?:start|break in|prove).*)"),
)
STANDARD_LABELS = {
    "what_it_is": "What it is",
    "what_transfers": "What transfers directly",
    "what_to_build": "What you need to build",
    "timeline": "Typical timeline",
}


def labelled(piece: Piece) -> tuple[str, Spans] | None:
    """“**What it is:** Leading a team.” as its label and text."""
    if not isinstance(piece, Paragraph) or not (lead := bold_lead(piece.spans)):
        return None
    head = plain(cut(piece.spans, 0, lead))
    rest = cut(piece.spans, lead)
    if not is_plain(unbold(cut(piece.spans, 0, lead))):
        return None
    if not head.endswith(":") and plain(rest)[:1] == ":":
        head, rest = (
            f"{head}:",
            cut(piece.spans, lead + len(plain(piece.spans)[lead:]) - len(plain(piece.spans)[lead:].lstrip(" :"))),
        )
    if not head.endswith(":") or len(head) > 60 or "\n" in head or not rest:
        return None
    return head[:-1].strip(), rest


def aspect_kind(label: str) -> str:
    key = straighten(label).casefold()
    return next((kind for kind, pattern in _ASPECTS if re.search(pattern, key)), "other")


def path_of(title: str, pieces: Sequence[Piece]) -> Value | None:
    """A path from its heading and its labelled paragraphs; None unless there are at least two of them.

    Text before the first label leads in; text after a label without one of its own belongs to it.
    """
    if not richtext.fits(pieces):
        return None
    intro: list[Piece] = []
    aspects: list[tuple[str, list[Piece]]] = []
    for piece in pieces:
        found = labelled(piece)
        if found:
            aspects.append((found[0], [Paragraph(piece.line, found[1])]))
        elif aspects:
            aspects[-1][1].append(piece)
        else:
            intro.append(piece)
    if len(aspects) < 2:
        return None
    label = label_of(title)
    return {
        "label": label.text if label else "",
        "title": label.rest if label else title,
        "intro": richtext.prose(intro),
        "aspects": [aspect(name, content) for name, content in aspects],
        "closing": "",
    }


def aspect(name: str, pieces: Sequence[Piece]) -> Value:
    kind = aspect_kind(name)
    standard = STANDARD_LABELS.get(kind, "")
    return {"kind": kind, "label": "" if name == standard else name, "text": richtext.prose(pieces)}


# ---- questions and answers


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what answers it, in the source's own pieces."""

    question: str
    answer: Pieces
    line: int


def question_of(piece: Piece) -> tuple[str, Pieces, str] | None:
    """A question that a paragraph or item asks: its words, the start of its answer, marks left out.

    Shapes: a bold question alone or with its answer behind it; “Q: …?” with or without “A: …”.
    """
    if isinstance(piece, Heading):
        text = squash(plain(piece.spans))
        mark = _QUESTION_MARK.match(text)
        if text.endswith(_ASKS) or mark:
            return text[mark.end() :] if mark else text, (), mark.group() if mark else ""
        return None
    if not isinstance(piece, Paragraph):
        return None
    text = plain(piece.spans)
    mark = _QUESTION_MARK.match(text)
    if is_all_bold(piece.spans):
        if squash(text).endswith(_ASKS) or mark:
            return squash(text[mark.end() :] if mark else text), (), mark.group() if mark else ""
        return None
    if lead := bold_lead(piece.spans):
        head = text[:lead].strip()
        # The mark alone may be bold: “**Q:** Do I need …?”
        if mark and len(head) <= len(mark.group().strip()):
            return question_line(piece, mark)
        if head.endswith(_ASKS) or _QUESTION_MARK.match(head):
            rest = cut(piece.spans, lead)
            return (
                squash(head[mark.end() :] if mark else head),
                (Paragraph(piece.line, rest),),
                mark.group() if mark else "",
            )
        return None
    return question_line(piece, mark) if mark else None


def question_line(piece: Paragraph, mark: re.Match[str]) -> tuple[str, Pieces, str] | None:
    """“Q: …?”, perhaps with “A: …” on the next line."""
    text = plain(piece.spans)
    asks = re.compile("[?؟？]").search(text, mark.end())
    if asks is None:
        return None
    end = asks.end()
    rest = cut(piece.spans, end)
    return squash(text[mark.end() : end]), (Paragraph(piece.line, rest),) if rest else (), mark.group()


def without_answer_mark(pieces: Pieces) -> tuple[Pieces, str]:
    """The answer without a leading “A:”, and the mark."""
    if pieces and isinstance(pieces[0], Paragraph):
        first = pieces[0]
        if match := _ANSWER_MARK.match(plain(first.spans)):
            return (Paragraph(first.line, cut(first.spans, match.end())), *pieces[1:]), match.group()
    return pieces, ""


def answer_html(pieces: Iterable[Piece]) -> str | None:
    """An answer as rich text; None when it holds what an answer cannot."""
    found = tuple(pieces)
    return richtext.prose(as_paragraphs(found)) if richtext.fits(as_paragraphs(found)) else None


def answer_key(markup: str) -> str:
    """Two answers with the same key say the same."""
    from cms.core.text import strip_html, words

    return " ".join(words(straighten(strip_html(markup)).casefold()))


# ---- tables, code, quotations


def table_value(table: Table) -> Value:
    """A typed table of inline text. Column headings are plain; emphasis in them is left out."""
    return {
        "table": {
            "columns": [{"type": "text", "heading": squash(plain(cell))} for cell in table.header],
            "rows": [{"values": [richtext.paragraph(cell) for cell in row]} for row in table.rows],
            "caption": "",
        }
    }
