"""What the mapper decided and noted, and blocks that are written down with their reason. Pure."""

from dataclasses import dataclass, field

from ..document import Note, Notes, Run
from .draft import Block, Value
from .richtext import paragraph
from .sections import Section


@dataclass
class Recorder:
    notes: Notes
    decisions: list[Note] = field(default_factory=list)

    def decide(self, line: int, heading: str, block: str, why: str) -> None:
        self.decisions.append(Note(line, block, f"“{heading}” → {block}: {why}" if heading else f"{block}: {why}"))

    def block(self, block: str, section: Section, value: Value, why: str, line: int = 0) -> Block:
        """A headed block. A link inside a heading goes on in a line below it: headings are plain."""
        at = section.heading.line if section.heading else line or section.line
        self.decide(at, section.title, block, why)
        if section.heading and any(isinstance(span, Run) and span.href for span in section.heading.spans):
            self.notes.warn(at, "link-in-heading", "a link in the heading follows it as a line of text.")
            lead = next(name for name in ("intro", "text") if name in value)
            value[lead] = paragraph(section.heading.spans) + value[lead]
        return Block(block, {"heading": value.pop("heading", section.title), "level": str(section.level), **value}, at)
