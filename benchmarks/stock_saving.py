"""Save the posts of one folder as any Wagtail code would: each page added, its revision saved and published."""

import sys
from pathlib import Path

import django

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402  Django must be ready first

from blog import publishing  # noqa: E402
from blog.importer.assets import AssetLibrary  # noqa: E402
from blog.importer.mapper import map_document  # noqa: E402
from blog.importer.readers import read  # noqa: E402
from blog.importer.report import FileResult  # noqa: E402
from blog.importer.runs import listing  # noqa: E402
from blog.importer.writer import ArticleWriter, image_references  # noqa: E402
from blog.models import ArticlePage  # noqa: E402


def main(folder: Path) -> None:
    user = get_user_model()._default_manager.get()
    index = listing()
    writer = ArticleWriter(index, user, "keep", AssetLibrary(None))
    for file in sorted(folder.rglob("*.md")):
        draft = map_document(read(file, file.read_bytes(), "eleventy"))
        page = ArticlePage(slug=draft.slug, owner=user, live=False)
        missing = dict.fromkeys((reference for reference, _ in image_references(draft)), None)
        writer.fill(page, draft, missing, FileResult(file.name, ""))
        index.add_child(instance=page)
        revision = page.save_revision(user=user)
        publishing.certify(page, revision, user, "import")  # the gate lets nothing else through
        revision.publish(user=user)


main(Path(sys.argv[1]))
