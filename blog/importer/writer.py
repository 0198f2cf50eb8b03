"""Drafts into pages: created once, updated when their source changed, never over a person's work."""

import difflib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from wagtail.blocks import StreamValue
from wagtail.models import Page, Revision

from blog.content import content_hash
from blog.models import ArticleAuthorship, ArticleIndexPage, ArticlePage, Author, Category, ImportedSource

from .assets import AssetLibrary, AssetProblem
from .document import Image, ImportProblem, Meta, Note, Spans, plain
from .mapper import Draft, ids, richtext
from .release import release_import
from .report import CONFLICT, CREATED, UPDATED, FileResult

TITLE_LIMIT = 255
# Set by the writer itself, or by Wagtail while it saves.
GIVEN = ("path", "depth", "url_path", "content_type", "translation_key", "locale", "owner")
# Where components of posts led to whose source names no address.
COMPONENT_ADDRESSES = {"WaitlistCTA": "/pricing", "FreeSnapshotCTA": "/free", "PricingCTA": "/pricing"}


@dataclass
class ArticleWriter:
    """Saves drafts below one listing, in the name of one user. `state`: draft, submit or keep."""

    index: ArticleIndexPage
    user: Any
    state: str
    assets: AssetLibrary
    _people: dict[str, Author] = field(default_factory=dict)
    _categories: dict[str, Category] = field(default_factory=dict)

    # ---- one file, one transaction

    def prepare(self, draft: Draft, file: Path, known: ImportedSource | None, result: FileResult) -> ArticlePage | None:
        """The page to write, found or new, or None when a person has edited it since.

        Writes nothing, so that a dry run can say all that a real one would. Raises ImportProblem.
        """
        if len(draft.meta.title) > TITLE_LIMIT:
            raise ImportProblem(
                f"the title has {len(draft.meta.title)} characters; a title may have {TITLE_LIMIT}. Shorten it.", 2
            )
        for reference, line in image_references(draft):
            try:
                self.assets.check(reference, file)
            except AssetProblem as problem:
                result.warnings.append(Note(line, "image", f"{reference} was left out: {problem}"))
        if known is None:
            return self.new_page(draft)
        page: ArticlePage = known.page.get_latest_revision_as_object()
        if content_hash(page.serializable_data()) != known.content_hash:
            self.report_conflict(page, draft, result)
            return None
        return page

    @transaction.atomic
    def save(
        self, draft: Draft, digest: str, file: Path, known: ImportedSource | None, result: FileResult
    ) -> ArticlePage | None:
        """Create or update the article of a draft, give it its state, and remember its source.

        None when a person has edited it since. Raises ImportProblem; then nothing of this file is written.
        """
        # Two imports at once would make the same author twice; the later one finds what the earlier one made.
        Page.objects.select_for_update().get(pk=self.index.pk)
        page = self.prepare(draft, file, known, result)
        if page is None:
            return None
        images = {reference: self.image(reference, file, draft) for reference, _ in image_references(draft)}
        self.fill(page, draft, images, result)
        self.check(page)
        if known is None:
            page.logs_its_creation = not self.releases(draft.meta)
            self.add(page)
            revision = first_revision(page, self.user)
        else:
            revision = page.save_revision(user=self.user, log_action=True, clean=False)
        record = known or ImportedSource(key=draft.key, page=page)
        record.digest, record.state, record.indexed = digest, self.state, False
        record.images, record.front_matter = images, dict(draft.meta.kept)
        record.content_hash = content_hash(revision.content)
        record.save()
        self.give_state(page, revision, draft.meta, record.content_hash, is_new=known is None)
        result.state = UPDATED if known else CREATED
        result.live = page.live
        return page

    @transaction.atomic
    def restate(self, known: ImportedSource, meta: Meta) -> bool:
        """Give an unchanged article the state that this run asks for. Returns whether it is live.

        An article that a person has edited since keeps its state.
        """
        page = known.page.get_latest_revision_as_object()
        if content_hash(page.serializable_data()) == known.content_hash:
            self.give_state(page, page.latest_revision, meta, known.content_hash, is_new=False)
        ImportedSource.objects.filter(pk=known.pk).update(state=self.state)
        return bool(page.live)

    def report_conflict(self, page: ArticlePage, draft: Draft, result: FileResult) -> None:
        """Both versions as Markdown, and what differs."""
        from .exporter.files import draft_markdown
        from .exporter.pages import article_markdown

        revision = page.latest_revision
        ours, theirs = article_markdown(page), draft_markdown(draft)
        editor = revision.user.get_username() if revision and revision.user else "somebody"
        result.state, result.live = CONFLICT, page.live
        result.message = f"edited here by {editor} since its import; the source changed, too. Nothing was overwritten."
        result.conflict = {
            "page": page.pk,
            "revision": revision.pk if revision else None,
            "edited_by": editor,
            "edited_at": revision.created_at.isoformat() if revision else None,
            "page_version": ours,
            "source_version": theirs,
            "difference": list(
                difflib.unified_diff(ours.splitlines(), theirs.splitlines(), "page", "source", lineterm="")
            ),
        }

    # ---- a page from a draft

    def new_page(self, draft: Draft) -> ArticlePage:
        taken = self.index.get_children().filter(slug=draft.slug).only("title", "url_path").first()
        if taken is not None:
            source = ImportedSource.objects.filter(page_id=taken.pk).values_list("key", flat=True).first()
            by = f"the article imported from {source}" if source else f"the page “{taken.title}”"
            raise ImportProblem(f"the address {taken.url} belongs to {by}. Rename the file, or that page.")
        return ArticlePage(
            slug=draft.slug,
            owner=self.user,
            locale_id=self.index.locale_id,
            live=False,
            has_unpublished_changes=True,
        )

    def image(self, reference: str, file: Path, draft: Draft) -> int | None:
        """The library id of a reference; None for one that `prepare` has warned about."""
        title = draft.meta.hero_alt if reference == draft.meta.hero_src else ""
        try:
            return self.assets.image(reference, file, title)
        except AssetProblem:
            return None

    def fill(self, page: ArticlePage, draft: Draft, images: dict[str, int | None], result: FileResult) -> None:
        """Set every field from the draft."""
        meta = draft.meta
        page.title = page.draft_title = meta.title
        page.seo_title = meta.short_title[:TITLE_LIMIT]
        page.description = meta.description
        page.hero_image_id = images.get(meta.hero_src)
        page.hero_alt = meta.hero_alt[:500]
        # A source without a day of change says that nothing changed since it was published.
        page.published_on, page.updated_on = as_day(meta.published_on), as_day(meta.updated_on or meta.published_on)
        page.reviewed_on = as_day(meta.reviewed_on)
        page.keywords = "\n".join(meta.keywords)
        page.featured, page.noindex = meta.featured, meta.noindex
        page.unlisted, page.off_sitemap = meta.unlisted, meta.off_sitemap
        page.canonical_url = self.canonical(meta, page, result)
        page.reviewed_by = self.person(meta.reviewed_by) if meta.reviewed_by else None
        page.authorships = [
            ArticleAuthorship(author=self.person(name), sort_order=order) for order, name in enumerate(meta.authors)
        ]
        page.categories = [self.category(name) for name in meta.categories]
        page.tags.set(list(meta.tags), clear=True)
        page.summary_points = stream(ArticlePage.summary_points, summary_points(draft.key, meta.summary_points))
        page.corrections = stream(ArticlePage.corrections, ids.corrections(draft.key, meta.corrections))
        coach = self.person(meta.coach).pk if meta.coach else None
        page.body = stream(ArticlePage.body, [stored(block.raw(), images, coach) for block in draft.blocks])

    def canonical(self, meta: Meta, page: ArticlePage, result: FileResult) -> str:
        if not meta.canonical:
            return ""
        try:
            page._meta.get_field("canonical_url").clean(meta.canonical, page)
        except ValidationError:
            result.warnings.append(Note(1, "canonical", f"“{meta.canonical}” is no full address; it was left out."))
            return ""
        return meta.canonical

    def person(self, name: str) -> Author:
        key = name.casefold()
        if key not in self._people:
            self._people[key] = Author.objects.filter(name__iexact=name).first() or Author.objects.create(
                name=name[:255]
            )
        return self._people[key]

    def category(self, name: str) -> Category:
        key = name.casefold()
        if key not in self._categories:
            found = (
                Category.objects.filter(name__iexact=name).first()
                or Category.objects.filter(slug=slugify(name)).first()
            )
            self._categories[key] = found or Category.objects.get_or_create(name=name[:100])[0]
        return self._categories[key]

    def check(self, page: ArticlePage) -> None:
        """What the editor's form would check. Raises ImportProblem."""
        try:
            page.clean_fields(exclude=GIVEN)
            page.body.stream_block.clean(page.body)
        except ValidationError as error:
            raise ImportProblem(f"the article is not valid: {problems(error)}.") from None

    # ---- saving

    def add(self, page: ArticlePage) -> None:
        self.index.add_child(instance=page)

    def releases(self, meta: Meta) -> bool:
        return self.state == "keep" and meta.is_built

    def give_state(self, page: ArticlePage, revision: Revision, meta: Meta, digest: str, *, is_new: bool) -> None:
        """`digest`: the hash of the revision's content."""
        if self.state == "keep":
            if self.releases(meta):
                release_import(page, revision, self.user, digest=digest, content_is_stored=is_new)
            elif page.live:
                page.unpublish(user=self.user, log_action=True)
        elif self.state == "submit" and not page.live and not page.workflow_in_progress:
            workflow = page.get_workflow()
            if workflow is None:
                raise ImportProblem(
                    "no review workflow is set for the listing. Run manage.py setup_roles, then import again."
                )
            workflow.start(page, self.user)


