"""A document becomes a draft: which part is which block, and why. Pure.

The order of the source is kept. What no rule recognises becomes a general section, word for word.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import unquote

from cms.core.text import count_of, squash, straighten, strip_html, words

from ..document import (
    CodePiece,
    Component,
    Document,
    Figure,
    Hint,
    ImportProblem,
    Item,
    ListPiece,
    Meta,
    Note,
    Notes,
    Paragraph,
    Piece,
    Pieces,
    Quote,
    Run,
    Table,
    plain,
)
from . import ids, rules, shapes
from .conservation import missing_words
from .richtext import fits, paragraph, prose
from .sections import Section, outline, spread

Value = dict[str, Any]

POINTS = {"key_points", "signals", "measures", "if_stuck", "questions", "red_flags"}
PROSE = {"short_answer", "context", "coach_note", "example", "takeaway", "sources"}
STAGED = {"framework": "steps", "plan": "periods"}
GENERAL = "prose"

_SOURCES = re.compile(r"^(?:(?:data )?sources?|references|based on)\b", re.I)
_SHORT_ANSWER = re.compile(r"^(?:the )?(?:short|quick|honest) answer\b|^tl;?dr\b", re.I)
_INVITATION = re.compile(
    r"\b(?:join|sign up|book|subscribe|get started|schedule|start here|waitlist|contact|talk to)\b", re.I
)
_OFFER_COMPONENT = re.compile(r"CTA|CallToAction|Signup|SignUp|Waitlist|Newsletter|Banner|Button|Offer|Pricing", re.I)


@dataclass
class Block:
    """One block of the draft: a raw stream value. `line` is where it begins in the source."""

    type: str
    value: Value
    line: int
    id: str = ""

    def raw(self) -> Value:
        return {"type": self.type, "value": self.value, "id": self.id}


@dataclass(frozen=True, slots=True)
class Draft:
    """What the writer saves: fields (by their front-matter meaning) and the body.

    Images appear as {"src": path} and offers as {"key": name}; the writer knows the library.
    """

    key: str
    slug: str
    format: str
    meta: Meta
    blocks: tuple[Block, ...]
    decisions: tuple[Note, ...]
    dropped: tuple[Note, ...]
    warnings: tuple[Note, ...]

    def words_by_type(self) -> dict[str, int]:
        counts: dict[str, int] = {}
        for block in self.blocks:
            counts[block.type] = counts.get(block.type, 0) + len(words(" ".join(texts(block.value))))
        return counts

    def typed_share(self) -> float:
        """The share of the body's words that stand in a typed block, 0 to 1."""
        counts = self.words_by_type()
        total = sum(counts.values())
        return 1 - counts.get(GENERAL, 0) / total if total else 1.0


def map_document(document: Document) -> Draft:
    """The draft of a document. Every word of the source is in it, or in its list of dropped syntax.

    Should a rule ever lose a word, the body is mapped again without rules: as general sections.
    Raises ImportProblem when even these cannot hold a word.
    """
    draft = _mapped(document, with_rules=True)
    if not missing_words(document, draft):
        return draft
    draft = _mapped(document, with_rules=False)
    if lost := missing_words(document, draft):
        raise ImportProblem(f"these words found no place: {', '.join(sorted(lost)[:10])}. Please report this file.")
    warning = Note(
        0, "general-only", "the rules would have lost words of this text; it was imported as general sections."
    )
    return replace(draft, warnings=(*draft.warnings, warning))


def _mapped(document: Document, *, with_rules: bool) -> Draft:
    notes = Notes()
    mapper = _Mapper(notes, with_rules)
    tops = outline(document.pieces, document.meta.title, notes)
    blocks = [*mapper.lead(tops[0]), *(block for section in tops[1:] for block in mapper.section(section))]
    blocks = single(blocks, "short_answer", mapper)
    blocks = mapper.with_how_to(blocks, document.meta)
    blocks = mapper.with_questions(blocks, document.meta)
    ids.assign(document.key, blocks)
    return Draft(
        document.key,
        document.slug,
        document.format,
        document.meta,
        tuple(blocks),
        tuple(mapper.decisions),
        (*document.dropped, *notes.dropped),
        (*document.warnings, *notes.warnings),
    )


