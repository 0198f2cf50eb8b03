"""Alternative texts that say nothing. Pure."""

import re

from cms.core.text import slug_of, words

_FILE_NAME = re.compile(
    r"^\S+\.(?:jpe?g|png|gif|webp|avif|svg|heic)$|^(?:img|dsc|image|photo|screenshot)[-_ ]?\d+$", re.I
)
_SAYS_IMAGE = re.compile(
    r"^(?:an? |the )?(?:(?:hero|stock|cover|header|main|featured|blog)[ -])?"
    r"(?:image|picture|photo|photograph|graphic|illustration|imagery)(?: of\b| showing\b|$)",
    re.I,
)
_ONLY_IMAGERY = re.compile(r"\b(?:imagery|stock (?:photo|image)|placeholder)\.?$", re.I)


def meaningless(alt: str, title: str = "", file: str = "") -> str:
    """Why an alternative text says nothing, as the end of a sentence; "" for one that does."""
    name = file.rpartition("/")[2].rpartition(".")[0]
    if _FILE_NAME.match(alt) or (name and not name.isdigit() and slug_of(alt) == slug_of(name)):
        return "is a file name"
    if match := _SAYS_IMAGE.match(alt):
        return f"begins with “{match[0]}”, which everybody is told anyway" if " " in alt else "only says that it is one"
    if _ONLY_IMAGERY.search(alt):
        return "says what kind of image it is, not what it shows"
    if title and slug_of(alt) == slug_of(title):
        return "repeats the title"
    if len(words(alt)) < 2:
        return "is a single word"
    return ""
