"""Alternative texts that say nothing. Pure."""

import re

from cms.core.text import slug_of, words

from .wording import marked as _

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
    """Why the alternative text of a main image says nothing; "" for one that does."""
    name = file.rpartition("/")[2].rpartition(".")[0]
    if _FILE_NAME.match(alt) or (name and not name.isdigit() and slug_of(alt) == slug_of(name)):
        return _("The alternative text of the main image is a file name.")
    if match := _SAYS_IMAGE.match(alt):
        if " " not in alt:
            return _("The alternative text of the main image only says that it is one.")
        text = _("The alternative text of the main image begins with “%(words)s”, which everybody is told anyway.")
        return text % {"words": match[0]}
    if _ONLY_IMAGERY.search(alt):
        return _("The alternative text of the main image says what kind of image it is, not what it shows.")
    if title and slug_of(alt) == slug_of(title):
        return _("The alternative text of the main image repeats the title.")
    if len(words(alt)) < 2:
        return _("The alternative text of the main image is a single word.")
    return ""