def single(blocks: list[Block], block_type: str, mapper: "_Mapper") -> list[Block]:
    """At most one block of this type: later ones become general sections."""
    seen = False
    for block in blocks:
        if block.type == block_type:
            if seen:
                block.type = GENERAL
                mapper.decide(
                    block.line, block.value["heading"], GENERAL, f"a second {block_type} is a general section"
                )
            seen = True
    return blocks


@dataclass
class _Mapper:
    notes: Notes
    with_rules: bool = True
    decisions: list[Note] = field(default_factory=list)

    def decide(self, line: int, heading: str, block: str, why: str) -> None:
        self.decisions.append(Note(line, block, f"“{heading}” → {block}: {why}" if heading else f"{block}: {why}"))

    # ---- sections

    def lead(self, section: Section) -> list[Block]:
        """What stands above the first heading: an introduction, perhaps a short answer before it."""
        first, *rest = self.parts(section.content)
        found: list[Block] = []
        if first and isinstance(first[0], Hint):
            found.extend(self.loose(first, 2))
        else:
            run, after = leading_run(first)
            answer = next((at for at, piece in enumerate(run) if self.with_rules and is_short_answer(piece)), None)
            before, rest_of_run = (run, []) if answer is None else (run[:answer], run[answer + 1 :])
            if before:
                found.append(self.introduction(before))
            if answer is not None:
                found.append(self.prose_block("short_answer", None, [run[answer]], "it begins with “short answer”"))
            if rest_of_run:
                found.extend([self.introduction(rest_of_run)] if not before else self.flow(rest_of_run, 2))
            found.extend(self.flow(after, 2))
        for part in rest:
            found.extend(self.loose(part, 2))
        return found

    def introduction(self, run: list[Piece]) -> Block:
        self.decide(run[0].line, "", "introduction", "text above the first heading")
        return Block("introduction", {"text": prose(run)}, run[0].line)

    def section(self, section: Section) -> list[Block]:
        main, *rest = self.parts(section.content)
        rule = self.rule_for(section)
        found = None
        if self.with_rules and section.children and not rest:
            found = self.family(section, main, rule)
        if found is not None:
            return found
        found = self.headed(section, main, rule)
        for part in rest:
            found.extend(self.loose(part, section.level))
        for child in section.children:
            found.extend(self.section(child))
        return found

    def rule_for(self, section: Section) -> "rules.Rule | None":
        if section.hint:
            return rules.Rule(section.hint.block, re.compile(""), "hint")
        return rules.meaning(section.title)

    def parts(self, content: Sequence[Piece]) -> list[list[Piece]]:
        """The content cut at rules, hints and components. The first part may be empty."""
        found: list[list[Piece]] = []
        for part in spread(content):
            current: list[Piece] = []
            found.append(current)
            for piece in part:
                if isinstance(piece, Component):
                    found.append([piece])
                    current = []
                    found.append(current)
                else:
                    current.append(piece)
        return [found[0], *(part for part in found[1:] if part)]

    def loose(self, part: list[Piece], level: int) -> list[Block]:
        """A part without a heading."""
        first = part[0]
        if isinstance(first, Component):
            return self.component(first, level)
        if isinstance(first, Hint):
            said = dict(first.options).get("level", "")
            hinted = Section(None, int(said) if said in {"2", "3", "4"} else level, part[1:], hint=first)
            return self.headed(hinted, part[1:], self.rule_for(hinted))
        return self.flow(part, level)

    def headed(self, section: Section, pieces: Sequence[Piece], rule: "rules.Rule | None") -> list[Block]:
        """The blocks of a section's own pieces: the first run carries the heading."""
        run, after = leading_run(pieces)
        built = self.build(section, run, rule) if run or not after else None
        if built is None:
            built = self.generic(section, run)
        found = [*built, *self.flow(after, section.level, rule)]
        if section.hint and found:
            apply_options(found[0], dict(section.hint.options))
        return found

    def flow(self, pieces: Sequence[Piece], level: int, rule: "rules.Rule | None" = None) -> list[Block]:
        """Pieces without a heading: tables, images, code and quotations stand alone, text between them."""
        found: list[Block] = []
        rest = list(pieces)
        while rest:
            run, rest = leading_run(rest)
            if run:
                unheaded = Section(None, level, run)
                built = self.build(unheaded, run, rule) if rule and rule.block == "faq" else None
                found.extend(built or self.generic(unheaded, run))
            if rest:
                found.extend(self.alone(rest[0], level))
                rest = rest[1:]
        return found

    # ---- one section, by its meaning

    def build(self, section: Section, run: list[Piece], rule: "rules.Rule | None") -> list[Block] | None:
        """Blocks of the type that the heading names, or None when the pieces have another shape."""
        if rule is None or not run or not self.with_rules:
            return None
        block = rule.block
        why = f"heading matches “{rule.name}”"
        if block in POINTS:
            return self.points(block, section, run, why)
        if block in PROSE:
            return [self.prose_block(block, section, run, why)]
        match block:
            case "mistakes" if named_first(run):
                return self.listed("mistakes", section, run, shapes.mistakes_value, why)
            case "proof_checklist":
                return self.listed("proof_checklist", section, run, shapes.checklist_value, why)
            case "why_it_matters":
                value = {"text": prose(run), "reasons": [], "closing": ""}
                return [self.block("why_it_matters", section, value, why)]
            case "faq":
                return self.faq(section, run, why)
            case "talking_points":
                return [self.talking_points(section, run, why)]
            case "framework":
                return self.framework(section, run, why)
            case "plan":
                return self.plan(section, run, why)
            case "call_to_action":
                return self.call_to_action(section, run, why)
            case "introduction":
                return [self.introduction(run)]
        return None

    def generic(self, section: Section, run: list[Piece]) -> list[Block]:
        """What the shape alone says: a numbered list is a framework, a list with a lead-in key points."""
        if len(run) == 1 and section.heading is None and is_sources(run[0]):
            return [self.prose_block("sources", section, run, "a closing line that names sources")]
        if self.with_rules and section.hint is None and shapes.split_answers(run)[1]:
            return [self.talking_points(section, run, "strong and weak answers")]
        parts = shapes.listed(run) if self.with_rules else None
        if parts and section.hint is None:
            if dated_points(parts) and (found := self.plan(section, run, "points that begin with a period")):
                return found
            if len(parts) == 1 and parts[0].ordered and (found := self.framework(section, run, "a numbered list")):
                return found
            return self.points("key_points", section, run, "a list with its lead-in") or []
        if section.heading is None and not run:
            return []
        return [self.prose_block(GENERAL, section, run, "no rule knows it")]

    def points(self, block: str, section: Section, run: list[Piece], why: str) -> list[Block] | None:
        return self.listed(block, section, run, shapes.points_value, why)

    def listed(
        self, block: str, section: Section, run: list[Piece], value: Callable[[shapes.Listed], Value], why: str
    ) -> list[Block] | None:
        """A block for each list of the section; the first one has the heading."""
        parts = shapes.listed(run)
        if parts is None:
            return None
        count = count_of(sum(len(part.points) for part in parts), "item")
        found = [self.block(block, section, value(parts[0]), f"{why}; {count}")]
        found.extend(
            self.block(block, Section(None, section.level), value(part), "continues the list above")
            for part in parts[1:]
        )
        for later, part in zip(found[1:], parts[1:], strict=True):
            later.line = first_line(part) or section.line
        return found

    def prose_block(self, block: str, section: Section | None, run: list[Piece], why: str) -> Block:
        section = section or Section(None, 2, list(run))
        value: Value = {"text": prose(run)}
        if block == "context":
            value["kind"] = rules.role_or_place(section.title)
        if block == "coach_note":
            value["coach"] = None
        return self.block(block, section, value, why, line=run[0].line if run else 0)

    def talking_points(self, section: Section, run: list[Piece], why: str) -> Block:
        before, groups, after = shapes.split_answers(run)
        if not groups:
            return self.block("talking_points", section, {"intro": prose(run), "groups": [], "closing": ""}, why)
        value = {"intro": prose(before), "groups": groups, "closing": prose(after)}
        return self.block("talking_points", section, value, f"{why}; {count_of(len(groups), 'group')} of answers")

    def framework(self, section: Section, run: list[Piece], why: str, *, how_to: bool = False) -> list[Block] | None:
        """Numbered steps: one ordered list, or paragraphs that begin in bold."""
        at = [position for position, piece in enumerate(run) if isinstance(piece, ListPiece)]
        if len(at) == 1 and shapes.ordered_at(run, at[0]):
            found = run[at[0]]
            steps = (
                [shapes.listed_stage(item, with_answers=True) for item in found.items]
                if isinstance(found, ListPiece)
                else []
            )
            before, after = run[: at[0]], run[at[0] + 1 :]
            if isinstance(found, ListPiece) and found.start != 1:
                self.notes.warn(
                    found.line, "list-start", f"the list begins with {found.start}; its steps count from 1 now."
                )
        elif not at and why.startswith("heading") and (bold := bold_block(run)):
            start, end = bold
            steps = [shapes.listed_stage(Item(piece.line, (piece,)), with_answers=True) for piece in run[start:end]]
            before, after = run[:start], run[end:]
        else:
            return None
        if not steps or any(step is None for step in steps):
            return None
        value = {"intro": prose(before), "steps": steps, "closing": prose(after), "how_to": how_to}
        return [self.block("framework", section, value, f"{why}; {count_of(len(steps), 'step')}")]

    def plan(self, section: Section, run: list[Piece], why: str) -> list[Block] | None:
        """Tasks for one period, or a list of tasks under each bold line."""
        if (periods := titled_lists(run)) is not None:
            before, staged, after = periods
            value = {"intro": prose(before), "periods": staged, "closing": prose(after)}
            return [self.block("plan", section, value, f"{why}; {count_of(len(staged), 'period')}")]
        parts = shapes.listed(run)
        if not parts:
            return None
        if len(parts) == 1 and parts[0].ordered:
            return self.framework(section, run, why)
        if dated := dated_points(parts):
            value = {"intro": prose(parts[0].intro), "periods": dated, "closing": prose(parts[0].closing)}
            return [self.block("plan", section, value, f"{why}; {count_of(len(dated), 'period')}")]
        staged = [
            {
                "label": "",
                "title": "",
                "text": prose(part.intro) if number else "",
                "actions": [shapes.point_text(pieces) for pieces in part.points],
                "closing": prose(part.closing) if number < len(parts) - 1 else "",
            }
            for number, part in enumerate(parts)
        ]
        value = {"intro": prose(parts[0].intro), "periods": staged, "closing": prose(parts[-1].closing)}
        return [
            self.block("plan", section, value, f"{why}; {count_of(sum(len(part.points) for part in parts), 'task')}")
        ]

    def call_to_action(self, section: Section, run: list[Piece], why: str) -> list[Block] | None:
        """A short text that leads somewhere."""
        value = {"text": prose(run), "offer": None, "button_text": "", "button_link": ""}
        if section.hint:
            return [self.block("call_to_action", section, value, why)]
        if not shapes.paragraphs(run) or len(run) > 4:
            return None
        lines = [piece.spans for piece in run if isinstance(piece, Paragraph)]
        has_link = any(isinstance(span, Run) and span.href for spans in lines for span in spans)
        invites = bool(lines and _INVITATION.search(plain(lines[-1])))
        if not (has_link or invites) and len(words(" ".join(map(plain, lines)))) > 60:
            return None
        return [self.block("call_to_action", section, value, why)]

    # ---- questions and answers

    def faq(self, section: Section, run: list[Piece], why: str) -> list[Block] | None:
        intro, asked = self.questions(run)
        if not any(entry.answer for entry in asked):
            return None
        return [self.faq_block(section, intro, asked, why)]

    def questions(self, run: Iterable[Piece]) -> tuple[Pieces, list[shapes.Asked]]:
        """What leads in, and every question with the pieces up to the next one."""
        intro: list[Piece] = []
        asked: list[tuple[str, list[Piece], int]] = []
        for piece in expanded(run):
            if (found := shapes.question_of(piece)) is not None:
                question, start, mark = found
                start, answer_mark = shapes.without_answer_mark(start)
                self.note_marks(piece.line, mark, answer_mark)
                asked.append((question, list(start), piece.line))
            elif asked:
                if not asked[-1][1]:
                    (piece, *_), answer_mark = shapes.without_answer_mark((piece,))
                    self.note_marks(piece.line, "", answer_mark)
                asked[-1][1].append(piece)
            else:
                intro.append(piece)
        return tuple(intro), [shapes.Asked(question, tuple(answer), line) for question, answer, line in asked]

    def note_marks(self, line: int, question: str, answer: str) -> None:
        """“Q:” and “A:” are marks of a list of questions, not words of it."""
        if question:
            self.notes.drop(line, "question-mark", question.strip())
        if answer:
            self.notes.drop(line, "answer-mark", answer.strip())

    def faq_block(self, section: Section, intro: Pieces, asked: Sequence[shapes.Asked], why: str) -> Block:
        """Questions without an answer are no entries: they stay as text where they stood."""
        items: list[Value] = []
        lead_in = list(intro)
        for entry in asked:
            if not entry.answer:
                self.notes.warn(
                    entry.line, "question-without-answer", f"“{entry.question}” has no answer; it stays as text."
                )
                asked_line = Paragraph(entry.line, (Run(entry.question),))
                if items:
                    items[-1]["answer"] += prose((asked_line,))
                else:
                    lead_in.append(asked_line)
                continue
            markup = shapes.answer_html(entry.answer) or prose(entry.answer)
            self.add_answer(items, entry.question, markup, entry.line)
        value = {"intro": prose(lead_in), "items": items, "closing": ""}
        return self.block("faq", section, value, f"{why}; {count_of(len(items), 'question')}")

    def add_answer(self, items: list[Value], question: str, markup: str, line: int) -> None:
        """The same question once: an equal answer is said already, a different one stays beside the first."""
        wanted = question_key(question)
        for item in items:
            if question_key(item["question"]) != wanted:
                continue
            if shapes.answer_key(markup) in {
                shapes.answer_key(found) for found in (item["answer"], *item["other_answers"])
            }:
                self.notes.drop(line, "question-repeated", f"{question} {strip_html(markup)}")
            else:
                item["other_answers"].append(markup)
                self.notes.drop(line, "question-repeated", question)
                self.notes.warn(line, "two-answers", f"“{question}” has two different answers; both are kept.")
            return
        items.append({"question": question, "answer": markup, "other_answers": []})

    def with_questions(self, blocks: list[Block], meta: Meta) -> list[Block]:
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
            self.decide(new.line, "", "faq", f"{count_of(len(meta.questions), 'question')} of the front matter")
        for entry in meta.questions:
            question = squash(plain(entry.question))
            home = next((block for block in faqs if asks(block, question)), faqs[0])
            self.add_answer(home.value["items"], question, prose(entry.answer), entry.line)
        return blocks

    def with_how_to(self, blocks: list[Block], meta: Meta) -> list[Block]:
        """The instructions of the front matter, shown where the method of the article ends."""
        if meta.how_to is None:
            return blocks
        steps = [
            {
                "label": "",
                "title": title,
                "text": paragraph((Run(text),)) if text else "",
                "actions": [],
                "closing": "",
                "answers": [],
            }
            for title, text in meta.how_to.steps
        ]
        value = {"heading": meta.how_to.name, "level": "2", "intro": "", "steps": steps, "closing": "", "how_to": True}
        position = next(
            (number + 1 for number in range(len(blocks) - 1, -1, -1) if blocks[number].type in STAGED),
            next(
                (number for number, block in enumerate(blocks) if block.type in {"faq", "takeaway", "call_to_action"}),
                len(blocks),
            ),
        )
        blocks.insert(position, Block("framework", value, meta.how_to.line))
        self.decide(meta.how_to.line, meta.how_to.name, "framework", "howto of the front matter")
        return blocks

    # ---- a section whose parts have headings

    def family(self, section: Section, main: list[Piece], rule: "rules.Rule | None") -> list[Block] | None:
        """One block for a section and the sections below it, when these are steps, paths, points or questions.

        A part that does not fit stands as a section of its own; the block goes on after it.
        """
        kind = self.family_kind(section, rule)
        if kind is None:
            return None
        make = self.member_builder(kind)
        blocks: list[Block] = []
        open_members: list[Value] = []
        head: Section | None = section
        intro: Sequence[Piece] = main
        if not fits(main):
            blocks.extend(self.headed(section, main, None))
            head, intro = None, ()
        fitting = 0

        def close() -> None:
            nonlocal head, intro, open_members
            if open_members:
                holder = head or Section(None, section.level)
                blocks.append(self.family_block(kind, holder, intro, open_members, rule))
                head, intro, open_members = None, (), []

        for child in section.children:
            own, *rest = self.parts(child.content)
            member = make(child, own) if not child.children and not child.hint else None
            if member is None:
                if head is not None and not open_members:
                    return None  # nothing would carry the heading
                close()
                blocks.extend(self.section(child))
                continue
            fitting += 1
            open_members.append(member)
            if rest:
                close()
                for part in rest:
                    blocks.extend(self.loose(part, section.level))
        close()
        return blocks if section.hint or fitting * 2 > len(section.children) else None

    def family_kind(self, section: Section, rule: "rules.Rule | None") -> str | None:
        children = section.children
        if rule and rule.block == "faq":
            return "faq" if all(shapes.question_of(child.heading) for child in children if child.heading) else None
        simple = [child for child in children if not child.children]
        with_aspects = sum(shapes.path(child.title, self.parts(child.content)[0]) is not None for child in simple)
        labels = [label for child in children if (label := rules.label_of(child.title))]
        if rule and rule.name == "hint":
            return rule.block if rule.block in {*POINTS, *STAGED, "mistakes", "why_it_matters", "paths"} else None
        if with_aspects >= 2 and with_aspects * 2 >= len(children):
            return "paths"
        if rule and rule.block in {*POINTS, "mistakes", "why_it_matters"}:
            return rule.block
        if len(labels) >= 2 and len(labels) * 2 > len(children):
            return "plan" if sum(label.is_period for label in labels) * 2 > len(labels) else "framework"
        if rule and rule.block == "plan":
            return "plan"
        if rule and rule.block in {"framework"}:
            return "framework"
        return None

    def member_builder(self, kind: str) -> Callable[[Section, list[Piece]], Value | None]:
        def question(child: Section, own: list[Piece]) -> Value | None:
            found = shapes.question_of(child.heading) if child.heading else None
            pieces, answer_mark = shapes.without_answer_mark(tuple(own))
            answer = shapes.answer_html(pieces) if pieces else None
            if found and answer:
                self.note_marks(child.line, found[2], answer_mark)
            return {"question": found[0], "answer": answer, "line": child.line} if found and answer else None

        def point(child: Section, own: list[Piece]) -> Value | None:
            return shapes.point(tuple(own), child.title) if fits(own) else None

        def mistake(child: Section, own: list[Piece]) -> Value | None:
            return shapes.mistake_of((Run(child.title),), tuple(own)) if fits(own) else None

        def path(child: Section, own: list[Piece]) -> Value | None:
            if found := shapes.path(child.title, own):
                return found
            if not fits(own):
                return None
            label = rules.label_of(child.title)
            return {
                "label": label.text if label else "",
                "title": label.rest if label else child.title,
                "intro": prose(own),
                "aspects": [],
                "closing": "",
            }

        def step(child: Section, own: list[Piece]) -> Value | None:
            return shapes.stage(child.title, own, with_answers=True)

        def period(child: Section, own: list[Piece]) -> Value | None:
            return shapes.stage(child.title, own, with_answers=False)

        return {"faq": question, "mistakes": mistake, "paths": path, "framework": step, "plan": period}.get(kind, point)

    def family_block(
        self, kind: str, section: Section, intro: Sequence[Piece], members: list[Value], rule: "rules.Rule | None"
    ) -> Block:
        lead_in = prose(intro)
        why = f"{count_of(len(members), 'part')} with headings" + (f", heading matches “{rule.name}”" if rule else "")
        match kind:
            case "faq":
                value: Value = {"intro": lead_in, "items": [], "closing": ""}
                for member in members:
                    self.add_answer(value["items"], member["question"], member["answer"], member["line"])
            case "mistakes":
                value = {"intro": lead_in, "mistakes": members, "closing": ""}
            case "why_it_matters":
                value = {"text": lead_in, "reasons": members, "closing": ""}
            case "paths":
                value = {"intro": lead_in, "paths": members, "closing": ""}
            case "framework":
                value = {"intro": lead_in, "steps": members, "closing": "", "how_to": False}
            case "plan":
                value = {"intro": lead_in, "periods": members, "closing": ""}
            case _:
                value = {"intro": lead_in, "points": members, "closing": "", "numbered": False}
        return self.block(kind, section, value, why)

    # ---- pieces that stand alone

    def alone(self, piece: Piece, level: int) -> list[Block]:
        match piece:
            case Table(line=line):
                return [Block("table", shapes.table_value(piece), line)]
            case CodePiece(line=line, text=text, language=language):
                return [Block("code", {"language": language, "code": text}, line)]
            case Figure(line=line, image=image):
                value = {
                    "image": {"src": image.src},
                    "alt": image.alt,
                    "decorative": not image.alt,
                    "caption": image.title,
                }
                return [Block("image", value, line)]
            case Quote(line=line, pieces=inner):
                if fits(inner):
                    return [Block("quote", {"text": prose(inner), "attribution": ""}, line)]
                return self.flow(inner, level)
            case Component():
                return self.component(piece, level)
        return [Block(GENERAL, {"heading": "", "level": str(level), "text": prose((piece,))}, piece.line)]

    def component(self, piece: Component, level: int) -> list[Block]:
        """An offer's component is a call to action; the words of any other component stay as text."""
        from ..readers.jsx import SETTING_PROPS

        said = {name: value for name, value in piece.props if name not in SETTING_PROPS and squash(value)}
        section = Section(None, level)
        if _OFFER_COMPONENT.search(piece.name):
            heading = said.pop("heading", "") or said.pop("title", "")
            button = said.pop("buttonText", "") or said.pop("label", "")
            link = next((value for name, value in piece.props if name in {"href", "to", "url"}), "")
            value = {
                "heading": heading,
                "text": "".join(paragraph((Run(text),)) for text in said.values()),
                "offer": {"key": piece.name},
                "button_text": button,
                "button_link": link,
            }
            return [self.block("call_to_action", section, value, f"component <{piece.name}>", line=piece.line)]
        if not said:
            self.notes.drop(piece.line, "mdx-component", f"<{piece.name} />")
            return []
        self.notes.warn(piece.line, "unknown-component", f"<{piece.name}> is not known; its words stay as text.")
        text = prose(tuple(Paragraph(piece.line, (Run(value),)) for value in said.values()))
        return [self.block(GENERAL, section, {"text": text}, f"component <{piece.name}>", line=piece.line)]

    def block(self, block: str, section: Section, value: Value, why: str, line: int = 0) -> Block:
        """A headed block. A link inside a heading goes on in a line below it: headings are plain."""
        at = section.heading.line if section.heading else line or section.line
        self.decide(at, section.title, block, why)
        if section.heading and any(isinstance(span, Run) and span.href for span in section.heading.spans):
            self.notes.warn(at, "link-in-heading", "a link in the heading follows it as a line of text.")
            lead = next(name for name in ("intro", "text") if name in value)
            value[lead] = paragraph(section.heading.spans) + value[lead]
        return Block(block, {"heading": value.pop("heading", section.title), "level": str(section.level), **value}, at)


