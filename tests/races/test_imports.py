"""Imports by several processes at once: every page has a place of its own in the tree, on either database."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from wagtail.models import Page

from blog.models import ArticleIndexPage, ArticlePage

pytestmark = pytest.mark.django_db(transaction=True)

PROCESSES, POSTS = 3, 8


def address() -> str:
    """Of the database that this test has, for other processes."""
    given = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{given['NAME']}"
    password = f":{given['PASSWORD']}" if given["PASSWORD"] else ""
    return f"postgres://{given['USER']}{password}@{given['HOST']}:{given['PORT']}/{given['NAME']}"


def posts(folder: Path, name: str) -> Path:
    for number in range(POSTS):
        post = folder / name / f"{name}-{number}" / "index.md"
        post.parent.mkdir(parents=True)
        post.write_text(
            f"---\ntitle: Post {number} of {name}\nauthor: Ann Example\ntags: [pay, {name}]\ncategory: Pay\n---\n\nSome text.\n"
        )
    return folder / name


def test_imports_at_once_leave_the_tree_whole(index: ArticleIndexPage, admin: Any, tmp_path: Path) -> None:
    environment = {**os.environ, "DATABASE_URL": address(), "DJANGO_SETTINGS_MODULE": "cms.settings.test"}
    running = [
        subprocess.Popen(
            [
                *(sys.executable, "manage.py", "import_articles", str(posts(tmp_path, f"folder{number}"))),
                *("--format", "eleventy", "--state", "draft", "--as", admin.get_username()),
            ],
            cwd=settings.BASE_DIR,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for number in range(PROCESSES)
    ]
    said = [process.communicate(timeout=300)[0] for process in running]
    assert [process.returncode for process in running] == [0] * PROCESSES, said
    assert ArticlePage.objects.count() == PROCESSES * POSTS
    assert Page.objects.get(pk=index.pk).numchild == PROCESSES * POSTS
    assert not any(Page.find_problems())
