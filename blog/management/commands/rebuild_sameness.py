"""Read the wording and the live questions of every article again, count what is common, and compare all articles.

Interrupted, it goes on where it was when it is started again.
"""

from typing import Any

from django.core.management.base import BaseCommand

from blog import questions
from blog.models import ArticlePage, ArticleWording
from blog.sameness import index
from cms.core.management.progress import ProgressBar
from cms.core.text import count_of


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        shown = options["verbosity"] > 0
        pks = list(ArticlePage.objects.order_by("pk").values_list("pk", flat=True))
        bar = ProgressBar(self.stderr, len(pks) if shown else 0)
        changed = 0
        for start in range(0, len(pks), index.BATCH):
            batch = pks[start : start + index.BATCH]
            changed += len(index.note(batch))
            questions.note(batch)
            bar.step(len(batch))
        bar.clear()
        bar = ProgressBar(self.stderr, ArticleWording.objects.count() if shown else 0)
        compared = index.rebuild(bar.step)
        bar.clear()
        self.stdout.write(f"{count_of(changed, 'article')} read again, {compared:,} compared")