def first_revision(page: ArticlePage, user: Any) -> Revision:
    """What `save_revision` does for a page that this transaction has just made: nobody holds it, reviews it,
    or has commented on it, so nothing of that is asked."""
    revision = Revision.objects.create(
        content_object=page,
        base_content_type=page.get_base_content_type(),
        user=user,
        content=page.serializable_data(),
        object_str=str(page),
    )
    page.latest_revision, page.latest_revision_created_at = revision, revision.created_at
    page.has_unpublished_changes = True
    names = ("latest_revision", "latest_revision_created_at", "has_unpublished_changes")
    Page.objects.filter(pk=page.pk).update(**{name: getattr(page, name) for name in names})
    return revision


def image_references(draft: Draft) -> list[tuple[str, int]]:
    """The paths of images that an article names, each once, with the line where it does."""
    found = {draft.meta.hero_src: 1} if draft.meta.hero_src else {}
    for block in draft.blocks:
        if block.type == "image":
            found.setdefault(block.value["image"]["src"], block.line)
    return list(found.items())


def stored(raw: dict[str, Any], images: dict[str, int | None], coach: int | None) -> dict[str, Any]:
    """A raw block with library ids instead of references. An image that is missing leaves its words.

    `coach` signs the notes that name nobody.
    """
    value = raw["value"]
    if raw["type"] == "image":
        reference = value["image"]["src"]
        if found := images[reference]:
            return {**raw, "value": {**value, "image": found}}
        words = richtext.image_as_link(Image(reference, value["alt"] or value["caption"]))
        return {**raw, "type": "prose", "value": {"heading": "", "level": "2", "text": richtext.paragraph(words)}}
    if raw["type"] == "call_to_action" and value["offer"]:
        return {**raw, "value": {**value, "offer": offer_id(value["offer"]["key"])}}
    if raw["type"] == "coach_note":
        named = Author.objects.filter(slug=value["coach"]["slug"]).first() if value["coach"] else None
        return {**raw, "value": {**value, "coach": named.pk if named else coach}}
    return raw


