"""How fast the API reads, and with how many queries.

    python -m benchmarks.api [--articles 1000] [--seconds 3]

On a database of its own: articles with authors, topics, tags and pictures, asked for one request after the other in
one process, through all of the middleware. Then the same once more by readers who have the answer already (304).
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.sameness import fill

ROOT = Path(__file__).resolve().parent.parent


def apart(articles: int, seconds: float) -> None:
    """In a process of its own, with a database of its own."""
    with tempfile.TemporaryDirectory(prefix="proofdesk-bench-") as folder:
        environment = {**os.environ, "DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "cms.settings.test", "API_RATE": "0", "API_SEARCH_RATE": "0"}  # fmt: skip
        command = [sys.executable, "-m", "benchmarks.api", "--inside", "--articles", str(articles)]
        subprocess.run([*command, "--seconds", str(seconds)], cwd=ROOT, env=environment, check=True)


def inside(articles: int, seconds: float) -> None:
    import django

    django.setup()
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext, setup_databases

    from cms.home.setup import setup_site

    setup_databases(verbosity=0, interactive=False)
    setup_site("Bench")
    first = furnished(articles)
    client = Client()
    addresses = {
        "list of 20": "/api/v2/articles/",
        "list of 20, all fields": "/api/v2/articles/?fields=*",
        "list of 100": "/api/v2/articles/?limit=100",
        "category, by cursor": "/api/v2/articles/?category=topic-1&order=title",
        "one article": f"/api/v2/articles/{first}/",
        "one, without its head": f"/api/v2/articles/{first}/?fields=_,title,body",
        "what is at an address": "/api/v2/addresses/?path=/blog/post-0/",
    }
    print(f"{articles:,} articles ({connection.vendor}), one process, {seconds:g} s for each line")
    print(f"  {'':24}{'a second':>10}{'median':>10}{'queries':>10}{'kB':>8}{'304 a second':>14}")
    for name, address in addresses.items():
        response = client.get(address)
        if response.status_code != 200:
            raise SystemExit(f"{address}: {response.content.decode()}")
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        count = len(queries)
        rate, median = measured(lambda address=address: client.get(address), seconds)
        tag = {"If-None-Match": response["ETag"]}
        again, _ = measured(lambda address=address, tag=tag: client.get(address, headers=tag), seconds / 3)
        print(
            f"  {name:24}{rate:10.0f}{1000 * median:7.1f} ms{count:10}{len(response.content) / 1000:8.0f}{again:14.0f}"
        )


def measured(act: Callable[[], Any], seconds: float) -> tuple[float, float]:
    """(how often a second, median of the time that one takes)."""
    times = []
    end = time.perf_counter() + seconds
    while (started := time.perf_counter()) < end:
        act()
        times.append(time.perf_counter() - started)
    return len(times) / sum(times), sorted(times)[len(times) // 2]


def furnished(count: int) -> int:
    """Articles with all that belongs to them. The number of the first one, which has a body of several parts."""
    from django.core.files.base import ContentFile
    from PIL import Image
    from taggit.models import Tag

    from blog.models import ArticleIndexPage, ArticlePage, ArticleTag, Author, Category
    from blog.models.articles import ArticleAuthorship
    from cms.core.images import SiteImage
    from cms.core.tasks import make_renditions

    listing = ArticleIndexPage.objects.get()
    fill(listing, count)
    ArticleIndexPage.objects.filter(pk=listing.pk).update(numchild=count)
    file = Path(tempfile.mkdtemp()) / "picture.jpg"
    Image.linear_gradient("L").resize((1600, 900)).convert("RGB").save(file, quality=60)
    image = SiteImage.objects.create(title="Desk", file=ContentFile(file.read_bytes(), name="desk.jpg"))
    make_renditions.call(image.pk)
    authors = [Author.objects.create(name=f"Author {n}", photo=image, biography="<p>Writes.</p>") for n in range(5)]
    topics = [Category.objects.create(name=f"Topic {n}") for n in range(8)]
    tags = [Tag.objects.create(name=f"tag {n}") for n in range(30)]
    pks = list(ArticlePage.objects.order_by("pk").values_list("pk", flat=True))
    ArticlePage.objects.update(hero_image=image, hero_alt="A desk", description="What it is about.")
    ArticleAuthorship.objects.bulk_create(
        ArticleAuthorship(page_id=pk, author=authors[(pk + n) % 5], sort_order=n) for pk in pks for n in range(2)
    )
    through = ArticlePage.categories.through
    through.objects.bulk_create(
        through(articlepage_id=pk, category_id=topics[(pk + n) % 8].pk) for pk in pks for n in range(2)
    )
    ArticleTag.objects.bulk_create(
        ArticleTag(content_object_id=pk, tag=tags[(pk + 7 * n) % 30]) for pk in pks for n in range(3)
    )
    ArticlePage.objects.filter(pk=pks[0]).update(body=json.dumps(parts()))
    return int(pks[0])


def parts() -> list[dict[str, Any]]:
    text = "<p>" + "Some words that <b>say</b> a thing. " * 20 + "</p>"
    steps = [
        {"type": "item", "id": f"s{n}", "value": {"label": "", "title": f"Step {n}", "text": text}} for n in range(5)
    ]
    questions = [
        {"type": "item", "id": f"q{n}", "value": {"question": f"Why {n}?", "answer": text, "other_answers": []}}
        for n in range(8)
    ]
    prose = [
        {"type": "prose", "id": f"p{n}", "value": {"heading": f"Part {n}", "level": "2", "text": text}}
        for n in range(6)
    ]
    framework = {"heading": "How", "level": "2", "intro": "", "steps": steps, "closing": "", "how_to": True}
    faq = {"heading": "FAQ", "level": "2", "intro": "", "items": questions, "closing": ""}
    return [
        *prose,
        {"type": "framework", "id": "f", "value": framework},
        {"type": "faq", "id": "q", "value": faq},
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=1_000)
    parser.add_argument("--seconds", type=float, default=3, help="for each line of the table")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    (inside if options.inside else apart)(options.articles, options.seconds)


if __name__ == "__main__":
    main()
