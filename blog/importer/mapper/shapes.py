"""Pieces as block values: what shape a part has, and what it looks like inside a block. Pure.

Every builder returns raw stream values (plain dicts and strings, rich text as HTML), or None when the
pieces do not have its shape. Nothing is dropped: what has no place makes the shape unfit.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from cms.core.text import squash, straighten

from ..document import (
    CodePiece,
    Heading,
    Item,
    ListPiece,
    Paragraph,
    Piece,
    Pieces,
    Quote,
    Run,
    Spans,
    Table,
    cut,
    is_plain,
    joined,
    plain,
)
from . import richtext
from .rules import label_of

Value = dict[str, Any]

# Where a sentence ends: an end mark, perhaps closing quotes, and a capital or digit after the space.
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"”’')\]]*\s+(?=[\"“‘'(\[$€£A-Z0-9])")
_QUESTION_MARK = re.compile(r"^(?:Q\d*\s*[:.]\s*)", re.I)
_ANSWER_MARK = re.compile(r"^(?:A\d*\s*[:.]\s*)", re.I)
_CONSEQUENCE = re.compile(
    r"^(?:this|it|that|these|they|recruiters?|hiring|interviewers?|managers?|the result|otherwise|readers?|people)\b",
    re.I,
)
_ASKS = ("?", "؟", "？")
_STRONG = re.compile(r"^(?:strong|good|better|great|instead|say|do say|after)\b", re.I)
_WEAK = re.compile(r"^(?:weak|bad|poor|worse|avoid|not|don't say|do not say|before)\b", re.I)


def sentences(text: str) -> list[tuple[int, int]]:
    """Character ranges of the sentences."""
    ranges, start = [], 0
    for match in _SENTENCE_END.finditer(text):
        ranges.append((start, match.start() + len(match.group().rstrip())))
        start = match.end()
    return [*ranges, (start, len(text))]


def bold_lead(spans: Spans) -> int:
    """How many characters at the start are bold; 0 when none or all are."""
    length = 0
    for span in spans:
        if not isinstance(span, Run) or ("bold" not in span.styles and span.text.strip()):
            break
        length += len(span.text)
    total = len(plain(spans))
    return length if 0 < length < total else 0


def is_all_bold(spans: Spans) -> bool:
    return bool(spans) and all(
        isinstance(span, Run) and ("bold" in span.styles or not span.text.strip()) for span in spans
    )


def unbold(spans: Spans) -> Spans:
    return joined(
        Run(span.text, span.styles - {"bold"}, span.href) if isinstance(span, Run) else span for span in spans
    )


def paragraphs(pieces: Sequence[Piece]) -> bool:
    return all(isinstance(piece, Paragraph) for piece in pieces)


def prose(pieces: Sequence[Piece]) -> str | None:
    """Rich text, when all of it can stand there."""
    return richtext.prose(pieces) if richtext.fits(pieces) else None


# ---- lists with a lead-in


@dataclass(frozen=True, slots=True)
class Listed:
    """A lead-in, the points of one list, and what follows."""

    intro: Pieces
    points: tuple[Pieces, ...]
    closing: Pieces
    ordered: bool = False


def listed(pieces: Sequence[Piece]) -> list[Listed] | None:
    """The parts of a text around its lists, a list each; None without a list or with other pieces.

    A paragraph that ends with a colon introduces what follows; other paragraphs between two lists close
    the first one. Two or more paragraphs that begin in bold are points, too.
    """
    if not pieces or not richtext.fits(pieces):
        return None
    groups: list[list[Any]] = []  # [intro, points, closing, ordered]
    waiting: list[Piece] = []
    position = 0
    while position < len(pieces):
        piece = pieces[position]
        run = bold_paragraphs(pieces, position)
        if isinstance(piece, ListPiece):
            points = tuple(item.pieces for item in piece.items)
            ordered, step = piece.ordered, 1
        elif run >= 2:
            points = tuple((part,) for part in pieces[position : position + run])
            ordered, step = False, run
        else:
            waiting.append(piece)
            position += 1
            continue
        if groups:
            closing, intro = divide(waiting)
            groups[-1][2] = closing
        else:
            intro = tuple(waiting)
        groups.append([intro, points, (), ordered])
        waiting = []
        position += step
    if not groups:
        return None
    groups[-1][2] = tuple(waiting)
    return [Listed(*group) for group in groups]


def bold_paragraphs(pieces: Sequence[Piece], start: int) -> int:
    """How many paragraphs in a row begin in bold."""
    end = start
    while end < len(pieces):
        piece = pieces[end]
        if not isinstance(piece, Paragraph) or not bold_lead(piece.spans):
            break
        end += 1
    return end - start


def divide(pieces: Sequence[Piece]) -> tuple[Pieces, Pieces]:
    """What closes the list above, and what introduces the one below."""
    if pieces and isinstance(pieces[-1], Paragraph) and plain(pieces[-1].spans).rstrip().endswith((":", "?")):
        return tuple(pieces[:-1]), (pieces[-1],)
    return tuple(pieces), ()


def point(pieces: Pieces, title: str = "") -> Value:
    return {"title": title, "text": point_text(pieces)}


def point_text(pieces: Pieces) -> str:
    """A point: its paragraphs and nested lists."""
    return richtext.prose(as_paragraphs(pieces))


def as_paragraphs(pieces: Pieces) -> Pieces:
    """Pieces of a list item in a form that rich text can hold outside a list."""
    found: list[Piece] = []
    for piece in pieces:
        match piece:
            case CodePiece(line=line, text=text):
                found.append(Paragraph(line, richtext.code_run(text)))
            case Quote(pieces=inner):
                found.extend(inner)
            case _:
                found.append(piece)
    return tuple(found)


def points_value(part: Listed) -> Value:
    return {
        "intro": richtext.prose(part.intro),
        "points": [point(pieces) for pieces in part.points],
        "closing": richtext.prose(part.closing),
        "numbered": part.ordered,
    }


def checklist_value(part: Listed) -> Value:
    return {
        "intro": richtext.prose(part.intro),
        "items": [point_text(pieces) for pieces in part.points],
        "closing": richtext.prose(part.closing),
    }


# ---- mistakes


def mistakes_value(part: Listed) -> Value:
    return {
        "intro": richtext.prose(part.intro),
        "mistakes": [mistake(pieces) for pieces in part.points],
        "closing": richtext.prose(part.closing),
    }


def mistake(pieces: Pieces) -> Value:
    """“The mistake. The fix. What it costs.”: a bold lead or the first sentence is the mistake.

    The last of three sentences is the consequence; of more, when it speaks of one (“This reads as …”).
    """
    first, rest = pieces[0], pieces[1:]
    assert isinstance(first, Paragraph)  # noqa: S101 (the mapper asks before)
    lead = bold_lead(first.spans)
    text = plain(first.spans)
    if lead:
        return mistake_of(unbold(cut(first.spans, 0, lead)), (Paragraph(first.line, cut(first.spans, lead)), *rest))
    if rest or "\n" in text:
        return mistake_of(first.spans, rest)
    ranges = sentences(text)
    if len(ranges) == 1:
        return mistake_of(first.spans, ())
    end = len(ranges)
    consequence: Spans = ()
    if end == 3 or (end > 3 and _CONSEQUENCE.match(text[slice(*ranges[-1])])):
        consequence = cut(first.spans, *ranges[-1])
        end -= 1
    fix = cut(first.spans, ranges[1][0], ranges[end - 1][1])
    return mistake_of(cut(first.spans, *ranges[0]), (Paragraph(first.line, fix),), consequence)


def mistake_of(what: Spans, fix: Pieces, consequence: Spans = ()) -> Value:
    return {
        "mistake": richtext.paragraph(what),
        "fix": richtext.prose(
            as_paragraphs(tuple(piece for piece in fix if not isinstance(piece, Paragraph) or piece.spans))
        ),
        "consequence": richtext.paragraph(consequence),
    }


# ---- stages: steps and periods


def stage(title: Spans | str, pieces: Sequence[Piece], *, with_answers: bool) -> Value | None:
    """A step or period from its heading and what stands below it: text, one list of actions, what follows."""
    heading = title if isinstance(title, str) else squash(plain(title))
    label = label_of(heading)
    value: Value = {
        "label": label.text if label else "",
        "title": label.rest if label else heading,
        "text": "",
        "actions": [],
        "closing": "",
    }
    return filled(value, pieces, with_answers=with_answers)


def filled(value: Value, pieces: Sequence[Piece], *, with_answers: bool) -> Value | None:
    if with_answers:
        value["answers"] = []
        body, groups, closing = split_answers(pieces)
        if groups and richtext.fits(body) and richtext.fits(closing):
            return {**value, "text": richtext.prose(body), "answers": groups, "closing": richtext.prose(closing)}
    if not richtext.fits(pieces):
        return None
    lists = [position for position, piece in enumerate(pieces) if isinstance(piece, ListPiece)]
    if len(lists) == 1 and not ordered_at(pieces, lists[0]):
        found = pieces[lists[0]]
        assert isinstance(found, ListPiece)  # noqa: S101 (the line above looked)
        return {
            **value,
            "text": richtext.prose(pieces[: lists[0]]),
            "actions": [point_text(item.pieces) for item in found.items],
            "closing": richtext.prose(pieces[lists[0] + 1 :]),
        }
    return {**value, "text": richtext.prose(pieces)}


def ordered_at(pieces: Sequence[Piece], position: int) -> bool:
    piece = pieces[position]
    return isinstance(piece, ListPiece) and piece.ordered


def listed_stage(item: Item, *, with_answers: bool) -> Value | None:
    """A step from a list item: what it is called, then its text and sub-points."""
    first, *rest = as_paragraphs(item.pieces)
    value: Value = {"label": "", "title": "", "text": "", "actions": [], "closing": ""}
    if isinstance(first, Paragraph):
        lead = bold_lead(first.spans)
        name = cut(first.spans, 0, lead) if lead else first.spans
        name_text = unbold(name)
        if is_plain(name_text) and "\n" not in plain(name):
            value["title"] = plain(name_text)
            after = cut(first.spans, lead) if lead else ()
            pieces: Pieces = (*((Paragraph(first.line, after),) if after else ()), *rest)
            return filled(value, pieces, with_answers=with_answers)
    return filled(value, (first, *rest), with_answers=with_answers)


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


def path(title: str, pieces: Sequence[Piece]) -> Value | None:
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
