"""A reader of the site's own: the first line is the title, the rest is Markdown."""

from blog.importer.document import Document, ImportProblem
from blog.importer.readers import eleventy


def read_note(key: str, slug: str, text: str) -> Document:
    title, _, rest = text.partition("\n")
    if not title.strip():
        raise ImportProblem("the first line of a note is its title. Write one.", 1)
    return eleventy.read(key, slug, f'---\ntitle: "{title.strip()}"\ndescription: "A note."\n---\n{rest}')
