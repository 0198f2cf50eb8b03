"""Links: they lead somewhere, and to where they should. Pure; docs/checks/links.md says why.

What answers at an address comes with the context. A link of which nothing is known is left alone.
"""

from collections.abc import Iterator

from blog.anchors import anchors_of
from blog.facts import ArticleFacts

from .context import Address, Context
from .link_texts import DOCUMENT, OFFER, PAGE, Link, fault_of, links_of
from .registry import ERROR, WARNING, Found, Limits, check
from .wording import Wording
from .wording import marked as _

DELETED = {
    OFFER: _("%(link)s is there no more."),
    PAGE: _("%(link)s leads to a page that was deleted."),
    DOCUMENT: _("%(link)s leads to a document that was deleted."),
}
# By whether there was an answer, and whether the day is known.
BROKEN = {
    (True, True): _("%(link)s leads to %(address)s, which is broken: the answer was %(status)s on %(day)s."),
    (True, False): _("%(link)s leads to %(address)s, which is broken: the answer was %(status)s."),
    (False, True): _("%(link)s leads to %(address)s, which is broken: nothing answered on %(day)s."),
    (False, False): _("%(link)s leads to %(address)s, which is broken: nothing answered."),
}


@check(
    "links.address",
    _("Every link has an address that can be followed"),
    level=ERROR,
    hint=_("Give the full address, beginning with https://, or a path of this site, beginning with a slash."),
)
def addresses_can_be_followed(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    for link in links_of(facts):
        if fault := fault_of(link):
            yield about(link, _("%(link)s: %(fault)s"), fault=fault)


@check(
    "links.unpublished",
    _("No link to a page of ours that visitors cannot see"),
    level=ERROR,
    hint=_("Publish that page first, or put both into one release, or link to another page."),
)
def pages_of_ours_are_live(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    for link, address in known(facts, context, "draft"):
        yield about(link, _("%(link)s leads to “%(title)s”, which is not live."), title=address.title)


@check(
    "links.planned",
    _("Links to pages that are yet to come"),
    level=WARNING,
    hint=_("Let this article go live with that page, or after it."),
)
def pages_to_come(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    for link, address in known(facts, context, "planned"):
        text = _("%(link)s leads to “%(title)s”, which goes live later as planned.")
        yield about(link, text, title=address.title)


@check(
    "links.deleted",
    _("No link to something that was deleted"),
    level=ERROR,
    hint=_("Choose another page or document, or remove the link."),
)
def chosen_pages_exist(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    for link, _address in known(facts, context, "missing"):
        if link.is_chosen:
            yield about(link, DELETED[link.address.partition(":")[0]])


@check(
    "links.missing",
    _("Internal links lead to something"),
    level=WARNING,
    hint=_("Correct the address, or make a redirect for it."),
)
def internal_links_resolve(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    for link, address in known(facts, context, "missing", "gone"):
        if not link.is_chosen:
            missing = _("%(link)s leads to %(address)s, where nothing answers.")
            gone = _("%(link)s leads to %(address)s, which is gone for good.")
            yield about(link, missing if address.state == "missing" else gone)


@check(
    "links.redirect",
    _("Internal links need no redirect"),
    level=WARNING,
    hint=_("Link to the new address."),
)
def internal_links_are_direct(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    for link, address in known(facts, context, "redirect"):
        text = _("%(link)s leads to %(address)s, which sends visitors on.")
        yield about(link, text, hint=to(address.target))


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
            here = _("%(link)s: this article has no part “#%(part)s”.")
            elsewhere = _("%(link)s: “%(title)s” has no part “#%(part)s”.")
            yield about(link, here if link.is_here else elsewhere, title=address.title, part=link.fragment)


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
            # Not a number to be read: 1,234 would be no status.
            status, day = str(external.status), external.checked_on
            yield about(link, BROKEN[bool(external.status), bool(day)], status=status, day=day or "")


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
            text = _("%(link)s leads to %(address)s, which has moved for good.")
            yield about(link, text, hint=to(external.target))


def known(facts: ArticleFacts, context: Context, *states: str) -> Iterator[tuple[Link, Address]]:
    """The links at whose address there is one of these states."""
    for link in links_of(facts):
        address = context.addresses.get(link.address)
        if address and address.state in states:
            yield link, address


def about(link: Link, text: Wording, *, hint: str = "", **values: object) -> Found:
    filled = text % {"link": said(link), "address": link.address, **values}
    return Found(filled, link.place, hint=hint, quote=link.text)


def said(link: Link) -> Wording:
    """The link as a sentence begins with it: its subject."""
    if link.text:
        return _("The link “%(text)s”") % {"text": link.text}
    return _("The offer") if link.address.startswith(f"{OFFER}:") else _("A link without words")


def to(target: str) -> str:
    return _("Link to %(address)s.") % {"address": target} if target else ""
