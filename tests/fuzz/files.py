"""Cases of files: posts, redirect tables, pictures."""

import base64
from functools import cache
from io import BytesIO
from pathlib import PurePath
from random import Random

from django.db import transaction
from PIL import Image
from wagtail.models import Site

from blog.importer import readers, redirect_table
from blog.importer.document import ImportProblem
from blog.importer.mapper import map_document
from cms.core.pictures import Limits, Refused, cleaned
from tests.conftest import DATA

from . import hostile
from .running import Case

PIECES = [
    "---\ntitle: T\n---\n", "---\n", "# H\n", "## FAQ\n\n### Why?\n\n", "**Q:** x\n\n**A:** y\n", "- a\n  - b\n", "1. x\n",
    "> q\n", "```js\n", "| a | b |\n|---|---|\n| 1 | 2 |\n", "[x](y \"z\")", "![a](b)", "<Callout type=\"x\">\n", "</Callout>\n",
    "{expr}", "import X from 'y'\n\n", "export const m = {a: 1}\n\n", "<details><summary>x</summary>\n", "&nbsp;", "\\", "***",
    "date: 2026-13-45\n", "tags: [a, b\n", "faq:\n  - question: a\n    answer: b\n", "a: &a [*a]\n", "- - - -\n", "\t", "===\n",
    "<!-- x", "[^1]: note\n", "~~s~~", ":::note\n", "{% include x %}", "{{ x }}", "<p onclick=x>", "\r\n", "howto:\n  steps: 1\n",
    "[" * 300, "*" * 300, ">" * 200 + " x\n", "<div>" * 200, "(" * 300, "`" * 101, "- " * 150 + "x\n", "_" * 200, "![" * 200,
]  # fmt: skip


@cache
def posts() -> list[tuple[str, bytes]]:
    found = [path for suffix in ("md", "mdx", "txt") for path in sorted(DATA.rglob(f"*.{suffix}"))]
    return [(readers.format_of(PurePath(path.name)) or "text", path.read_bytes()) for path in found[:60]]


def post(rng: Random) -> Case:
    kind, data = rng.choice(posts()) if posts() else ("eleventy", b"# x")
    if rng.random() < 0.4:
        data = "".join(rng.choice([*PIECES, hostile.text(rng)[:300], "word ", "\n\n"]) for _ in range(rng.randint(1, 60))).encode("utf-8", "surrogatepass")  # fmt: skip
        kind = rng.choice(list(readers.READERS))
    elif rng.random() < 0.9:
        data = hostile.mutated(data, rng)
    return {"format": kind, "data": base64.b64encode(data).decode()}


def read_post(case: Case) -> str:
    try:
        document = readers.read(PurePath("a-post.md"), base64.b64decode(case["data"]), case["format"])
        map_document(document)
    except ImportProblem:
        return "refused"
    except Exception as error:
        return f"failed: {type(error).__name__}: {error}"
    return "read"


LINES = ["/a /b 301", "/a/* /b/:splat 302!", "/x id=:id /y/:id", "/ /", "/* /404 404", "#", "/a b c d e f", "/a /b 200", "/a https://x 301 Country=au"]  # fmt: skip


def table(rng: Random) -> Case:
    lines = [rng.choice([*LINES, hostile.text(rng), f"{hostile.text(rng)} {hostile.text(rng)} {hostile.text(rng)}"]) for _ in range(rng.randint(0, 30))]  # fmt: skip
    return {"text": "\n".join(lines)}


def read_table(case: Case) -> str:
    try:
        with transaction.atomic():
            redirect_table.import_rules(case["text"], Site.objects.get())
            transaction.set_rollback(True)
    except ImportProblem:
        return "refused"
    except Exception as error:
        return f"failed: {type(error).__name__}: {error}"
    return "read"


@cache
def pictures() -> list[bytes]:
    found = []
    for kind in ("JPEG", "PNG", "GIF", "WEBP", "AVIF"):
        for frames in (1, 3) if kind != "JPEG" else (1,):
            out = BytesIO()
            rows = [Image.linear_gradient("L").resize((24, 16)).convert("RGB").rotate(90 * n) for n in range(frames)]
            more = {"save_all": True, "append_images": rows[1:], "duration": 50} if frames > 1 else {}
            exif = Image.Exif()
            exif[0x0112] = 6
            # Pillow 13 does not survive writing an AVIF of many frames that is held sideways. We never do.
            noted = {} if kind == "GIF" or frames > 1 else {"exif": exif}
            rows[0].save(out, kind, **noted, **more)
            found.append(out.getvalue())
    return found


def picture(rng: Random) -> Case:
    return {"data": base64.b64encode(hostile.mutated(rng.choice(pictures()), rng)).decode()}


def read_picture(case: Case) -> str:
    try:
        cleaned(base64.b64decode(case["data"]), Limits(bytes=100_000, pixels=4_000_000, frames=50))
    except Refused:
        return "refused"
    except Exception as error:
        return f"failed: {type(error).__name__}: {error}"
    return "read"
