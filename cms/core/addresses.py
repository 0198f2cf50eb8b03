"""How often old addresses are asked for, and addresses that nothing has. No word about who asked."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

PATH_LENGTH = 255  # as Wagtail's redirects: a longer one could not be redirected


class AddressUse(models.Model):
    """How often a redirect or a redirect rule has answered, and on which day last."""

    redirect = models.OneToOneField(Redirect, on_delete=models.CASCADE, null=True, related_name="use")
    rule = models.OneToOneField("proofdesk_core.RedirectRule", on_delete=models.CASCADE, null=True, related_name="use")
    hits = models.PositiveIntegerField(default=0)
    last_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(redirect=None) ^ models.Q(rule=None), name="proofdesk_core_use_of_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.redirect or self.rule}: {self.hits}"


class MissingAddress(models.Model):
    """An address of ours that visitors asked for and nothing has. The query is never kept."""

    site = models.ForeignKey(Site, verbose_name=_("site"), on_delete=models.CASCADE, related_name="+")
    path = models.CharField(_("address"), max_length=PATH_LENGTH)
    hits = models.PositiveIntegerField(_("hits"), default=0)
    first_on = models.DateField(_("first seen"))
    last_on = models.DateField(_("last seen"))
    linked_from = models.CharField(
        _("linked from"), max_length=PATH_LENGTH, blank=True, help_text=_("The page of ours that led there last.")
    )
    is_ignored = models.BooleanField(_("ignored"), default=False)

    class Meta:
        verbose_name = _("missing address")
        verbose_name_plural = _("missing addresses")
        constraints = [models.UniqueConstraint(fields=["site", "path"], name="proofdesk_core_missing_once")]

    def __str__(self) -> str:
        return self.path