def apply_options(block: Block, options: dict[str, str]) -> None:
    """What the comment of an exported file says beside the type."""
    for name, raw in options.items():
        text = unquote(raw)
        if name in {"how_to", "decorative"} and name in block.value:
            block.value[name] = text == "true"
        elif name == "offer":
            block.value["offer"] = {"key": text}
        elif name == "coach":
            block.value["coach"] = {"slug": text}
        elif name in {"kind", "attribution", "button_text", "button_link"} and name in block.value:
            block.value[name] = text


def leading_run(pieces: Sequence[Piece]) -> tuple[list[Piece], list[Piece]]:
    """The pieces up to the first that must stand alone, and the rest."""
    for position, piece in enumerate(pieces):
        if not fits((piece,)):
            return list(pieces[:position]), list(pieces[position:])
    return list(pieces), []


def expanded(run: Iterable[Piece]) -> Iterable[Piece]:
    """Lists whose every item asks a question, taken apart."""
    for piece in run:
        if isinstance(piece, ListPiece) and all(shapes.question_of(item.pieces[0]) for item in piece.items):
            for item in piece.items:
                yield from item.pieces
        else:
            yield piece


def named_first(run: Sequence[Piece]) -> bool:
    """Does every point of the lists begin with words?"""
    return all(isinstance(pieces[0], Paragraph) for part in shapes.listed(run) or () for pieces in part.points)


