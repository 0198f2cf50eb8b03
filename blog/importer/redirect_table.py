"""A Netlify `_redirects` table into the site's redirects. Running it again changes nothing."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from cms.core.models import RedirectRule
from cms.core.redirects import Rejected, Rule, matches, parse

from .document import ImportProblem
from .readers.files import decoded


@dataclass
class TableResult:
    exact: int = 0
    patterns: int = 0
    written: int = 0
    taken: list[Rule] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        return {"exact": self.exact, "patterns": self.patterns, "written": self.written, "left_out": self.left_out}


def import_table(file: Path, site: Site, *, dry_run: bool = False) -> TableResult:
    """The table in a file. Raises ImportProblem for one that cannot be read."""
    try:
        text = decoded(file.read_bytes())
    except OSError as error:
        raise ImportProblem(f"the redirects cannot be read: {error.strerror}.") from None
    return import_rules(text, site, dry_run=dry_run)


def import_rules(text: str, site: Site, *, dry_run: bool = False) -> TableResult:
    """Exact rules become redirects, patterns and “gone” answers become redirect rules, all or none.

    The source asks its rules from top to bottom, this site exact ones first: an exact rule that an
    earlier pattern always answered before it is left out. Raises ImportProblem for a rule that cannot be kept.
    """
    result = TableResult()
    with transaction.atomic():
        for rule in parse(text):
            if isinstance(rule, Rejected):
                result.left_out.append(f"line {rule.line}: {rule.text} ({rule.reason})")
                continue
            if reason := unreachable(rule, result.taken):
                result.left_out.append(f"line {rule.line}: {rule.source} {rule.target} ({reason})")
                continue
            result.taken.append(rule)
            if rule.is_pattern or rule.status == 410:
                result.patterns += 1
                result.written += save_pattern(rule, site, dry_run)
            else:
                result.exact += 1
                result.written += save_exact(rule, site, dry_run)
    return result


def unreachable(rule: Rule, earlier: list[Rule]) -> str:
    """Why a rule would never answer, or ""."""
    if rule.source.rstrip("/") == rule.target.split("?")[0].rstrip("/"):
        return "it leads to itself; a missing slash is added anyway"
    if rule.is_pattern:
        return "it stands there already" if any(rule.source == other.source for other in earlier) else ""
    for other in earlier:
        if matches(other.source, rule.source):
            same = other.source.rstrip("/") == rule.source.rstrip("/")
            return "it stands there already" if same else f"line {other.line} answers before it"
    return ""


def save_exact(rule: Rule, site: Site, dry_run: bool) -> int:
    path = Redirect.normalise_path(rule.source)
    permanent = rule.status == 301
    found = Redirect.objects.filter(old_path=path, site=site).first()
    if found and found.redirect_link == rule.target and found.is_permanent == permanent:
        return 0
    if not dry_run:
        Redirect.objects.update_or_create(
            old_path=path,
            site=site,
            defaults={"redirect_link": rule.target, "redirect_page": None, "is_permanent": permanent},
        )
    return 1


def save_pattern(rule: Rule, site: Site, dry_run: bool) -> int:
    target = "" if rule.status == 410 else rule.target
    found = RedirectRule.objects.filter(pattern=rule.source, site=site).first()
    wanted = RedirectRule(site=site, pattern=rule.source, target=target, status=rule.status, position=rule.line)
    if found and (found.target, found.status, found.position) == (target, rule.status, rule.line):
        return 0
    if found:
        wanted.pk = found.pk
    try:
        wanted.clean_fields()
        wanted.check_form()
        wanted.validate_constraints()
    except ValidationError as error:
        raise ImportProblem(f"{rule.source}: {' '.join(error.messages)}", rule.line) from None
    if not dry_run:
        wanted.save()
    return 1
