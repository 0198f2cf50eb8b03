"""A large site in minutes: the generated articles of a site that is there, copied by SQL with all that belongs to them.

    DATA_DIR=… [DATABASE_URL=…] python -m benchmarks.multiplied [--times 10]

`seed_articles` writes each article as an import does, which takes half an hour for 100,000. Ten times 10,000 give the same
rows: pages, versions, certificates, tags, history, the entries of both indexes. Copies say what their originals say;
what is alike is therefore not measured on such a site, and copies are not in the index of wordings.
"""

import argparse
import os
import uuid
from typing import Any


def multiply(times: int) -> int:
    """Make each generated article `times` as many, in one transaction. Returns how many articles there are then."""
    from django.contrib.contenttypes.models import ContentType
    from django.core.management.color import no_style
    from django.db import connection, transaction
    from django.db.models import F, Max
    from wagtail.models import Page, PageLogEntry, ReferenceIndex, Revision
    from wagtail.search.models import IndexEntry

    from blog.models import ArticleAuthorship, ArticleIndexPage, ArticlePage, ArticleTag, Certificate
    from cms.core.pagecache import journal

    listing = ArticleIndexPage.objects.order_by("path").first()
    originals = list(ArticlePage.objects.filter(slug__startswith="generated-").order_by("pk").values_list("pk", "slug"))
    if listing is None or not originals:
        raise SystemExit("there are no generated articles: manage.py seed_articles 10000")
    highest = max(int(slug.removeprefix("generated-")) for _, slug in originals)
    place = Page._str2int(listing.get_last_child().path[len(listing.path) :])
    step = {
        model: (model._base_manager.aggregate(last=Max("pk"))["last"] or 0)
        for model in (Page, Revision, ArticleAuthorship, ArticleTag, ArticlePage.categories.through, Certificate,
                      PageLogEntry, IndexEntry, ReferenceIndex)
    }  # fmt: skip
    step[ArticlePage] = step[Page]
    article_type = ContentType.objects.get_for_model(ArticlePage).pk
    quote = connection.ops.quote_name

    def copied(model: Any, number: int, joined: str, **changed: str) -> str:
        """`changed`: attname -> SQL. `t` are the rows, `c` what becomes of the page."""
        columns, values = [], []
        for field in model._meta.local_concrete_fields:
            column = quote(field.column)
            columns.append(column)
            own = f"t.{column} + {number * step[model]}" if field.primary_key else f"t.{column}"
            values.append(changed.get(field.attname, own))
        table = quote(model._meta.db_table)
        return f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)} FROM {table} t JOIN copies c ON {joined}"  # fmt: skip  # noqa: S608

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE copies (old INTEGER PRIMARY KEY, path TEXT, slug TEXT, key TEXT)")
        for number in range(1, times):
            cursor.execute("DELETE FROM copies")
            rows = []
            for pk, slug in originals:
                place += 1
                path = Page._get_path(listing.path, listing.depth + 1, place)
                name = f"generated-{int(slug.removeprefix('generated-')) + number * highest}"
                rows.append((pk, path, name, uuid.uuid4().hex))
            cursor.executemany("INSERT INTO copies VALUES (%s, %s, %s, %s)", rows)
            page, revision = number * step[Page], number * step[Revision]
            key = "CAST(c.key AS uuid)" if connection.vendor == "postgresql" else "c.key"
            text = f"CAST(CAST(t.object_id AS INTEGER) + {page} AS VARCHAR)"
            same = "CAST(t.object_id AS INTEGER) = c.old"
            of_articles = f"{same} AND t.content_type_id = {article_type}"
            own = {"page_id": f"t.page_id + {page}", "revision_id": f"t.revision_id + {revision}"}
            for sql in (
                copied(
                    Page, number, "t.id = c.old", path="c.path", slug="c.slug", translation_key=key,
                    url_path=f"'{listing.url_path}' || c.slug || '/'",
                    latest_revision_id=f"t.latest_revision_id + {revision}",
                    live_revision_id=f"t.live_revision_id + {revision}",
                ),
                copied(ArticlePage, number, "t.page_ptr_id = c.old"),
                copied(Revision, number, of_articles, object_id=text),
                copied(ArticleAuthorship, number, "t.page_id = c.old", page_id=own["page_id"]),
                copied(
                    ArticleTag, number, "t.content_object_id = c.old", content_object_id=f"t.content_object_id + {page}"
                ),
                copied(
                    ArticlePage.categories.through, number, "t.articlepage_id = c.old",
                    articlepage_id=f"t.articlepage_id + {page}",
                ),
                copied(Certificate, number, "t.page_id = c.old", **own),
                copied(PageLogEntry, number, "t.page_id = c.old", **own),
                copied(IndexEntry, number, of_articles, object_id=text),
                copied(ReferenceIndex, number, of_articles, object_id=text),
            ):  # fmt: skip
                cursor.execute(sql)
            Page.objects.filter(pk=listing.pk).update(numchild=F("numchild") + len(rows))
            print(f"{(number + 1) * len(originals):,} generated articles", flush=True)
        cursor.execute("DROP TABLE copies")
        for sql in connection.ops.sequence_reset_sql(no_style(), [model for model in step if model is not ArticlePage]):
            cursor.execute(sql)
        journal.everything_changed()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return ArticlePage.objects.count()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=10)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.base")
    import django

    django.setup()
    print(f"{multiply(options.times):,} articles in all")


if __name__ == "__main__":
    main()
