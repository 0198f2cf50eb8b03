"""Text that was meant to be replaced before anybody reads it. Pure.

Templates are part of our subject: “Hi [insert name], …” in a script is what the reader came for. So gaps
to fill in are left alone in quotations, talking points and examples, and below a heading that announces
a template. Words in quotation marks and code are always left alone.
"""

import re
from collections.abc import Iterator

from blog.facts import ArticleFacts, BlockFacts, Passage

from .markup import paragraphs

_NEVER_MEANT = (
    re.compile(r"\blorem ipsum\b", re.I),
    re.compile(r"\b(?:TODO|TBD|TBC|FIXME)\b(?!\s+(?:list|app)\b)"),
    # Only where it is all that a paragraph says: “put your title here” may be advice.
    re.compile(r"^(?:(?:your|insert|add|some) )?(?:text|copy|title|heading|content) (?:goes )?here[.!…]*$", re.I),
    re.compile(r"^(?:…|\.{3,}|\?{2,}|placeholder(?: text)?|untitled|new (?:article|page))$", re.I),
)
_GAPS = (
    re.compile(r"\[\s*(?:insert|add|todo|tbd|tbc|placeholder|link here|image here)\b[^\]]*\]", re.I),
    re.compile(r"\[\s*(?:x{2,}|\?+)\s*\]", re.I),
    re.compile(r"\bx{3,}\b", re.I),
    re.compile(r"\{\{.*?\}\}|\{%.*?%\}"),
)
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|(?<!\w)‘[^’]*’(?!\w)|(?<!\w)'[^']*'(?!\w)")
_TEMPLATE = re.compile(r"\b(?:templates?|scripts?|examples?|samples?|prompts?|messages?|e-?mails?)\b", re.I)
_SAMPLES = frozenset({"quote", "talking_points", "example"})


def placeholder_in(text: str, *, gaps: bool = True) -> str:
    """The first words that are a placeholder, "" where there are none. `gaps`: those of templates count, too."""
    unquoted = _QUOTED.sub(" ", text).strip()
    for pattern in (*_NEVER_MEANT, *_GAPS) if gaps else _NEVER_MEANT:
        if match := pattern.search(unquoted):
            return match[0]
    return ""


def placeholders(facts: ArticleFacts) -> Iterator[tuple[str, str]]:
    """Places and words: one for each field or passage that has some."""
    own = [
        ("title", facts.title),
        ("seo_title", facts.short_title),
        ("description", facts.description),
        ("search_description", facts.search_description),
        ("hero_alt", facts.hero_alt),
        *((point.place, point.text) for point in facts.summary_points),
    ]
    for place, text in own:
        if words := placeholder_in(text):
            yield place, words
    for block in facts.blocks:
        for passage in block.passages() if block.type != "code" else ():
            if words := _in_passage(block, passage):
                yield passage.place, words


def _in_passage(block: BlockFacts, passage: Passage) -> str:
    is_sample = block.type in _SAMPLES or bool(_TEMPLATE.search(block.heading))
    for paragraph in paragraphs(passage):
        # A cell of a table may say that there is nothing: “…”, “??”.
        is_sign = block.type == "table" and not any(char.isalnum() for char in paragraph.text)
        if not is_sign and (words := placeholder_in(paragraph.prose, gaps=not (is_sample or paragraph.is_quote))):
            return words
    return ""
