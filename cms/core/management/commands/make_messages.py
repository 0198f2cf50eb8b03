"""Collects what can be translated, from all of the code and its templates, into one catalogue for each language.

Run it at the top of the source tree, by `make messages`: it needs GNU gettext.
"""

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.commands import makemessages

LOCALE = Path("cms/core/locale")
NOT_OURS = [".*", "benchmarks", "build", "deploy", "dist", "docs", "tests", "var"]


class Command(makemessages.Command):
    help = __doc__
    # A sentence that changed is translated anew: a guess that nobody looked at would be shown to visitors.
    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching"]

    def handle(self, *args: Any, **options: Any) -> None:
        languages = options["locale"] or sorted(folder.name for folder in LOCALE.iterdir())
        # Line numbers would change with every edit of the code.
        ours = {"no_location": True, "no_obsolete": True, "ignore_patterns": [*options["ignore_patterns"], *NOT_OURS]}
        super().handle(*args, **{**options, **ours, "locale": languages})
        call_command("compilemessages", locale=languages, ignore_patterns=NOT_OURS, verbosity=options["verbosity"])

    def find_files(self, root: str) -> list[Any]:
        found: list[Any] = super().find_files(root)
        for file in found:
            file.locale_dir = str(LOCALE)
        return found
