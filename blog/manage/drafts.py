"""Drafts that programs write: made, changed and submitted as a person would in the editor."""

from pathlib import PurePath
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.models import Comment, Page, Revision

from blog import checking, publishing, review
from blog.bodies import BodyProblem, Problem, stream_value
from blog.content import STREAM_FIELDS, content_hash
from blog.importer.assets import AssetLibrary
from blog.importer.document import ImportProblem
from blog.importer.mapper import map_document
from blog.importer.readers import read
from blog.importer.report import FAILED, FileResult
from blog.importer.runs import listing
from blog.importer.writer import ArticleWriter, image_references
from blog.models import ArticleAuthorship, ArticlePage, Author, Category
from blog.publishing import Refusal, Refused
from cms.core.images import library

SUFFIXES = {"eleventy": ".md", "mdx": ".mdx", "text": ".txt"}
PLAIN = (
    "title", "slug", "description", "seo_title", "search_description", "hero_alt", "keywords", "canonical_url",
    "published_on", "updated_on", "reviewed_on", "featured", "unlisted", "off_sitemap", "noindex",
)  # fmt: skip
LONGEST_COMMENT = 5_000


class Changed(Exception):
    """Somebody saved another version since the one that the program knows."""

    def __init__(self, page: ArticlePage) -> None:
        super().__init__(str(page))
        self.page = page


def articles_of(user: Any) -> Any:
    """What this person may edit."""
    from wagtail.permissions import page_permission_policy

    pages = page_permission_policy.instances_user_has_permission_for(user, "change").values("pk")
    return ArticlePage.objects.filter(alias_of=None, pk__in=pages).select_related("latest_revision")


def article_for(user: Any, pk: int) -> ArticlePage:
    """Whoever may not edit an article is told the same as about one that does not exist: Http404."""
    page = ArticlePage.objects.filter(pk=pk, alias_of=None).select_related("latest_revision__user").first()
    if page is None or page.latest_revision is None or not page.permissions_for_user(user).can_edit():
        raise Http404(_("There is no such article, or you may not edit it."))
    return page


def version_of(page: ArticlePage) -> str:
    """Names one content of one revision: an autosave may change a revision in place."""
    return f"{page.latest_revision_id}-{content_hash(page.latest_revision.content)[:12]}"


# ---- writing


@transaction.atomic
def create(user: Any, given: dict[str, Any]) -> tuple[ArticlePage, list[str]]:
    """A draft below the listing, and what there is to say about it. Raises PermissionDenied, BodyProblem, Refused."""
    index = listing()
    if not index.permissions_for_user(user).can_add_subpage():
        raise PermissionDenied(_("You may not write articles here."))
    page = ArticlePage(owner=user, locale_id=index.locale_id, live=False, has_unpublished_changes=True)
    notes = fill(page, user, given)
    if not page.title:
        raise BodyProblem([Problem("title", _("An article has a title."))])
    page.slug = page.slug or slugify(page.title)[:200].strip("-")
    if Page.objects.child_of(index).filter(slug=page.slug).exists():
        text = _("The address “%(slug)s” is taken. Send another “slug”.") % {"slug": page.slug}
        raise Refused(page, [Refusal("slug-taken", text)])
    page.draft_title = page.title
    valid(page)
    index.add_child(instance=page)
    page.save_revision(user=user, log_action=True, clean=False)
    return article_for(user, page.pk), notes


@transaction.atomic
def update(user: Any, pk: int, given: dict[str, Any], known: str) -> tuple[ArticlePage, list[str]]:
    """A newer version of a draft. `known`: see `version_of`; Changed when it is not the latest any more."""
    page = publishing.locked(article_for(user, pk))
    if version_of(page) != known:
        raise Changed(page)
    if page.permissions_for_user(user).page_locked():
        text = _("It is locked: who holds it, or who reviews it, is at work. Its status says where it stands.")
        raise Refused(page, [Refusal("locked", text)])
    draft: ArticlePage = page.get_latest_revision_as_object()
    notes = fill(draft, user, given)
    if "updated_on" not in given:
        draft.updated_on = None  # as the editor does: the day of the next release
    valid(draft)
    if content_hash(draft.serializable_data()) != content_hash(page.latest_revision.content):
        draft.save_revision(user=user, log_action=True, clean=False)
    return article_for(user, pk), notes


def fill(page: ArticlePage, user: Any, given: dict[str, Any]) -> list[str]:
    """Set the fields that were sent; what a document says comes first, so that fields can mend it."""
    notes = from_document(page, user, given["document"]) if given.get("document") else []
    for name in PLAIN:
        if name in given:
            setattr(page, name, given[name])
    problems: list[Problem] = []
    for name in STREAM_FIELDS:
        if name in given:
            try:
                block = page._meta.get_field(name).stream_block
                setattr(page, name, stream_value(block, given[name], name))
            except BodyProblem as error:
                problems += error.problems
    for place, act in {
        "hero_image": lambda: setattr(page, "hero_image", image(given["hero_image"])),
        "reviewed_by": lambda: setattr(page, "reviewed_by", author(given["reviewed_by"])),
        "authors": lambda: set_authors(page, given["authors"]),
        "categories": lambda: set_categories(page, given["categories"]),
        "tags": lambda: page.tags.set(given["tags"], clear=True),
    }.items():
        if place in given:
            try:
                act()
            except LookupError as error:
                problems.append(Problem(place, str(error.args[0])))
    if problems:
        raise BodyProblem(problems)
    return notes