def as_day(day: str) -> date | None:
    return date.fromisoformat(day) if day else None


def stream(field_descriptor: Any, raw: list[dict[str, Any]]) -> StreamValue:
    return StreamValue(field_descriptor.field.stream_block, raw, is_lazy=True)


def summary_points(key: str, points: Iterable[Spans]) -> list[dict[str, Any]]:
    return [
        {"type": "point", "value": richtext.paragraph(spans), "id": ids.summary_point_id(key, plain(spans))}
        for spans in points
    ]


def offer_id(key: str) -> int:
    """The offer that a component names. An unknown one is made, inactive, for somebody to give it words."""
    model = ArticlePage.body.field.stream_block.child_blocks["call_to_action"].child_blocks["offer"].target_model
    offer, _ = model.objects.get_or_create(
        key=key, defaults={"active": False, "address": COMPONENT_ADDRESSES.get(key, "")}
    )
    return int(offer.pk)


def problems(error: ValidationError) -> str:
    """The messages of nested block errors in one line."""
    found: list[str] = []

    def collect(item: Any) -> None:
        for child in getattr(item, "block_errors", {}).values() if hasattr(item, "block_errors") else ():
            collect(child)
        for message in getattr(item, "non_block_errors", ()):
            found.append(str(message))
        if not hasattr(item, "block_errors"):
            found.extend(item.messages if isinstance(item, ValidationError) else [str(item)])

    collect(error)
    return "; ".join(dict.fromkeys(found)) or json.dumps(str(error))
