"""Addresses of this site that articles link to, and nothing answers: after an import, pages that did not come along."""

from collections import defaultdict
from collections.abc import Sequence

from blog.facts import ArticleFacts
from blog.models import ArticlePage
from blog.quality.link_texts import links_of

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
    found = {path: len(by_path[path]) for home, by_path in linking.items() for path in missing(home, [*by_path])}
    return dict(sorted(found.items(), key=lambda entry: (-entry[1], entry[0])))


def missing(home: Home, paths: Sequence[str]) -> list[str]:
    """Those of these paths of a site at which there is nothing: no page, not even a draft, and no redirect."""
    found = []
    for start in range(0, len(paths), LOOKED_UP):
        goals = {path: Goal("path", path) for path in paths[start : start + LOOKED_UP]}
        lookup = Lookup(ArticleFacts(""), home)
        gone = [path for path, answer in lookup.answers(goals).items() if answer.state == "missing"]
        # A draft completes no address yet. It will.
        found += [path for path in gone if lookup.url_path(f"{path.rstrip('/')}/") not in lookup.by_path]
    return found
