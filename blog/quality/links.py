"""Links: they lead somewhere, and to where they should. Pure; docs/checks/links.md says why.

What answers at an address comes with the context. A link of which nothing is known is left alone.
"""

from collections.abc import Iterator

from blog.anchors import anchors_of
from blog.facts import ArticleFacts

from .context import Address, Context
from .link_texts import OFFER, Link, fault_of, links_of
from .registry import ERROR, WARNING, Found, Limits, check
from .registry import marked as _


@check(
    "links.address",
    _("Every link has an address that can be followed"),
    level=ERROR,
    hint=_("Give the full address, beginning with https://, or a path of this site, beginning with a slash."),
)
def addresses_can_be_followed(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    for link in links_of(facts):
        if fault := fault_of(link):
            yield Found(f"{said(link)}: {fault}", link.place, quote=link.text)


@check(
    "links.unpublished",
    _("No link to a page of ours that visitors cannot see"),
    level=ERROR,
    hint=_("Publish that page first, or put both into one release, or link to another page."),
)
def pages_of_ours_are_live(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    for link, address in known(facts, context, "draft"):
        yield Found(f"{said(link)} leads to “{address.title}”, which is not live.", link.place, quote=link.text)


@check(
    "links.planned",
    _("Links to pages that are yet to come"),
    level=WARNING,
    hint=_("Let this article go live with that page, or after it."),
)
def pages_to_come(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    for link, address in known(facts, context, "planned"):
        yield Found(
            f"{said(link)} leads to “{address.title}”, which goes live later as planned.", link.place, quote=link.text
        )


@check(
    "links.deleted",
    _("No link to something that was deleted"),
    level=ERROR,
    hint=_("Choose another page or document, or remove the link."),
)
def chosen_pages_exist(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    for link, _address in known(facts, context, "missing"):
        if link.is_chosen:
            kind = link.address.partition(":")[0]
            what = "is there no more" if kind == OFFER else f"leads to a {kind} that was deleted"
            yield Found(f"{said(link)} {what}.", link.place, quote=link.text)


@check(
    "links.missing",
    _("Internal links lead to something"),
    level=WARNING,
    hint=_("Correct the address, or make a redirect for it."),
)
def internal_links_resolve(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    for link, address in known(facts, context, "missing", "gone"):
        if not link.is_chosen:
            what = "where nothing answers" if address.state == "missing" else "which is gone for good"
            yield Found(f"{said(link)} leads to {link.address}, {what}.", link.place, quote=link.text)


@check(
    "links.redirect",
    _("Internal links need no redirect"),
    level=WARNING,
    hint=_("Link to the new address."),
)
def internal_links_are_direct(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    for link, address in known(facts, context, "redirect"):
        yield Found(
            f"{said(link)} leads to {link.address}, which sends visitors on.",
            link.place,
            hint=f"Link to {address.target}." if address.target else "",
            quote=link.text,
        )


@check(
    "links.anchor",
    _("Links to a part of a page find that part"),
    level=WARNING,
    hint=_("Take the address from the contents list or the question on that page, or link to the whole page."),
)
def parts_exist(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    for link in links_of(facts):
        if not link.fragment:
            continue
        address = context.addresses.get(link.address, Address("missing"))
        anchors = anchors_of(facts) if link.is_here else address.anchors
        if anchors is not None and link.fragment not in anchors:
            where = "this article" if link.is_here else f"“{address.title}”"
            yield Found(f"{said(link)}: {where} has no part “#{link.fragment}”.", link.place, quote=link.text)


@check(
    "links.external",
    _("Links to other sites work"),
    level=WARNING,
    hint=_("Find the page's new address, link to another source, or remove the link."),
)
def external_links_work(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    for link in links_of(facts):
        external = context.externals.get(link.address)
        if external and external.state == "broken":
            answer = f"the answer was {external.status}" if external.status else "nothing answered"
            day = f" on {external.checked_on.isoformat()}" if external.checked_on else ""
            yield Found(
                f"{said(link)} leads to {link.address}, which is broken: {answer}{day}.", link.place, quote=link.text
            )


@check(
    "links.moved",
    _("Links to other sites name the present address"),
    level=WARNING,
    hint=_("Link to the new address."),
)
def external_links_are_present(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    for link in links_of(facts):
        external = context.externals.get(link.address)
        if external and external.state == "moved":
            yield Found(
                f"{said(link)} leads to {link.address}, which has moved for good.",
                link.place,
                hint=f"Link to {external.target}." if external.target else "",
                quote=link.text,
            )


def known(facts: ArticleFacts, context: Context, *states: str) -> Iterator[tuple[Link, Address]]:
    """The links at whose address there is one of these states."""
    for link in links_of(facts):
        address = context.addresses.get(link.address)
        if address and address.state in states:
            yield link, address


def said(link: Link) -> str:
    """The link as a sentence begins with it."""
    if link.text:
        return f"The link “{link.text}”"
    return "The offer" if link.address.startswith(f"{OFFER}:") else "A link without words"
