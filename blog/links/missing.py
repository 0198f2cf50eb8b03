"""Addresses of this site that articles link to, and nothing answers: after an import, pages that did not come along."""

from collections import defaultdict
from collections.abc import Sequence
from urllib.parse import urlsplit

from blog.facts import ArticleFacts
from blog.models import ArticlePage
from blog.quality.link_texts import links_of
from cms.core.chains import HOPS

from .addresses import Goal, Home, Lookup, goal_of, homes_of_sites
from .articles import BATCH, home_of, versions

LOOKED_UP = 1_000  # addresses at once: a database takes as many values in one question, and not any number


def missing_addresses(articles: Sequence[int]) -> dict[str, int]:
    """How many of these articles link to each, the most wanted first.

    A query for each hundred articles, and a few for each thousand addresses.
    """
    linking: defaultdict[Home, defaultdict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    homes = homes_of_sites()
    for start in range(0, len(articles), BATCH):
        rows = ArticlePage.objects.filter(pk__in=articles[start : start + BATCH]).select_related("latest_revision")
        for article in rows:
            home = home_of(article, homes.values())
            for link in (link for facts in versions(article) for link in links_of(facts)):
                goal = goal_of(link.address, homes, home)
                if goal and home and goal.kind == "path":
                    linking[home][goal.key].add(article.pk)
    wanted: defaultdict[str, set[int]] = defaultdict(set)
    for home, by_path in linking.items():
        for path, end in missing(home, [*by_path]).items():
            wanted[end] |= by_path[path]
    found = {end: len(numbers) for end, numbers in wanted.items()}
    return dict(sorted(found.items(), key=lambda entry: (-entry[1], entry[0])))


def missing(home: Home, paths: Sequence[str]) -> dict[str, str]:
    """Those of these paths of a site at whose end there is nothing: no page, not even a draft. By path, its end: the
    path itself, or where redirects lead from there."""
    homes = homes_of_sites()
    found: dict[str, str] = {}
    for start in range(0, len(paths), LOOKED_UP):
        ends = {path: path for path in paths[start : start + LOOKED_UP]}
        goals: dict[str, Goal] = {path: Goal("path", path) for path in ends}
        for _ in range(HOPS):
            lookup = Lookup(ArticleFacts(""), home)
            answers = lookup.answers(goals)
            # A draft completes no address yet. It will.
            found |= {
                path: ends[path]
                for path, answer in answers.items()
                if answer.state == "missing" and lookup.url_path(f"{ends[path].rstrip('/')}/") not in lookup.by_path
            }
            targets = {path: answer.target for path, answer in answers.items() if answer.state == "redirect"}
            led = {path: goal_of(target, homes, home) for path, target in targets.items()}
            ends = {path: urlsplit(target).path for path, target in targets.items()}
            goals = {path: goal for path, goal in led.items() if goal}
            if not goals:
                break
    return found
