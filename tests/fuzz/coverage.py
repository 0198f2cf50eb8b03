"""Looks for new paths through the importer with atheris, which sees which lines a file of bytes reaches.

.venv/bin/python -m tests.fuzz.coverage [runs]      (Linux; pip install "proofdesk[fuzz]")
"""

import os
import sys
from pathlib import PurePath


def main() -> int:
    try:
        import atheris
    except ImportError:
        print("skipped: atheris is not installed; pip install 'atheris>=3' (there are wheels for Linux)")  # noqa: T201
        return 0
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.test")
    import django

    django.setup()
    with atheris.instrument_imports(include=["blog.importer.readers", "blog.importer.mapper", "markdown_it"]):
        from blog.importer import readers
        from blog.importer.document import ImportProblem
        from blog.importer.mapper import map_document
    kinds = list(readers.READERS)

    def one(data: bytes) -> None:
        if len(data) < 2:
            return
        try:
            map_document(readers.read(PurePath("a-post.md"), data[1:], kinds[data[0] % len(kinds)]))
        except ImportProblem:
            return

    runs = sys.argv[1] if len(sys.argv) > 1 else "20000"
    atheris.Setup([sys.argv[0], f"-runs={runs}", "-max_len=4096", "-timeout=10", "-rss_limit_mb=2048"], one)
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
