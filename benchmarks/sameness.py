"""How well and how fast articles that say the same are found.

    python -m benchmarks.sameness [--articles 10000] [--site 1000] [--corpus FOLDER]

Bands against comparing all with all: on generated articles, and on real posts where a folder is named. Then the
index on a database of its own: the rebuild of a site, and one save on it.
"""

import argparse
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LIMIT = 0.3
FILLED_AT_ONCE = 500
WORDS = [
    f"{start}{middle}{end}"
    for start in "bdfgklmn"
    for middle in "aeiou"
    for end in ("", "ra", "sto", "lin", "ven", "do")
]


def generated(count: int) -> Iterator[list[tuple[str, ...]]]:
    """Articles of 60 sentences: a third is one frame, a third that of a topic of 25, a third of their own;
    topics differ in how much of their part an article keeps."""
    chance = random.Random(7)

    def sentences(number: int) -> list[tuple[str, ...]]:
        return [tuple(chance.choices(WORDS, k=chance.randint(6, 18))) for _ in range(number)]

    frame = sentences(20)
    for start in range(0, count, 25):
        topic, kept = sentences(30), chance.random()
        for _ in range(min(25, count - start)):
            taken = [sentence for sentence in topic if chance.random() < kept]
            yield [*frame, *taken, *sentences(40 - len(taken))]


def measured(shingles: Sequence[frozenset[int]]) -> None:
    from blog.sameness import minhash

    started = time.perf_counter()
    bands = [minhash.bands(own) for own in shingles]
    print(f"  signatures      {1000 * (time.perf_counter() - started) / len(shingles):.2f} ms an article")
    started = time.perf_counter()
    candidates = together(bands)
    print(f"  bands           {len(candidates):,} candidates in {time.perf_counter() - started:.1f} s")
    started = time.perf_counter()
    alike = compared(shingles)
    print(
        f"  all with all    {len(alike):,} pairs with a likeness of {LIMIT} and more in {time.perf_counter() - started:.1f} s"
    )
    both = len(alike & candidates)
    print(f"  recall          {both / max(1, len(alike)):.4f}")
    print(f"  precision       {both / max(1, len(candidates)):.4f} before, 1 after the candidates are compared in full")


def together(bands: Sequence[Sequence[int]]) -> set[tuple[int, int]]:
    """The pairs that share a band."""
    holders: dict[int, list[int]] = defaultdict(list)
    for number, keys in enumerate(bands):
        for key in keys:
            holders[key].append(number)
    return {pair for found in holders.values() for pair in combinations(sorted(set(found)), 2)}


def compared(shingles: Sequence[frozenset[int]]) -> set[tuple[int, int]]:
    """The pairs that are alike, by counting for every pair what both have."""
    holders: dict[int, list[int]] = defaultdict(list)
    for number, own in enumerate(shingles):
        for shingle in own:
            holders[shingle].append(number)
    both: Counter[tuple[int, int]] = Counter()
    for found in holders.values():
        both.update(combinations(found, 2))
    sizes = [len(own) for own in shingles]
    return {pair for pair, n in both.items() if n / (sizes[pair[0]] + sizes[pair[1]] - n) >= LIMIT}


def without_commonplaces(shingles: Sequence[frozenset[int]]) -> list[frozenset[int]]:
    from blog.sameness.commonplaces import common

    commonplaces = common(Counter(shingle for own in shingles for shingle in own), len(shingles))
    return [own - commonplaces for own in shingles]


def on_generated(count: int) -> None:
    from blog.sameness import minhash

    tracemalloc.start()
    shingles = without_commonplaces([minhash.shingles(article) for article in generated(count)])
    print(f"{count:,} generated articles, {tracemalloc.get_traced_memory()[1] / 2**20:.0f} MB for their shingles")
    tracemalloc.stop()
    measured(shingles)


def on_corpus(folder: Path) -> None:
    from blog.importer.facts import facts_of_draft
    from blog.importer.mapper import map_document
    from blog.importer.readers import read
    from blog.sameness.fingerprints import fingerprint

    files = [(file, "eleventy") for file in sorted(folder.glob("eleventy/*/index.md"))]
    files += [(file, "mdx") for file in sorted(folder.glob("mdx/*.mdx"))]
    facts = [facts_of_draft(map_document(read(file, file.read_bytes(), kind))) for file, kind in files]
    started = time.perf_counter()
    shingles = [fingerprint(article).shingles for article in facts]
    print(f"{len(facts)} real posts")
    print(f"  reading         {1000 * (time.perf_counter() - started) / len(facts):.2f} ms an article")
    measured(without_commonplaces(shingles))


