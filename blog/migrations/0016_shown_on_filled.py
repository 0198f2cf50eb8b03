"""The day of each article there is, so many at a time: nobody waits for all of them."""

from datetime import date

from django.db import migrations, models
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

BATCH = 1_000


def fill(apps, schema_editor):
    articles = apps.get_model("blog", "ArticlePage").objects.using(schema_editor.connection.alias).order_by()
    pages = apps.get_model("wagtailcore", "Page").objects.using(schema_editor.connection.alias)
    released = TruncDate("first_published_at", tzinfo=timezone.get_default_timezone())
    day = Coalesce(
        "published_on",
        models.Subquery(pages.filter(pk=models.OuterRef("pk")).order_by().values(day=released)[:1]),
        models.Value(date(1, 1, 1)),
    )
    last = 0
    while numbers := list(articles.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        articles.filter(pk__gte=numbers[0], pk__lte=numbers[-1]).update(shown_on=day)
        last = numbers[-1]


class Migration(migrations.Migration):

    atomic = False
    dependencies = [
        ('blog', '0015_shown_on'),
    ]

    operations = [
        # Safe: what the old release writes meanwhile is set right by a job of the worker, each minute.
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