def bold_block(run: Sequence[Piece]) -> tuple[int, int] | None:
    """The one stretch of two or more paragraphs that begin in bold, as (start, end)."""
    for start in range(len(run)):
        length = shapes.bold_paragraphs(run, start)
        if length >= 2:
            rest = run[start + length :]
            return (
                (start, start + length)
                if not any(shapes.bold_paragraphs(rest, at) for at in range(len(rest)))
                else None
            )
    return None


def titled_lists(run: Sequence[Piece]) -> tuple[Pieces, list[Value], Pieces] | None:
    """Two or more bold lines with a list below each, as periods; text before and after them."""
    starts = [
        position
        for position in range(len(run) - 1)
        if isinstance(piece := run[position], Paragraph)
        and shapes.is_all_bold(piece.spans)
        and isinstance(run[position + 1], ListPiece)
    ]
    if len(starts) < 2 or starts != list(range(starts[0], starts[0] + 2 * len(starts), 2)):
        return None
    end = starts[-1] + 2
    periods = []
    for start in starts:
        line = run[start]
        stage = (
            shapes.stage(plain(line.spans), run[start + 1 : start + 2], with_answers=False)
            if isinstance(line, Paragraph)
            else None
        )
        if stage is None:
            return None
        periods.append(stage)
    return tuple(run[: starts[0]]), periods, tuple(run[end:])


