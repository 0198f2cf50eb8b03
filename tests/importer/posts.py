"""Folders of posts, written by tests."""

from pathlib import Path
from typing import Any

from blog.importer.report import ReportFile, Summary
from blog.importer.runs import Options, run

POST = """---
layout: "post.njk"
tags: ["blog"]
title: "{title}"
description: "About {title}."
author: "Ann Author"
publishDateISO: "2026-02-08"
updatedDateISO: "2026-03-09"
categories:
  - "Leadership"
  - "Leadership"
{more}---
An opening about {slug}.

## Common mistakes

- Waiting. Ask now. This costs time.

## FAQ

**How long does {slug} take?**

{answer}
"""


def write_post(folder: Path, slug: str, *, title: str = "", answer: str = "Two months.", more: str = "") -> Path:
    file = folder / slug / "index.md"
    file.parent.mkdir(parents=True, exist_ok=True)
    text = POST.format(title=title or slug.replace("-", " ").title(), slug=slug, answer=answer, more=more)
    file.write_text(text, encoding="utf-8")
    return file


def import_folder(folder: Path, user: Any, **options: Any) -> Summary:
    return run(Options(folder, **options), user, ReportFile(None))
