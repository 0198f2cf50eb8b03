"""Markdown as people write it, and as nobody should: for the property tests."""

from hypothesis import strategies as st

_WORDS = [
    "Pick",
    "the",
    "target",
    "role.",
    "A",
    "test",
    "Why",
    "not?",
    "yes",
    "done!",
    "Lead",
    "with",
    "proof",
    "first",
    "This",
    "reads",
    "“quoted”",
    "don’t",
    "2-4",
    "$5",
    "AI",
]
_MARKS = [
    "**bold**", "*it*", "`code`", "[link](/x)", "**Label:**", "~~s~~", "![img](a.png)", "<b>x</b>", "<br>", "&amp;", "\\*",
    "_", "*", "**", "`", "|", "<", "<T>", "<https://a.b>", "[x]", "\\", "{{ x }}", "{% y %}", "&lt;", "Q:", "A:", "#",
    "- ", "1. ", ">", "http://x.y",
]  # fmt: skip
_HEADINGS = [
    "Short answer", "Common mistakes", "FAQ", "The coach's framework", "Why this matters", "Step 1: Do it", "Step 2: Go",
    "Path 1: X", "Week 1: Y", "Red flags", "Questions to ask", "Next step", "Example", "Coach's note", "Proof checklist",
    "How to talk about it", "Final takeaway", "Anything", "What is it?", "TL;DR", "Sources", "Practical execution this week",
    "1. One", "2. Two", "Role-specific nuance",
]  # fmt: skip
_BEGINNINGS = [
    "", "", "", "- ", "- ", "1. ", "2. ", "  - ", "   - ", "> ", "    ", "* ", "- **X.** ", "**Q: ", "Strong answers:\n- ",
    "**What is it?** ", "**What it is:** ", "**Timeline:** ", "| a | b |\n|---|---|\n| ", "```\n", "<div>", "</div>",
    "<details><summary>", "<!-- c -->", "---", "***", "[r]: /u", '<Foo a="b c" />', '<WaitlistCTA heading="h x"/>',
    "import a from 'b'\n\n", "{/* c */}",
]  # fmt: skip

# Any characters of a text file but its line ends.
any_word = st.text(
    alphabet=st.characters(codec="utf-8", exclude_characters="\r\x00", exclude_categories=["Cs"]), max_size=12
)
plain_line = st.text(
    alphabet=st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=40
)
words = st.lists(
    st.one_of(st.sampled_from(_WORDS), st.sampled_from(_WORDS), st.sampled_from(_MARKS), any_word), max_size=9
).map(" ".join)
headings = st.builds(
    lambda level, text, end: f"{'#' * level} {text}{end}",
    st.integers(1, 5), st.sampled_from(_HEADINGS), st.sampled_from(["", "", " x", "?"]),
)  # fmt: skip
lines = st.builds(lambda start, text: start + text, st.sampled_from(_BEGINNINGS), words)
blocks = st.one_of(headings, lines, lines, st.just(""))
bodies = st.lists(st.tuples(blocks, st.sampled_from(["\n", "\n\n"])), max_size=14).map(
    lambda parts: "".join(block + end for block, end in parts)
)
formats = st.sampled_from(["eleventy", "mdx"])
