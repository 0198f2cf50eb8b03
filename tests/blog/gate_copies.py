"""Routes to live that begin with another article, another place or another site: copies, aliases, moves, imports."""

from contextlib import suppress
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.management import call_command
from django.urls import reverse
from wagtail.actions.convert_alias import ConvertAliasPageAction
from wagtail.actions.copy_for_translation import CopyPageForTranslationAction
from wagtail.actions.copy_page import CopyPageAction
from wagtail.actions.create_alias import CreatePageAliasAction
from wagtail.models import Locale, Page, PageViewRestriction

from blog import publishing
from blog.content import content_hash
from blog.models import ArticleIndexPage, ArticlePage, ImportedSource

from . import gate
from .editing import signed_in
from .gate import People, fresh
from .gate_routes import APPROVED, APPROVES, NEVER, route

# ---- copies, aliases, moves


@route("copy, keeping it live", NEVER)
def copy_live(page: ArticlePage, people: People) -> None:
    source = fresh(page).get_latest_revision_as_object()
    source.live = True
    CopyPageAction(source, update_attrs={"slug": f"{gate.SLUG}-2", "title": gate.TITLE}, keep_live=True).execute()


@route("copy in the admin, published", NEVER)
def copy_in_admin(page: ArticlePage, people: People) -> None:
    copy_view(page, people.admin, publish_copies="on")


@route("an alias, made in the admin", NEVER)
def alias_in_admin(page: ArticlePage, people: People) -> None:
    copy_view(page, people.admin, alias="on")


@route("an alias, set live", NEVER)
def alias_set_live(page: ArticlePage, people: People) -> None:
    alias = CreatePageAliasAction(page.get_latest_revision_as_object(), update_slug=f"{gate.SLUG}-2").execute()
    alias.live = True
    alias.save()


@route("aliases follow their article", APPROVED)
def alias_follows(page: ArticlePage, people: People) -> None:
    alias = CreatePageAliasAction(page, update_slug="an-alias").execute()
    CreatePageAliasAction(alias, update_slug="an-alias-of-an-alias").execute()
    page.latest_revision.publish()
    assert [fresh(other).live for other in ArticlePage.objects.exclude(alias_of=None)] == [True, True]


@route("an alias of a live article becomes an article of its own", APPROVED)
def convert_alias(page: ArticlePage, people: People) -> None:
    alias = CreatePageAliasAction(page, update_slug="an-alias").execute()
    page.latest_revision.publish()
    ConvertAliasPageAction(fresh(alias), user=people.writer).execute()
    own = fresh(alias)
    assert (own.live, own.alias_of_id) == (True, None)


@route("an alias of a draft becomes an article of its own, and is published", NEVER)
def convert_draft_alias(page: ArticlePage, people: People) -> None:
    alias = CreatePageAliasAction(page.get_latest_revision_as_object(), update_slug=f"{gate.SLUG}-2").execute()
    own = ConvertAliasPageAction(fresh(alias)).execute()
    fresh(own).latest_revision.publish()


@route("an alias in another language", NEVER)
def translated_alias(page: ArticlePage, people: People) -> None:
    german = Locale.objects.create(language_code="de")
    source = page.latest_revision.as_object()
    CopyPageForTranslationAction(source, german, copy_parents=True, alias=True).execute()
    for other in ArticlePage.objects.filter(locale=german):
        other.live = True
        other.save()


@route("a move out of a private section", NEVER)
def move(page: ArticlePage, people: People) -> None:
    private = private_section(page)
    page.move(private, pos="last-child")
    listing = ArticleIndexPage.objects.get(slug="blog")
    fresh(page).move(listing, pos="last-child")


@route("an alias outside a private section", NEVER)
def alias_of_private(page: ArticlePage, people: People) -> None:
    page.move(private_section(page), pos="last-child")
    page = fresh(page)
    with suppress(publishing.Refused):
        page.latest_revision.publish()
    listing = ArticleIndexPage.objects.get(slug="blog")
    CreatePageAliasAction(fresh(page), parent=listing, update_slug=f"{gate.SLUG}-2").execute()


# ---- import


@route("import of an article that is as it was imported", APPROVES)
def import_again(page: ArticlePage, people: People) -> None:
    """A lead keeps the state of the source, which was live."""
    known = content_hash(page.latest_revision.content)
    ImportedSource.objects.create(key=f"mdx:{page.slug}", page=page, content_hash=known, state="draft")
    import_post(page.slug)


@route("import of an article that a person has edited since", NEVER)
def import_over(page: ArticlePage, people: People) -> None:
    ImportedSource.objects.create(key=f"mdx:{page.slug}", page=page, content_hash="another", state="draft")
    import_post(page.slug)


@route("import of a post with the address of an article", NEVER)
def import_beside(page: ArticlePage, people: People) -> None:
    import_post(page.slug)


# ---- small parts


def private_section(page: ArticlePage) -> ArticleIndexPage:
    """Beside the listing, for people who are logged in."""
    home = Page.objects.get(pk=page.get_parent().get_parent().pk)
    listing = ArticleIndexPage(title="Private", slug="private")
    home.add_child(instance=listing)
    PageViewRestriction.objects.create(page=listing, restriction_type="login")
    return ArticleIndexPage.objects.get(pk=listing.pk)


def copy_view(page: ArticlePage, user: Any, **fields: str) -> None:
    data = {"new_title": gate.TITLE, "new_slug": f"{gate.SLUG}-2", "new_parent_page": page.get_parent().pk, **fields}
    response = signed_in(user).post(reverse("wagtailadmin_pages:copy", args=[page.pk]), data)
    assert response.status_code in (200, 302)  # 200: the form says why not


def import_post(*slugs: str) -> str:
    """The output of an import in an administrator's name that keeps each post's state."""
    out = StringIO()
    with TemporaryDirectory() as folder:
        for slug in slugs:
            file = Path(folder) / f"{slug}.mdx"
            file.write_text(f'---\ntitle: "{gate.TITLE}"\ndescription: "New."\n---\n\nA new text.\n')
        try:
            call_command("import_articles", folder, state="keep", stdout=out, stderr=out, verbosity=0)
        except SystemExit:
            out.write("exit 1")
    return out.getvalue()
