"""Every way in which something could go live is known, and classified here.

A new version of Wagtail, or one of us, adds a view, an action or a command: then a test below fails and
names it. Say in the table what it does. When it can change what visitors read of an article, also add it
to the routes that the release gate is tested on (tests/blog/test_gate*.py, tests/blog/test_matrix.py).
"""

import importlib
import inspect
import pkgutil

import pytest
from django.core.management import get_commands
from django.urls import URLPattern, get_resolver
from django.views import View
from wagtail import actions
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.models import Page

from blog.models.gate import GatedPage
from tests.addresses import routes

GATE = "asks the gate"
SAFE = "cannot make anything live"
CONFIGURES = "configures rights, reviews or addresses: administrators only"
READS = "only reads"

# Addresses of the admin, by the beginning of their names. The longest beginning that fits counts.
ADMIN_ROUTES = {
    # pages
    "wagtailadmin_pages:add": GATE,
    "wagtailadmin_pages:edit": GATE,
    "wagtailadmin_pages:copy": GATE,
    "wagtailadmin_pages:convert_alias": GATE,
    "wagtailadmin_pages:workflow_action": GATE,
    "wagtailadmin_pages:revisions_revert": GATE,
    "wagtailadmin_pages:revisions_unschedule": SAFE,
    "wagtailadmin_pages:unpublish": SAFE,
    "wagtailadmin_pages:delete": SAFE,
    "wagtailadmin_pages:lock": SAFE,
    "wagtailadmin_pages:unlock": SAFE,
    # Moves keep what is live as it is; the address is no content of the article.
    "wagtailadmin_pages:move": SAFE,
    "wagtailadmin_pages:set_page_position": SAFE,
    "wagtailadmin_pages:set_privacy": SAFE,
    "wagtailadmin_pages:preview_on": READS,
    "wagtailadmin_pages:collect_workflow_action_data": READS,
    "wagtailadmin_pages:confirm_workflow_cancellation": READS,
    "wagtailadmin_pages:add_subpage": READS,
    "wagtailadmin_pages:choose_parent": READS,
    "wagtailadmin_pages:history": READS,
    "wagtailadmin_pages:revisions_": READS,
    "wagtailadmin_pages:search": READS,
    "wagtailadmin_pages:type_use": READS,
    "wagtailadmin_pages:usage": READS,
    "wagtailadmin_pages:view_draft": READS,
    "wagtailadmin_pages:workflow_history": READS,
    "wagtailadmin_pages:workflow_preview": READS,
    "wagtail_bulk_action": GATE,
    "wagtailadmin_api:": READS,
    "wagtailadmin_choose_": READS,
    "wagtailadmin_explore": READS,
    # the desk
    "desk_decide": GATE,
    "desk_releases:": GATE,
    "desk_calendar:": GATE,
    "desk_break_glass": GATE,
    "desk_retract": SAFE,
    "desk_question": SAFE,  # makes a draft at most
    "desk_pruning": GATE,  # what was taken off may go live again, as it was approved
    "desk_try_again": SAFE,  # by the schedule, which asks the gate
    "desk_lift": SAFE,
    "desk_packet:": SAFE,  # invites somebody to decide; deciding asks the gate
    "desk_details": SAFE,
    "desk_take": SAFE,
    "desk_comment": SAFE,
    "desk_reply": SAFE,
    "desk_resolve": SAFE,
    "desk_notices": SAFE,
    # The ledger: what visitors see of evidence, a second person has verified; articles it touches not.
    "desk_claims:": SAFE,
    "desk_evidence": SAFE,
    "desk_checks": SAFE,  # what an error is decides who is asked again, not what is live
    "desk_checks_report": READS,
    "desk_rule": READS,
    "desk_words:": SAFE,
    "desk_article_freshness": SAFE,
    "desk_still_correct": GATE,  # what nobody had reviewed goes live again, as it was approved
    "desk_link_again": SAFE,
    "desk_offers": READS,
    "desk_pin_offer": SAFE,  # an offer shows what is proven; the article's text stays as it was approved
    # Leads, what they are promised and what they agree to: no page is touched.
    "desk_leads:": SAFE,
    "desk_webhooks:": SAFE,
    "desk_consent:": SAFE,
    "desk_magnets:": SAFE,
    "desk_readiness": READS,
    "desk_waive": SAFE,
    "desk_withdraw": SAFE,
    "desk_tokens": SAFE,  # a program passes the gate like its person
    "outbox_": SAFE,
    # what stands around pages
    "wagtailadmin_collections:": SAFE,
    "wagtaildocs": SAFE,
    "wagtailimages": SAFE,
    "wagtailembeds:": SAFE,
    "wagtailsearchpromotions:": SAFE,
    "wagtailsnippet": SAFE,  # authors, categories, calls to action: none has a draft or a review
    "wagtailadmin_reports:": READS,
    "wagtailadmin_tag_": READS,
    "wagtailadmin_block_preview": READS,
    # rights, reviews, addresses
    "wagtailadmin_workflows:": CONFIGURES,
    "wagtailredirects:": CONFIGURES,
    "desk_redirect": CONFIGURES,
    "desk_missing": CONFIGURES,
    "desk_guide": READS,
    "desk_scoring": READS,
    "wagtailsettings:": CONFIGURES,
    "wagtailsites:": CONFIGURES,
    "wagtailusers_": CONFIGURES,
    # one's own account
    "wagtailadmin_account": SAFE,
    "wagtailadmin_dismissibles": SAFE,
    "wagtailadmin_editing_sessions:": SAFE,
    "wagtailadmin_login": SAFE,
    "proofdesk_": SAFE,  # log-ins, second factors and sessions of people
    "wagtailadmin_logout": SAFE,
    "wagtailadmin_password_reset": SAFE,
    "wagtailadmin_home": READS,
    "wagtailadmin_error_test": READS,
    "wagtailadmin_javascript_catalog": READS,
    "wagtailadmin_sprite": READS,
    "(no name)": READS,  # the admin's page for addresses that do not exist
}

