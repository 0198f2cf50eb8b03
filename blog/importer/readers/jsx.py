"""MDX in Markdown: components are read as data, never run; modules and comments are left out.

The syntax that posts use: https://mdxjs.com/docs/what-is-mdx/#mdx-syntax
"""

import html
import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

_STRING = r"\"[^\"]*\"|'[^']*'|\{(?:[^{}]|\{[^{}]*\})*\}"
_TAG = re.compile(rf"<(/?)([A-Z][\w.]*)((?:\s+[\w:-]+(?:\s*=\s*(?:{_STRING}))?)*)\s*(/?)>")
_PROP = re.compile(rf"([\w:-]+)(?:\s*=\s*({_STRING}))?")
_LITERAL = re.compile(r"\{\s*(?:\"([^\"]*)\"|'([^']*)'|`([^`$]*)`)\s*\}", re.S)
_MODULE = re.compile(
    r"import\s.+\sfrom\s+['\"].+['\"];?\s*$|import\s+['\"].+['\"];?\s*$|export\s+(?:const|default|let|var|function)\b"
)
_COMMENT = re.compile(r"\{/\*(.*?)\*/\}", re.S)

# Properties that are words for readers; all others are settings.
WORD_PROPS = {
    "heading",
    "subheading",
    "buttonText",
    "title",
    "subtitle",
    "text",
    "label",
    "description",
    "caption",
    "quote",
    "author",
    "children",
}
SETTING_PROPS = {
    "slug",
    "href",
    "className",
    "class",
    "id",
    "ctaLocation",
    "style",
    "key",
    "src",
    "url",
    "to",
    "variant",
    "type",
    "size",
    "color",
    "icon",
}


def properties(source: str) -> dict[str, str]:
    """The text properties of a tag. Expressions other than one string are not text."""
    found = {}
    for name, raw in _PROP.findall(source):
        if raw[:1] in "\"'" and raw:
            found[name] = html.unescape(raw[1:-1])
        elif match := _LITERAL.fullmatch(raw):
            found[name] = next(group for group in match.groups() if group is not None)
    return {name: " ".join(value.split()) for name, value in found.items()}


def install(md: MarkdownIt) -> None:
    md.block.ruler.before("fence", "jsx_module", _module_rule)
    md.block.ruler.before("html_block", "jsx_block", _block_rule, {"alt": ["paragraph", "reference", "blockquote"]})
    md.block.ruler.before("html_block", "jsx_comment", _comment_rule, {"alt": ["paragraph", "reference", "blockquote"]})
    md.inline.ruler.before("html_inline", "jsx_inline", _inline_rule)


def _source_at(state: StateBlock, line: int) -> tuple[str, int]:
    start = state.bMarks[line] + state.tShift[line]
    return state.src, start


def _end_line(state: StateBlock, start_line: int, end: int) -> int | None:
    """The line after the one that `end` closes, or None when other text follows on it."""
    rest, _, _ = state.src[end:].partition("\n")
    if rest.strip():
        return None
    return start_line + state.src[state.bMarks[start_line] : end].count("\n") + 1


def _module_rule(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    if state.sCount[start_line] or state.parentType != "root":
        return False
    source, start = _source_at(state, start_line)
    line = source[start : state.eMarks[start_line]]
    if not _MODULE.match(line):
        return False
    if silent:
        return True
    after = start_line + 1
    if line.startswith("export"):
        # A value may go on until its brackets are closed; a blank line ends it in any case.
        while after < end_line and not state.isEmpty(after):
            after += 1
    token = state.push("jsx_module", "", 0)
    token.content = source[start : state.eMarks[after - 1]].strip()
    token.map = [start_line, after]
    state.line = after
    return True


def _block_rule(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    source, start = _source_at(state, start_line)
    if state.sCount[start_line] - state.blkIndent >= 4:
        return False
    match = _TAG.match(source, start)
    if match is None:
        return False
    after = _end_line(state, start_line, match.end())
    if after is None or after > end_line:
        return False
    if silent:
        return True
    token = state.push("jsx_block", "", 0)
    token.content = match.group()
    token.meta = {"name": match.group(2), "props": properties(match.group(3)), "closes": bool(match.group(1))}
    token.map = [start_line, after]
    state.line = after
    return True


def _comment_rule(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    source, start = _source_at(state, start_line)
    match = _COMMENT.match(source, start)
    if match is None:
        return False
    after = _end_line(state, start_line, match.end())
    if after is None or after > end_line:
        return False
    if silent:
        return True
    token = state.push("jsx_comment", "", 0)
    token.content = match.group(1)
    token.map = [start_line, after]
    state.line = after
    return True


def _inline_rule(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] not in "<{":
        return False
    if match := _COMMENT.match(state.src, state.pos):
        if not silent:
            token = state.push("html_inline", "", 0)
            token.content = f"<!--{match.group(1)}-->"
        state.pos = match.end()
        return True
    match = _TAG.match(state.src, state.pos)
    if match is None:
        return False
    if not silent:
        token = state.push("jsx_inline", "", 0)
        token.content = match.group()
        token.meta = {"name": match.group(2), "props": properties(match.group(3)), "closes": bool(match.group(1))}
    state.pos = match.end()
    return True