def on_site(count: int) -> None:
    """In a process of its own, with a database of its own."""
    with tempfile.TemporaryDirectory(prefix="proofdesk-bench-") as folder:
        environment = {**os.environ, "DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "cms.settings.test"}
        command = [sys.executable, "-m", "benchmarks.sameness", "--inside", str(count)]
        subprocess.run(command, cwd=ROOT, env=environment, check=True)


def inside(count: int) -> None:
    import django

    django.setup()
    from django.db import connection
    from django.test.utils import setup_databases

    from cms.home.setup import setup_site

    setup_databases(verbosity=0, interactive=False)
    from blog.checking import facts_of
    from blog.models import ArticleIndexPage, ArticlePage
    from blog.sameness import index
    from blog.sameness.reading import sameness_of

    setup_site("Bench")
    listing = ArticleIndexPage.objects.get()
    fill(listing, count)
    pks = list(ArticlePage.objects.order_by("pk").values_list("pk", flat=True))
    print(f"a site of {count:,} articles ({connection.vendor})")
    before, started = peak_memory(), time.perf_counter()
    index.note(pks)
    read_in = time.perf_counter() - started
    index.rebuild()
    print(f"  rebuild         {time.perf_counter() - started:.1f} s, {read_in:.1f} of them to read all drafts")
    print(f"  peak memory     {peak_memory():.0f} MB, {before:.0f} before the rebuild")
    page = ArticlePage.objects.get(pk=pks[len(pks) // 2])
    facts = facts_of(page)
    timed("read            {} for the findings of one article", lambda number: sameness_of(page, facts))

    texts = list(generated(9))

    def save(number: int) -> None:
        ArticlePage.objects.filter(pk=page.pk).update(body=body_of(texts[number]))
        index.update([page.pk])

    timed("save            {} to bring one changed article up to date", save)


def timed(text: str, act: Callable[[int], Any]) -> None:
    times = []
    for number in range(9):
        started = time.perf_counter()
        act(number)
        times.append(time.perf_counter() - started)
    print("  " + text.format(f"{1000 * sorted(times)[4]:.0f} ms (slowest {1000 * max(times):.0f})"))


def body_of(sentences: Sequence[Sequence[str]]) -> str:
    import json

    text = " ".join(f"{' '.join(words).capitalize()}." for words in sentences)
    value = {"heading": "", "level": "2", "text": f"<p>{text}</p>"}
    return json.dumps([{"type": "prose", "id": "p", "value": value}])


def fill(listing: Any, count: int) -> None:
    """Rows, written in bulk: what saving costs besides is measured elsewhere."""
    from django.contrib.contenttypes.models import ContentType
    from django.db import connection
    from wagtail.models import Page

    from blog.models import ArticlePage

    kind = ContentType.objects.get_for_model(ArticlePage)
    steps = listing._meta.model.steplen
    table = ArticlePage._meta.db_table
    columns = list(ArticlePage._meta.local_concrete_fields)
    names = ", ".join(connection.ops.quote_name(field.column) for field in columns)
    holes = ", ".join(["%s"] * len(columns))
    texts = generated(count)
    for start in range(0, count, FILLED_AT_ONCE):
        pages = [
            Page(
                title=f"Post {number}", draft_title=f"Post {number}", slug=f"post-{number}", depth=listing.depth + 1,
                path=f"{listing.path}{Page._int2str(number + 1).rjust(steps, '0')}",
                url_path=f"{listing.url_path}post-{number}/", content_type=kind, locale_id=listing.locale_id, live=True,
            )
            for number in range(start, min(count, start + FILLED_AT_ONCE))
        ]  # fmt: skip
        Page.objects.bulk_create(pages)
        made = Page.objects.filter(path__in=[page.path for page in pages]).order_by("path").values_list("pk", flat=True)
        rows = []
        for pk, sentences in zip(made, texts, strict=False):
            article = ArticlePage(page_ptr_id=pk)
            values = {
                field.column: field.get_db_prep_save(getattr(article, field.attname), connection) for field in columns
            }
            values["body"] = body_of(sentences)
            rows.append([values[field.column] for field in columns])
        with connection.cursor() as cursor:
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({holes})", rows)  # noqa: S608


def peak_memory() -> float:
    """The most that this process ever held, in MB."""
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--site", type=int, default=1_000)
    parser.add_argument("--corpus", type=Path, help="a folder with eleventy/ and mdx/")
    parser.add_argument("--inside", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inside:
        inside(options.inside)
        return
    if options.corpus:
        on_corpus(options.corpus)
    else:
        print("skipped: real posts; name their folder with --corpus")
    if options.articles:
        on_generated(options.articles)
    if options.site:
        on_site(options.site)


if __name__ == "__main__":
    main()