# Addresses outside the admin: they read, but for passwords that open a private page, and review by link.
PUBLIC_ROUTES = {
    "(no name)": READS,
    "api:": READS,
    "openapi": READS,
    "manage:": READS,
    "manage:article": SAFE,  # drafts, submissions, comments, retractions
    "manage:article-findings": READS,
    "manage:article-status": READS,
    "manage:article-publish": GATE,
    "readiness-step": READS,
    "readiness-share": SAFE,  # these store what a visitor asked to keep, beside all pages
    "readiness-result": SAFE,
    "roadmap": SAFE,
    "article-markdown": READS,
    "author": READS,
    "category": READS,
    "count-offer": SAFE,
    "count-view": SAFE,
    "feed": READS,
    "indexnow-key": READS,
    "json-feed": READS,
    "lead-": SAFE,  # leads, and nothing else
    "llms": READS,
    "metrics": READS,
    "search": READS,
    "security-txt": READS,
    "stylesheet": READS,
    "sitemap": READS,
    "tag": READS,
    "wagtail_serve": READS,
    "review-decide": GATE,
    "review-comment": SAFE,
    "review-link": SAFE,  # opens the packet to a browser
    "review-packet": READS,
    "review-thanks": READS,
    "wagtailcore_": SAFE,
    "wagtaildocs_": SAFE,
}

WAGTAIL_ACTIONS = {
    "PublishPageRevisionAction": GATE,
    "PublishRevisionAction": GATE,
    "CopyPageAction": GATE,
    "CreatePageAliasAction": GATE,
    "ConvertAliasPageAction": GATE,
    "CopyForTranslationAction": GATE,
    "CopyPageForTranslationAction": GATE,
    "RevertToPageRevisionAction": SAFE,  # makes a draft
    "MovePageAction": SAFE,
    "UnpublishAction": SAFE,
    "UnpublishPageAction": SAFE,
    "DeletePageAction": SAFE,
}

PAGE_BULK_ACTIONS = {"publish": GATE, "unpublish": SAFE, "delete": SAFE, "move": SAFE}

# Commands of Wagtail and of this project that write pages. All others must leave pages alone.
COMMANDS = {
    "publish_scheduled": GATE,
    "publish_scheduled_pages": GATE,
    "import_articles": GATE,
    "load_demo": GATE,
    "setup_site": SAFE,  # pages without a review: home and listing
    "remove_desk": SAFE,
    "setup_desk": SAFE,  # the listing, which has no review
    "setup_roles": CONFIGURES,
    "move_pages": SAFE,
    "fixtree": SAFE,
    "set_url_paths": SAFE,
    "purge_revisions": SAFE,
    "create_log_entries_from_revisions": SAFE,
    "convert_mariadb_uuids": SAFE,
    "run_schedule": GATE,
    "run_worker": GATE,
    "send_mails": SAFE,
    "send_webhooks": SAFE,
    "export_site": SAFE,
    "audit_live": READS,
    "check_articles": READS,
    "show_certificate": READS,
    "export_articles": READS,
    "import_redirects": SAFE,
    "seed_articles": GATE,  # in the name of who may publish, as an import
    "rebuild_sameness": SAFE,
    "make_messages": READS,
    "migrate_safely": SAFE,
    "make_renditions": SAFE,
    "strip_image_metadata": SAFE,
    "purge_embeds": SAFE,
    "rebuild_references_index": SAFE,
    "show_references_index": READS,
    "update_index": SAFE,
    "wagtail_update_index": SAFE,
    "enable_fuzzystrmatch": SAFE,
    "enable_trigram": SAFE,
    "enable_unaccent": SAFE,
    "wagtail_update_image_renditions": SAFE,
    "searchpromotions_garbage_collect": SAFE,
    "serve": READS,
    "serve_metrics": READS,
    "backup": READS,
    "restore": SAFE,  # the whole database: what was live then, with its certificates
}
OURS = ("wagtail", "blog", "cms", "coaching")

