"""No route leads a coaching page or an offer to visitors that claims what nothing proves."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.actions.copy_page import CopyPageAction
from wagtail.actions.create_alias import CreatePageAliasAction
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from blog import scheduling
from blog.claims import proving
from blog.models import Claim
from blog.publishing import Refused
from cms.home.models import HomePage
from coaching.models import CallToAction, CallToActionVariant, CareerPath, CoachingPage
from tests.blog.editing import signed_in
from tests.claims.texts import EACH, MARKET, OUTCOME, TESTIMONIAL, evidence, expire

pytestmark = pytest.mark.django_db

# ---- pages


def draft(home: HomePage, text: str = OUTCOME) -> CoachingPage:
    page = CoachingPage(title="Coaching", slug="coaching-test", promise=f"<p>{text}</p>", live=False)
    home.add_child(instance=page)
    page.save_revision()
    return page


def form(page: CoachingPage, **more: Any) -> dict[str, Any]:
    data = {
        "title": page.title,
        "slug": page.slug,
        "description": "",
        "promise": rich_text(page.promise),
        "body": streamfield([]),
        "comments": inline_formset([]),
        "seo_title": "",
        "search_description": "",
        "canonical_url": "",
    }
    found: dict[str, Any] = nested_form_data({**data, **more})
    return found


def by_publish_button(page: CoachingPage, admin: Any) -> None:
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    response = signed_in(admin).post(address, form(page, **{"action-publish": "1"}), follow=True)
    assert b"1 claim lacks valid evidence" in response.content


def by_creation_form(page: CoachingPage, admin: Any) -> None:
    address = reverse("wagtailadmin_pages:add", args=["coaching", "coachingpage", page.get_parent().pk])
    signed_in(admin).post(address, form(page, slug="another", **{"action-publish": "1"}))


def in_bulk(page: CoachingPage, admin: Any) -> None:
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    signed_in(admin).post(f"{address}?id={page.pk}")


def by_method(page: CoachingPage, admin: Any) -> None:
    page.latest_revision.publish()


def by_action(page: CoachingPage, admin: Any) -> None:
    PublishPageRevisionAction(page.latest_revision, user=admin).execute(skip_permission_checks=True)


def by_schedule(page: CoachingPage, admin: Any) -> None:
    page.go_live_at = timezone.now() - timedelta(hours=1)
    revision = page.save_revision(approved_go_live_at=page.go_live_at)
    for run in (scheduling.run, lambda: call_command("publish_scheduled")):
        with suppress(Refused):
            run()
    assert revision.pk


def planned(page: CoachingPage, admin: Any) -> None:
    page.go_live_at = timezone.now() + timedelta(days=1)
    page.save_revision().publish()


def by_save(page: CoachingPage, admin: Any) -> None:
    page.live = True
    page.save()


def by_save_of_one_field(page: CoachingPage, admin: Any) -> None:
    page.live = True
    page.save(update_fields=["live"])


def by_save_of_a_plain_page(page: CoachingPage, admin: Any) -> None:
    plain = Page.objects.get(pk=page.pk)
    plain.live = True
    plain.save()


def by_tree(page: CoachingPage, admin: Any) -> None:
    page.get_parent().add_child(instance=CoachingPage(title="New", slug="new", promise=page.promise))


def by_copy(page: CoachingPage, admin: Any) -> None:
    CopyPageAction(page, update_attrs={"slug": "copy", "live": True}, user=admin).execute(skip_permission_checks=True)


def by_alias(page: CoachingPage, admin: Any) -> None:
    alias = CreatePageAliasAction(page, update_slug="alias").execute(skip_permission_checks=True)
    alias.live = True
    alias.save()


ROUTES: list[Callable[[CoachingPage, Any], None]] = [
    by_publish_button, by_creation_form, in_bulk, by_method, by_action, by_schedule, planned, by_save,
    by_save_of_one_field, by_save_of_a_plain_page, by_tree, by_copy, by_alias,
]  # fmt: skip


def live_claims() -> list[str]:
    return [page.slug for page in CoachingPage.objects.live()]


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.__name__)
def test_a_coaching_page_does_not_go_live_with_an_unproven_claim(
    route: Callable[[CoachingPage, Any], None], home: HomePage, admin: Any
) -> None:
    page = draft(home)
    with suppress(Refused):
        route(page, admin)
    assert live_claims() == []
    assert not page.revisions.filter(approved_go_live_at__gt=timezone.now()).exists()


@pytest.mark.parametrize("route", [r for r in ROUTES if r is not planned], ids=lambda route: route.__name__)
def test_each_of_these_routes_leads_a_proven_page_to_visitors(
    route: Callable[[CoachingPage, Any], None], home: HomePage, admin: Any, writer: Any, coach: Any
) -> None:
    page = draft(home)
    proving.attach(list(Claim.objects.all()), evidence(writer, coach), coach)
    with suppress(AssertionError):  # the button says nothing then
        route(page, admin)
    assert live_claims() != []


@pytest.mark.parametrize("sentence", EACH)
def test_the_reason_is_told_for_results_and_praise_and_not_for_figures(home: HomePage, sentence: str) -> None:
    page = draft(home, sentence)
    if sentence not in (OUTCOME, TESTIMONIAL):
        page.latest_revision.publish()
        return
    with pytest.raises(Refused) as refused:
        page.latest_revision.publish()
    assert str(refused.value).startswith("“Coaching”: 1 claim lacks valid evidence: “")
    (link,) = refused.value.refusals[0].links
    assert link.address == f"/admin/desk/claims/?page={page.pk}"


def test_a_refused_publication_keeps_the_text_as_a_draft(home: HomePage, admin: Any) -> None:
    page = draft(home, MARKET)
    page.promise = f"<p>{OUTCOME}</p>"
    by_publish_button(page, admin)
    assert OUTCOME in CoachingPage.objects.get().get_latest_revision_as_object().promise


def test_what_visitors_read_already_stays(home: HomePage, writer: Any, coach: Any) -> None:
    page = draft(home)
    proof = evidence(writer, coach)
    proving.attach(list(Claim.objects.all()), proof, coach)
    page.latest_revision.publish()
    expire(proof)
    page = CoachingPage.objects.get()
    page.description = "Said otherwise."
    page.save_revision().publish()
    assert CoachingPage.objects.get().description == "Said otherwise."
    page.unpublish()
    with pytest.raises(Refused):
        page.get_latest_revision().publish()


def test_a_career_path_passes_the_same_gate(home: HomePage) -> None:
    parent = draft(home, MARKET)
    path = CareerPath(
        title="Management", slug="management", what_it_is="<p>Leading.</p>", months_min=6, months_max=12, live=False
    )
    path.narratives = [("narrative", {"quality": "strong", "narrative": f"<p>{OUTCOME}</p>", "why": "<p>Yes.</p>"})]
    parent.add_child(instance=path)
    revision = path.save_revision()
    with pytest.raises(Refused):
        revision.publish()
    assert not CareerPath.objects.live().exists()
    claim = Claim.objects.get(sentence=OUTCOME)
    assert claim.place.startswith("narratives.")


def test_a_page_without_such_claims_costs_no_question(home: HomePage, django_assert_num_queries: Any) -> None:
    from coaching import gate

    page = draft(home, MARKET)
    data = page.texts
    with django_assert_num_queries(0):
        gate.require(page, data)


# ---- offers


def offer(**fields: Any) -> CallToAction:
    values = {"key": "plan", "heading": "Plan", "text": f"<p>{OUTCOME}</p>", "button_text": "Go", "address": "/x/"}
    return CallToAction(**{**values, **fields})


def offer_form(found: CallToAction, *variants: dict[str, Any], active: bool = True) -> dict[str, Any]:
    rows = [{"heading": "", "button_text": "", "text": rich_text(""), **row} for row in variants]
    data = {
        "key": found.key,
        "heading": found.heading,
        "text": rich_text(found.text),
        "button_text": found.button_text,
        "address": found.address,
        "page": "",
        "priority": "0",
        "stage": "",
        "slot": "end",
        "variants": inline_formset(rows, initial=sum("id" in row for row in variants)),
    }
    found_data: dict[str, Any] = nested_form_data({**data, **({"active": "on"} if active else {})})
    return found_data


def test_an_offer_is_not_saved_active_with_an_unproven_claim(home: HomePage) -> None:
    with pytest.raises(ValidationError, match="1 claim lacks valid evidence: “Our clients get twice"):
        offer().save()
    with pytest.raises(ValidationError):
        CallToAction.objects.create(key="x", heading="Plan", text=OUTCOME)
    with pytest.raises(ValidationError, match="Save it inactive"):
        offer().full_clean()
    assert not CallToAction.objects.exists()


def test_the_form_says_how_an_offer_comes_to_be_active(lead: Any, writer: Any, coach: Any) -> None:
    client, add = signed_in(lead), reverse("wagtailsnippets_coaching_calltoaction:add")
    response = client.post(add, offer_form(offer()))
    assert "Save it inactive, prove them" in response.content.decode()
    assert not CallToAction.objects.exists()
    assert client.post(add, offer_form(offer(), active=False)).status_code == 302
    saved = CallToAction.objects.get()
    edit = reverse("wagtailsnippets_coaching_calltoaction:edit", args=[saved.pk])
    assert client.post(edit, offer_form(saved)).status_code == 200
    assert not CallToAction.objects.get().active
    proving.attach(list(Claim.objects.all()), evidence(writer, coach), coach)
    assert client.post(edit, offer_form(saved)).status_code == 302
    assert CallToAction.objects.get().active


def test_an_offer_that_is_shown_stays_when_its_evidence_ends(home: HomePage, writer: Any, coach: Any) -> None:
    found = offer(active=False)
    found.save()
    proof = evidence(writer, coach)
    proving.attach(list(Claim.objects.all()), proof, coach)
    found.active = True
    found.save()
    expire(proof)
    found.priority = 3
    found.save()
    found.text = f"<p>{OUTCOME}</p><p>{TESTIMONIAL}</p>"
    with pytest.raises(ValidationError, match="They changed how"):
        found.save()
    found.refresh_from_db()
    found.ends_on = timezone.localdate() - timedelta(days=1)
    found.save()
    found.ends_on = None
    with pytest.raises(ValidationError):  # it was over: showing it again is a new decision
        found.save()


@pytest.mark.parametrize(("days", "is_refused"), [(4, True), (5, False), (None, False)])
def test_an_offer_to_come_needs_evidence_that_holds_on_its_first_day(
    home: HomePage, writer: Any, coach: Any, days: int | None, is_refused: bool
) -> None:
    today = timezone.localdate()
    found = offer(active=False, starts_on=today + timedelta(days=5))
    found.save()
    proof = evidence(writer, coach, valid_until=today + timedelta(days=days) if days else None)
    proving.attach(list(Claim.objects.all()), proof, coach)
    found.active = True
    if is_refused:
        with pytest.raises(ValidationError, match="1 claim lacks valid evidence"):
            found.save()
    else:
        found.save()
    assert CallToAction.objects.get().active is not is_refused


def test_an_offer_whose_evidence_ends_before_its_first_day_does_not_begin(
    home: HomePage, writer: Any, coach: Any
) -> None:
    today = timezone.localdate()
    found = offer(active=False, starts_on=today, is_default=True)
    found.save()
    row = CallToActionVariant.objects.create(offer=found, heading="Plan", text=OUTCOME, button_text="Go")
    proof = evidence(writer, coach, valid_until=today)
    proving.attach(list(Claim.objects.all()), proof, coach)
    CallToActionVariant.objects.update(active=True)
    found.active = True
    found.save()
    (shown,) = CallToAction.objects.shown()
    assert (shown.is_open, [one.letter for one in shown.versions], [one.letter for one in found.versions]) == (
        True, ["B"], ["B"],
    )  # fmt: skip
    expire(proof)  # it ended yesterday, and the offer begins today
    assert not CallToAction.objects.shown().exists()
    assert not CallToAction.objects.get().is_open
    assert CallToAction.objects.get().versions == []
    CallToAction.objects.update(starts_on=today - timedelta(days=2))  # it had begun before: what is read stays
    assert [one.letter for one in CallToAction.objects.shown().get().versions] == ["B"]
    assert row.pk


def test_a_page_that_is_planned_needs_evidence_for_its_first_day(home: HomePage, writer: Any, coach: Any) -> None:
    page = draft(home)
    proof = evidence(writer, coach, valid_until=timezone.localdate() + timedelta(days=2))
    proving.attach(list(Claim.objects.all()), proof, coach)
    for days, is_refused in ((4, True), (1, False)):
        page.go_live_at = timezone.now() + timedelta(days=days)
        revision = page.save_revision()
        if is_refused:
            with pytest.raises(Refused):
                revision.publish()
        else:
            revision.publish()
    assert not CoachingPage.objects.get(pk=page.pk).live


def test_a_testimonial_in_an_offer_needs_a_consent(home: HomePage, writer: Any, coach: Any) -> None:
    found = offer(text=f"<p>{TESTIMONIAL}</p>", active=False)
    found.save()
    proof = evidence(writer, coach)
    proving.attach(list(Claim.objects.all()), proof, coach)
    found.active = True
    with pytest.raises(ValidationError):
        found.save()
    proof.consent = "By mail, on 3 March."
    proof.save()
    found.save()
    assert CallToAction.objects.get().active


# ---- variants


def test_a_variant_is_not_shown_with_an_unproven_claim(home: HomePage, writer: Any, coach: Any) -> None:
    found = offer(text="")
    found.save()
    variant = CallToActionVariant(offer=found, heading="Plan", text=OUTCOME, button_text="Go", active=True)
    with pytest.raises(ValidationError, match="1 claim lacks"):
        variant.save()
    variant.active = False
    variant.save()
    proving.attach(list(Claim.objects.all()), evidence(writer, coach), coach)
    variant.active = True
    variant.save()
    assert [row.letter for row in CallToAction.objects.shown().get().versions] == ["B"]


def test_an_offer_is_not_activated_with_an_unproven_variant(home: HomePage) -> None:
    found = offer(text="", active=False)
    found.save()
    CallToActionVariant(offer=found, heading="Plan", text=OUTCOME, button_text="Go", active=True).save()
    found.active = True
    with pytest.raises(ValidationError):
        found.save()


def test_the_form_speaks_at_the_variant(lead: Any) -> None:
    client, add = signed_in(lead), reverse("wagtailsnippets_coaching_calltoaction:add")
    variant = {"heading": "Plan", "text": rich_text(f"<p>{OUTCOME}</p>"), "button_text": "Go", "active": "on"}
    response = client.post(add, offer_form(offer(text=""), variant))
    assert "1 claim lacks valid evidence" in response.content.decode()
    assert not CallToAction.objects.exists()
    del variant["active"]
    assert client.post(add, offer_form(offer(text=""), variant)).status_code == 302
    (saved,) = CallToActionVariant.objects.all()
    edit = reverse("wagtailsnippets_coaching_calltoaction:edit", args=[saved.offer_id])
    response = client.post(edit, offer_form(saved.offer, {**variant, "id": str(saved.pk), "active": "on"}))
    assert "1 claim lacks valid evidence" in response.content.decode()
    assert not CallToActionVariant.objects.get().active


# ---- testimonials


def said(client: Client, page: CoachingPage) -> bool:
    return "She asked good questions." in client.get(page.url).content.decode()


def test_a_testimonial_is_shown_while_its_evidence_and_consent_hold(
    client: Client, home: HomePage, writer: Any, coach: Any
) -> None:
    proof = evidence(writer, is_public=False, consent="By mail, on 3 March.")
    page = CoachingPage(title="Coaching", slug="coaching-test", live=False)
    quote = {"quote": "<p>She asked good questions.</p>", "attribution": "M., analyst", "evidence": proof}
    page.body = [("testimonials", {"heading": "What clients say", "level": "2", "testimonials": [quote]})]
    home.add_child(instance=page)
    revision = page.save_revision(user=writer)
    (claim,) = Claim.objects.with_state()
    assert (claim.kind, claim.state, claim.evidence, claim.linked_by) == ("testimonial", "proposed", proof, writer)
    with pytest.raises(Refused):
        revision.publish()
    proving.verify(proof, coach)
    revision.publish()
    assert said(client, page)
    assert "Client survey" not in client.get(page.url).content.decode()  # consents are for the team
    for change in ({"consent": ""}, {"valid_until": timezone.localdate() - timedelta(days=1)}, {"verified_at": None}):
        kept = {name: getattr(proof, name) for name in change}
        type(proof).objects.filter(pk=proof.pk).update(**change)
        assert not said(client, page), change
        assert "What clients say" not in client.get(page.url).content.decode()
        type(proof).objects.filter(pk=proof.pk).update(**kept)
    proof.refresh_from_db()
    other = evidence(writer, coach, title="Another", consent="By mail.")
    Claim.objects.update(evidence=other)
    assert not said(client, page)  # verified is not what it names
