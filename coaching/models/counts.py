"""How often offers were seen and clicked: numbers for a day, and nothing about who saw them."""

from django.db import models


class OfferCount(models.Model):
    """Of one wording of an offer, in one slot of one page; after some months those of a month (coaching.counting).

    `variant`: a letter, or `own` where an article's author wrote the words.
    """

    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="+")
    offer = models.ForeignKey("coaching.CallToAction", on_delete=models.CASCADE, related_name="counts")
    variant = models.CharField(max_length=3)
    slot = models.CharField(max_length=10)
    day = models.DateField()
    is_month = models.BooleanField(default=False)
    sightings = models.PositiveIntegerField(default=0)
    clicks = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["page", "offer", "variant", "slot", "day", "is_month"], name="coaching_one_count_for_a_day"
            ),
        ]
        indexes = [models.Index(fields=["is_month", "day"], name="coaching_count_by_day")]

    def __str__(self) -> str:
        return f"{self.page_id}, {self.offer_id}, {self.day}: {self.sightings}, {self.clicks}"
