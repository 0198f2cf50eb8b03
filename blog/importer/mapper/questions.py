"""Questions and answers, of the body and of the front matter: each question once, no answer lost. Pure."""

from collections.abc import Iterable, Sequence

from cms.core.text import count_of, squash, straighten, strip_html, words

from ..document import ListPiece, Meta, Paragraph, Piece, Pieces, Run, plain
from .answers import Asked, answer_html, answer_key, question_of, without_answer_mark
from .draft import Block, Value
from .recorder import Recorder
from .richtext import prose
from .sections import Section


def faq(record: Recorder, section: Section, run: list[Piece], why: str) -> list[Block] | None:
    intro, asked = questions(record, run)
    if not any(entry.answer for entry in asked):
        return None
    return [faq_block(record, section, intro, asked, why)]


def questions(record: Recorder, run: Iterable[Piece]) -> tuple[Pieces, list[Asked]]:
    """What leads in, and every question with the pieces up to the next one."""
    intro: list[Piece] = []
    asked: list[tuple[str, list[Piece], int]] = []
    for piece in expanded(run):
        if (found := question_of(piece)) is not None:
            question, start, mark = found
            start, answer_mark = without_answer_mark(start)
            note_marks(record, piece.line, mark, answer_mark)
            asked.append((question, list(start), piece.line))
        elif asked:
            if not asked[-1][1]:
                (piece, *_), answer_mark = without_answer_mark((piece,))
                note_marks(record, piece.line, "", answer_mark)
            asked[-1][1].append(piece)
        else:
            intro.append(piece)
    return tuple(intro), [Asked(question, tuple(answer), line) for question, answer, line in asked]


def note_marks(record: Recorder, line: int, question: str, answer: str) -> None:
    """“Q:” and “A:” are marks of a list of questions, not words of it."""
    if question:
        record.notes.drop(line, "question-mark", question.strip())
    if answer:
        record.notes.drop(line, "answer-mark", answer.strip())


def faq_block(record: Recorder, section: Section, intro: Pieces, asked: Sequence[Asked], why: str) -> Block:
    """Questions without an answer are no entries: they stay as text where they stood."""
    items: list[Value] = []
    lead_in = list(intro)
    for entry in asked:
        if not entry.answer:
            record.notes.warn(
                entry.line, "question-without-answer", f"“{entry.question}” has no answer; it stays as text."
            )
            asked_line = Paragraph(entry.line, (Run(entry.question),))
            if items:
                items[-1]["answer"] += prose((asked_line,))
            else:
                lead_in.append(asked_line)
            continue
        markup = answer_html(entry.answer) or prose(entry.answer)
        add_answer(record, items, entry.question, markup, entry.line)
    value = {"intro": prose(lead_in), "items": items, "closing": ""}
    return record.block("faq", section, value, f"{why}; {count_of(len(items), 'question')}")


def add_answer(record: Recorder, items: list[Value], question: str, markup: str, line: int) -> None:
    """The same question once: an equal answer is said already, a different one stays beside the first."""
    wanted = question_key(question)
    for item in items:
        if question_key(item["question"]) != wanted:
            continue
        if answer_key(markup) in {answer_key(found) for found in (item["answer"], *item["other_answers"])}:
            record.notes.drop(line, "question-repeated", f"{question} {strip_html(markup)}")
        else:
            item["other_answers"].append(markup)
            record.notes.drop(line, "question-repeated", question)
            record.notes.warn(line, "two-answers", f"“{question}” has two different answers; both are kept.")
        return
    items.append({"question": question, "answer": markup, "other_answers": []})


def with_questions(record: Recorder, blocks: list[Block], meta: Meta) -> list[Block]:
    """The questions of the front matter join those of the body; without any they follow the text."""
    if not meta.questions:
        return blocks
    faqs = [block for block in blocks if block.type == "faq"]
    if not faqs:
        new = Block(
            "faq", {"heading": "", "level": "2", "intro": "", "items": [], "closing": ""}, meta.questions[0].line
        )
        position = len(blocks)
        while position and blocks[position - 1].type in {"call_to_action", "sources", "takeaway"}:
            position -= 1
        blocks.insert(position, new)
        faqs = [new]
        record.decide(new.line, "", "faq", f"{count_of(len(meta.questions), 'question')} of the front matter")
    for entry in meta.questions:
        question = squash(plain(entry.question))
        home = next((block for block in faqs if asks(block, question)), faqs[0])
        add_answer(record, home.value["items"], question, prose(entry.answer), entry.line)
    return blocks


def expanded(run: Iterable[Piece]) -> Iterable[Piece]:
    """Lists whose every item asks a question, taken apart."""
    for piece in run:
        if isinstance(piece, ListPiece) and all(question_of(item.pieces[0]) for item in piece.items):
            for item in piece.items:
                yield from item.pieces
        else:
            yield piece


def question_key(question: str) -> str:
    return " ".join(words(straighten(question).casefold()))


def asks(block: Block, question: str) -> bool:
    return any(question_key(item["question"]) == question_key(question) for item in block.value["items"])