def from_document(page: ArticlePage, user: Any, document: dict[str, str]) -> list[str]:
    """Markdown or MDX, read as an import reads a file. Images are not sent along: their words stay."""
    name = PurePath((document.get("name") or page.slug or "article") + SUFFIXES[document["format"]])
    try:
        draft = map_document(read(name, document["text"].encode(), document["format"]))
    except ImportProblem as problem:
        raise BodyProblem([Problem("document.text", str(problem))]) from None
    result = FileResult(str(name), FAILED)
    writer = ArticleWriter(listing(), user, "draft", AssetLibrary(None))
    images: dict[str, int | None] = {reference: None for reference, _line in image_references(draft)}
    writer.fill(page, draft, images, result)
    page.slug = page.slug or draft.slug
    missing = [_("The image %(name)s was left out; its words stay.") % {"name": name} for name in images]
    return [*missing, *(note.text for note in (*draft.warnings, *result.warnings))]


def image(pk: int | None) -> Any:
    if pk is None:
        return None
    found = library().objects.filter(pk=pk).first()
    if found is None:
        raise LookupError(_("There is no image %(pk)s.") % {"pk": pk})
    return found


def author(slug: str | None) -> Author | None:
    if slug is None:
        return None
    found = Author.objects.filter(slug=slug).first()
    if found is None:
        raise LookupError(_("There is no author “%(slug)s”.") % {"slug": slug})
    return found


def set_authors(page: ArticlePage, slugs: list[str]) -> None:
    found = [author(slug) for slug in dict.fromkeys(slugs)]
    page.authorships = [ArticleAuthorship(author=one, sort_order=order) for order, one in enumerate(found)]


def set_categories(page: ArticlePage, slugs: list[str]) -> None:
    found = {category.slug: category for category in Category.objects.filter(slug__in=slugs)}
    if missing := [slug for slug in slugs if slug not in found]:
        raise LookupError(_("There is no category “%(slug)s”.") % {"slug": missing[0]})
    page.categories = list(found.values())


def valid(page: ArticlePage) -> None:
    try:
        page.full_clean(exclude=["path", "depth", "url_path", "content_type", "translation_key", "locale", "owner"])
    except ValidationError as error:
        found = [Problem(place, text) for place, texts in error.message_dict.items() for text in texts]
        raise BodyProblem(found) from None


# ---- the way to publication


@transaction.atomic
def submit(user: Any, pk: int) -> ArticlePage:
    """Into review, or again after changes were asked for. Raises Refused with what is missing."""
    page = publishing.locked(article_for(user, pk))
    if not page.permissions_for_user(user).can_submit_for_moderation():
        raise Refused(page, [Refusal("no-submission", _("It is in review already, or you may not submit it."))])
    if found := [*publishing_obstacles(page), *checking.refusals(page.get_latest_revision_as_object())]:
        raise Refused(page, found)
    state = page.current_workflow_state
    if state is not None and state.status == state.STATUS_NEEDS_CHANGES:
        state.resume(user)
    else:
        page.get_workflow().start(page, user)
    page = article_for(user, pk)
    state = page.current_workflow_state
    if state is not None and state.status == state.STATUS_NEEDS_CHANGES:
        # The article itself was not ready, and says why. Nothing has begun.
        raise Refused(page, [Refusal("not-ready", state.current_task_state.comment)])
    return page


def publishing_obstacles(page: ArticlePage) -> list[Refusal]:
    """A retraction stands in the way of a review already."""
    standing = publishing.retraction_of(page)
    return [Refusal("retracted", publishing.retraction_text(standing))] if standing else []


@transaction.atomic
def publish(user: Any, pk: int) -> ArticlePage:
    """Raises PermissionDenied for who is no lead, Refused with what the gate misses."""
    page = publishing.locked(article_for(user, pk))
    if not publishing.may_publish(user, page.get_parent()):
        raise PermissionDenied(_("Only a lead publishes. Submit the article for review instead."))
    publishing.require(page, page.latest_revision.content)
    revision: Revision = page.latest_revision
    revision.publish(user=user)
    return article_for(user, pk)


def comment(user: Any, pk: int, place: str, text: str) -> Comment:
    """At a field, or at a block as “body.<id>”. Wagtail's own: the editor shows it at its place."""
    page = article_for(user, pk)
    latest = page.get_latest_revision_as_object()
    if not has_place(latest, place):
        known = _("a field such as “title”, or “body.” and the id of a block")
        raise BodyProblem([Problem("place", _("There is no such place. Name %(known)s.") % {"known": known})])
    return review.comment_on(page, user, place, text)


def has_place(page: ArticlePage, place: str) -> bool:
    name, _dot, rest = place.partition(".")
    if name in STREAM_FIELDS and rest:
        return any(block.id == rest for block in getattr(page, name))
    return place in {*PLAIN, *STREAM_FIELDS, "hero_image", "authorships", "categories", "tags", "reviewed_by"}
