"""Pages about coaching that claim only what is proven."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import transaction
from django.utils.functional import cached_property

from blog.claims.sources import Source, sources_of
from blog.models import Claim, PreviewedElsewhere
from blog.models.claims import State
from cms.core.models import BasePage

if TYPE_CHECKING:
    from wagtail.models import Revision


class ProvenPage(PreviewedElsewhere, BasePage):
    """Its texts stand in the ledger of claims; what is not proven does not go live (coaching.gate)."""

    # Fields whose words visitors read.
    TEXTS: ClassVar[frozenset[str]] = frozenset()

    class Meta:
        abstract = True

    @transaction.atomic
    def publish(self, revision: "Revision", *args: Any, **kwargs: Any) -> None:
        """Raises Refused before anything is published or scheduled."""
        from coaching import gate

        gate.require(self, revision.content)
        super().publish(revision, *args, **kwargs)

    @property
    def texts(self) -> dict[str, Any]:
        """What it says, as it would be stored, and no more: a whole page costs queries."""
        fields = (self._meta.get_field(name) for name in self.TEXTS)
        return {field.name: field.get_prep_value(getattr(self, field.name)) for field in fields}

    @cached_property
    def sources(self) -> list[Source]:
        """What proves its claims, for visitors and for machines."""
        from coaching.claims import passages_of_page

        said = [passage.text for passage in passages_of_page(self.texts)]
        return sources_of(self.pk, said) if self.pk else []

    @cached_property
    def vouched(self) -> dict[str, int]:
        """Testimonials with verified evidence and a consent that hold today: digest → number of the evidence."""
        rows = Claim.objects.filter(page=self.pk, kind=Claim.Kind.TESTIMONIAL).with_state(gone=False)
        return dict(rows.filter(state=State.EVIDENCED).values_list("digest", "evidence_id"))
