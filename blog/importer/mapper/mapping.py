"""A document becomes a draft: which part is which block, and why. Pure.

The order of the source is kept. What no rule recognises becomes a general section, word for word.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from cms.core.text import count_of, squash

from ..document import (
    CodePiece,
    Component,
    Document,
    Figure,
    Hint,
    ImportProblem,
    Note,
    Notes,
    Paragraph,
    Piece,
    Quote,
    Run,
    Table,
    plain,
)
from . import ids, methods, questions, rules, shapes
from .answers import split_answers, table_value
from .conservation import missing_words
from .draft import GENERAL, Block, Draft, Value, apply_options
from .families import POINTS, family_block, family_kind, member_builder, parts
from .recorder import Recorder
from .richtext import fits, paragraph, prose
from .sections import Section, outline

PROSE = {"short_answer", "context", "coach_note", "example", "takeaway", "sources"}

_SOURCES = re.compile(r"^(?:(?:data )?sources?|references|based on)\b", re.I)
_SHORT_ANSWER = re.compile(r"^(?:the )?(?:short|quick|honest) answer\b|^tl;?dr\b", re.I)
_OFFER_COMPONENT = re.compile(r"CTA|CallToAction|Signup|SignUp|Waitlist|Newsletter|Banner|Button|Offer|Pricing", re.I)


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
    record = Recorder(notes)
    mapper = _Mapper(record, with_rules)
    tops = outline(document.pieces, document.meta.title, notes)
    blocks = [*mapper.lead(tops[0]), *(block for section in tops[1:] for block in mapper.section(section))]
    blocks = single(blocks, "short_answer", record)
    blocks = methods.with_how_to(record, blocks, document.meta)
    blocks = questions.with_questions(record, blocks, document.meta)
    ids.assign(document.key, blocks)
    return Draft(
        document.key,
        document.slug,
        document.format,
        document.meta,
        tuple(blocks),
        tuple(record.decisions),
        (*document.dropped, *notes.dropped),
        (*document.warnings, *notes.warnings),
    )


def single(blocks: list[Block], block_type: str, record: Recorder) -> list[Block]:
    """At most one block of this type: later ones become general sections."""
    seen = False
    for block in blocks:
        if block.type == block_type:
            if seen:
                block.type = GENERAL
                record.decide(
                    block.line, block.value["heading"], GENERAL, f"a second {block_type} is a general section"
                )
            seen = True
    return blocks


@dataclass
class _Mapper:
    record: Recorder
    with_rules: bool = True

    # ---- sections

    def lead(self, section: Section) -> list[Block]:
        """What stands above the first heading: an introduction, perhaps a short answer before it."""
        first, *rest = parts(section.content)
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
        self.record.decide(run[0].line, "", "introduction", "text above the first heading")
        return Block("introduction", {"text": prose(run)}, run[0].line)

    def section(self, section: Section) -> list[Block]:
        main, *rest = parts(section.content)
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

    def rule_for(self, section: Section) -> rules.Rule | None:
        if section.hint:
            return rules.Rule(section.hint.block, re.compile(""), "hint")
        return rules.meaning(section.title)

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

    def headed(self, section: Section, pieces: Sequence[Piece], rule: rules.Rule | None) -> list[Block]:
        """The blocks of a section's own pieces: the first run carries the heading."""
        run, after = leading_run(pieces)
        built = self.build(section, run, rule) if run or not after else None
        if built is None:
            built = self.generic(section, run)
        found = [*built, *self.flow(after, section.level, rule)]
        if section.hint and found:
            apply_options(found[0], dict(section.hint.options))
        return found

    def flow(self, pieces: Sequence[Piece], level: int, rule: rules.Rule | None = None) -> list[Block]:
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

    def build(self, section: Section, run: list[Piece], rule: rules.Rule | None) -> list[Block] | None:
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
                return [self.record.block("why_it_matters", section, value, why)]
            case "faq":
                return questions.faq(self.record, section, run, why)
            case "talking_points":
                return [methods.talking_points(self.record, section, run, why)]
            case "framework":
                return methods.framework(self.record, section, run, why)
            case "plan":
                return methods.plan(self.record, section, run, why)
            case "call_to_action":
                return methods.call_to_action(self.record, section, run, why)
            case "introduction":
                return [self.introduction(run)]
        return None

    def generic(self, section: Section, run: list[Piece]) -> list[Block]:
        """What the shape alone says: a numbered list is a framework, a list with a lead-in key points."""
        if len(run) == 1 and section.heading is None and is_sources(run[0]):
            return [self.prose_block("sources", section, run, "a closing line that names sources")]
        if self.with_rules and section.hint is None and split_answers(run)[1]:
            return [methods.talking_points(self.record, section, run, "strong and weak answers")]
        parts = shapes.listed(run) if self.with_rules else None
        if parts and section.hint is None:
            if methods.dated_points(parts) and (
                found := methods.plan(self.record, section, run, "points that begin with a period")
            ):
                return found
            if (
                len(parts) == 1
                and parts[0].ordered
                and (found := methods.framework(self.record, section, run, "a numbered list"))
            ):
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
        found = [self.record.block(block, section, value(parts[0]), f"{why}; {count}")]
        found.extend(
            self.record.block(block, Section(None, section.level), value(part), "continues the list above")
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
        return self.record.block(block, section, value, why, line=run[0].line if run else 0)

    # ---- a section whose parts have headings

    def family(self, section: Section, main: list[Piece], rule: rules.Rule | None) -> list[Block] | None:
        """One block for a section and the sections below it, when these are steps, paths, points or questions.

        A part that does not fit stands as a section of its own; the block goes on after it.
        """
        kind = family_kind(section, rule)
        if kind is None:
            return None
        make = member_builder(self.record, kind)
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
                blocks.append(family_block(self.record, kind, holder, intro, open_members, rule))
                head, intro, open_members = None, (), []

        for child in section.children:
            own, *rest = parts(child.content)
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

    # ---- pieces that stand alone

    def alone(self, piece: Piece, level: int) -> list[Block]:
        match piece:
            case Table(line=line):
                return [Block("table", table_value(piece), line)]
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
            return [self.record.block("call_to_action", section, value, f"component <{piece.name}>", line=piece.line)]
        if not said:
            self.record.notes.drop(piece.line, "mdx-component", f"<{piece.name} />")
            return []
        self.record.notes.warn(piece.line, "unknown-component", f"<{piece.name}> is not known; its words stay as text.")
        text = prose(tuple(Paragraph(piece.line, (Run(value),)) for value in said.values()))
        return [self.record.block(GENERAL, section, {"text": text}, f"component <{piece.name}>", line=piece.line)]


def leading_run(pieces: Sequence[Piece]) -> tuple[list[Piece], list[Piece]]:
    """The pieces up to the first that must stand alone, and the rest."""
    for position, piece in enumerate(pieces):
        if not fits((piece,)):
            return list(pieces[:position]), list(pieces[position:])
    return list(pieces), []


def named_first(run: Sequence[Piece]) -> bool:
    """Does every point of the lists begin with words?"""
    return all(isinstance(pieces[0], Paragraph) for part in shapes.listed(run) or () for pieces in part.points)


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