def dated_points(parts: Sequence[shapes.Listed]) -> list[Value] | None:
    """Points that each begin with a period (“**Week 1–2:** …”), as periods."""
    if len(parts) != 1:
        return None
    periods: list[Value] = []
    for pieces in parts[0].points:
        first = pieces[0]
        found = shapes.labelled(first)
        label = rules.label_of(f"{found[0]}: x") if found else None
        if not found or not label or not label.is_period or label.rest != "x":
            return None
        rest = (Paragraph(first.line, found[1]), *pieces[1:])
        periods.append(
            {"label": f"{found[0]}:", "title": "", "text": shapes.point_text(rest), "actions": [], "closing": ""}
        )
    return periods


def is_short_answer(piece: Piece) -> bool:
    return isinstance(piece, Paragraph) and bool(_SHORT_ANSWER.match(plain(piece.spans)))


def is_sources(piece: Piece) -> bool:
    """A paragraph, all in italics, that names sources."""
    if not isinstance(piece, Paragraph) or not _SOURCES.match(plain(piece.spans).strip()):
        return False
    return all(isinstance(span, Run) and ("italic" in span.styles or not span.text.strip()) for span in piece.spans)


def first_line(part: shapes.Listed) -> int:
    for pieces in (part.intro, *part.points):
        if pieces:
            return pieces[0].line
    return 0


def question_key(question: str) -> str:
    return " ".join(words(straighten(question).casefold()))


def asks(block: Block, question: str) -> bool:
    return any(question_key(item["question"]) == question_key(question) for item in block.value["items"])


# Fields whose text is no word of the article.
_SILENT = {
    "level",
    "kind",
    "quality",
    "how_to",
    "numbered",
    "decorative",
    "language",
    "button_link",
    "alt",
    "type",
    "id",
    "key",
    "src",
    "offer",
    "coach",
    "image",
}


# Fields that hold characters as they are, not rich text.
_PLAIN = {"heading", "title", "label", "question", "caption", "button_text", "attribution", "code"}


def texts(value: Any) -> Iterable[str]:
    """The plain texts of a raw value in reading order. Of the lists with ids, the values alone."""
    if isinstance(value, str):
        yield strip_html(value)
    elif isinstance(value, dict):
        for name, item in value.items():
            if name in _PLAIN and isinstance(item, str):
                yield item
            elif name not in _SILENT:
                yield from texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)