HINT = "Classify it in tests/architecture/test_routes_to_live.py: can it change what is live?"


def takes_posts(pattern: URLPattern) -> bool:
    """A view that is a function may take anything; a class says it."""
    view: type[View] | None = getattr(pattern.callback, "view_class", None)
    return view is None or hasattr(view, "post")


def classified(name: str, table: dict[str, str]) -> str | None:
    fitting = [beginning for beginning in table if name.startswith(beginning)]
    return table[max(fitting, key=len)] if fitting else None


def all_routes(admin: bool) -> dict[str, str]:
    """Name → path of the addresses that take a POST, below /admin/ or outside it."""
    found = routes(get_resolver().url_patterns)
    return {name: path for name, path, entry in found if path.startswith("admin/") == admin and takes_posts(entry)}


@pytest.mark.parametrize(("admin", "table"), [(True, ADMIN_ROUTES), (False, PUBLIC_ROUTES)], ids=["admin", "public"])
def test_every_address_that_takes_a_post_is_classified(admin: bool, table: dict[str, str]) -> None:
    found = all_routes(admin)
    assert len(found) > 5
    unknown = {name: path for name, path in found.items() if classified(name, table) is None}
    assert unknown == {}, HINT


def test_the_table_names_nothing_that_is_gone() -> None:
    names = [name for name, _, _ in routes(get_resolver().url_patterns)]
    tables = {**ADMIN_ROUTES, **PUBLIC_ROUTES}
    assert [beginning for beginning in tables if not any(name.startswith(beginning) for name in names)] == []


def test_what_only_reads_is_no_form() -> None:
    """A class that has `post` and is said to only read deserves a second look."""
    found = routes(get_resolver().url_patterns)
    posts = {
        name
        for name, path, entry in found
        if path.startswith("admin/")
        and classified(name, ADMIN_ROUTES) == READS
        and hasattr(getattr(entry.callback, "view_class", object), "post")
    }
    assert posts == {
        # They put what was sent into the session or a modal, or lead to another address.
        "desk_readiness",  # as a preview; they keep nothing
        "desk_readiness_new",
        "wagtailadmin_choose_page_anchor_link",
        "wagtailadmin_choose_page_email_link",
        "wagtailadmin_choose_page_external_link",
        "wagtailadmin_choose_page_phone_link",
        "wagtailadmin_pages:collect_workflow_action_data",
        "wagtailadmin_pages:preview_on_add",
        "wagtailadmin_pages:preview_on_edit",
    }


def test_every_action_of_wagtail_is_classified() -> None:
    found = set()
    for module in pkgutil.iter_modules(actions.__path__):
        loaded = importlib.import_module(f"{actions.__name__}.{module.name}")
        found |= {
            name
            for name, value in inspect.getmembers(loaded, inspect.isclass)
            if value.__module__ == loaded.__name__ and hasattr(value, "execute")
        }
    assert found == set(WAGTAIL_ACTIONS), HINT


def test_every_bulk_action_on_pages_is_classified() -> None:
    names = {action.action_type for action in bulk_action_registry.get_bulk_actions_for_model("wagtailcore", "page")}
    assert names == set(PAGE_BULK_ACTIONS), HINT


def test_every_command_is_classified() -> None:
    found = {
        name
        for name, app in get_commands().items()
        if (app if isinstance(app, str) else app.__class__.__module__).split(".")[0] in OURS
    }
    assert found == set(COMMANDS), HINT


def test_no_other_method_of_a_page_publishes() -> None:
    """What an article has to say about going live: `blog.models.gate` takes part in each."""
    assert {"publish", "unpublish"} <= set(vars(GatedPage))
    words = ("publish", "unpublish", "release", "go_live", "schedule")
    found = {name for name in dir(Page) if name.startswith(words) and callable(getattr(Page, name))}
    assert found == {"publish", "unpublish"}, HINT
