"""Findings in the words and signs of the desk."""

from django import template

from blog.checking import place_in_editor
from blog.desk.checks import labels
from blog.models import ArticlePage
from blog.quality.registry import Finding
from blog.wording import said

register = template.Library()
register.filter(said)


@register.filter
def level_icon(finding: Finding) -> str:
    return labels.ICONS[finding.level]


@register.filter
def level_label(finding: Finding) -> str:
    return str(labels.LEVELS[finding.level])


@register.filter
def editor_at(page: ArticlePage, finding: Finding) -> str:
    """The address that opens the editor where a finding is."""
    return place_in_editor(page.pk, finding.place)
