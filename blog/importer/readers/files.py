"""Bytes to text, with limits, so that no file can take the importer down."""

import codecs

from ..document import ImportProblem

MAX_BYTES = 2 * 1024 * 1024

_OTHER_ENCODINGS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)


def decoded(raw: bytes) -> str:
    """The text of a file: UTF-8, with or without a byte order mark, lines ended by "\\n".

    Raises ImportProblem for anything else.
    """
    if len(raw) > MAX_BYTES:
        raise ImportProblem(
            f"the file has {len(raw) / 2**20:.1f} MB; a post may have {MAX_BYTES // 2**20} MB. Is it a post?"
        )
    for mark, name in _OTHER_ENCODINGS:
        if raw.startswith(mark):
            raise ImportProblem(f"the file is encoded as {name}. Save it as UTF-8.", 1)
    if (position := raw.find(b"\0")) >= 0:
        raise ImportProblem(
            "the file holds a NUL byte, so it is not a text file. Remove the byte, or the file.", line_at(raw, position)
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ImportProblem(
            f"byte {raw[error.start]:#04x} is not UTF-8. Save the file as UTF-8.", line_at(raw, error.start)
        ) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def line_at(raw: bytes, position: int) -> int:
    return raw.count(b"\n", 0, position) + 1
