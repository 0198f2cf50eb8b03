"""What the checks of search and sharing find, and what they leave alone."""

from blog.quality.context import Context

from .articles import Cases, Finds, Leaves, article

LONG = "Lead without the title: what to do in the first ninety days"  # 59 characters

CASES: Cases = {
    "search.title-length": (
        [
            Finds(
                "long",
                article(title=LONG + " 12"),
                [("title", "The title has 62 characters; search results show about 60.")],
            ),
            Finds(
                "a long short title",
                article(title="Lead", short_title=LONG + " 12"),
                [("seo_title", "The short title has 62 characters; search results show about 60.")],
            ),
            Finds(
                "short",
                article(title="Lead"),
                [("title", "The title has 4 characters; fewer than 15 seldom say what to expect.")],
            ),
            Finds("none", article(title=" "), [("title", "There is no title.")]),
        ],
        [
            Leaves("59 characters", article(title=LONG)),
            Leaves("a long title with a short one", article(title=LONG * 2, short_title="Lead without the title")),
            Leaves("a team that allows more", article(title=LONG + " 12"), limits={"most": 70}),
        ],
    ),
    "search.short-title": (
        [
            Finds(
                "the same",
                article(short_title="Lead without  the title"),
                [("seo_title", "The short title is the same as the title.")],
            ),
            Finds(
                "longer",
                article(short_title="Lead without the title first"),
                [("seo_title", "The short title is longer than the title.")],
            ),
            Finds(
                "about something else",
                article(short_title="Negotiate pay"),
                [("seo_title", "The short title shares no word with the title.")],
            ),
        ],
        [Leaves("none", article()), Leaves("words of the title", article(short_title="Leading, no title"))],
    ),
    "search.title-unique": (
        [
            Finds(
                "another one",
                article(),
                [("title", "The same title stands above Lead (/blog/lead/).")],
                Context(same_title=("Lead (/blog/lead/)",)),
            ),
            Finds(
                "three",
                article(),
                [("title", "The same title stands above Lead (/a/) and 2 other articles.")],
                Context(same_title=("Lead (/a/)", "Lead (/b/)", "Lead (/c/)")),
            ),
        ],
        [
            Leaves("none", article()),
            Leaves("the same description", article(), Context(same_description=("Lead (/a/)",))),
        ],
    ),
    "search.description-length": (
        [
            Finds("none", article(), [("description", "There is no description.")]),
            Finds(
                "long",
                article(description="d" * 161),
                [("description", "The description has 161 characters; search results show about 160.")],
            ),
            Finds(
                "a long one for search",
                article(description="d" * 100, search_description="d" * 161),
                [("search_description", "The description has 161 characters; search results show about 160.")],
            ),
            Finds(
                "short",
                article(description="What to do."),
                [
                    (
                        "description",
                        "The description has 11 characters; fewer than 50 seldom say why to open the article.",
                    )
                ],
            ),
        ],
        [
            Leaves("160 characters", article(description="d" * 160)),
            Leaves(
                "a long one with a shorter one for search", article(description="d" * 400, search_description="d" * 100)
            ),
        ],
    ),
    "search.description-unique": (
        [
            Finds(
                "another one",
                article(),
                [("description", "The same description stands above Lead (/a/).")],
                Context(same_description=("Lead (/a/)",)),
            )
        ],
        [Leaves("none", article()), Leaves("the same title", article(), Context(same_title=("Lead (/a/)",)))],
    ),
    "search.slug-length": (
        [
            Finds(
                "long, with words that say nothing",
                article(slug="the-way-to-lead-" + "x" * 60),
                [
                    (
                        "slug",
                        "The address has 76 characters; more than 75 are hard to read. Without “the”, “to” it has 69.",
                    )
                ],
            ),
            Finds(
                "long",
                article(slug="x" * 76),
                [("slug", "The address has 76 characters; more than 75 are hard to read.")],
            ),
        ],
        [
            Leaves("75 characters", article(slug="x" * 75)),
            Leaves("short, with words that say nothing", article(slug="the-way-to-a-title")),
        ],
    ),
    "search.slug-numbers": (
        [
            Finds(
                "a counter",
                article(slug="lead-without-title-07"),
                [("slug", "The address ends with 07, which the title does not speak of.")],
            )
        ],
        [
            Leaves("a year", article(slug="lead-without-title-2026")),
            Leaves("a number of the title", article(title="Lead at level 7", slug="lead-level-7")),
            Leaves("a number elsewhere", article(slug="90-day-plan")),
            Leaves("no number", article(slug="lead")),
        ],
    ),
    "search.slug-title": (
        [Finds("other words", article(slug="post-about-pay"), [("slug", "The address has no word of the title.")])],
        [
            Leaves("one word", article(slug="on-leading")),
            Leaves("a word of the short title", article(slug="promotion", short_title="Promotion")),
            Leaves("not yet given", article(slug="")),
        ],
    ),
    "search.hero-image": (
        [Finds("none", article(), [("hero_image", "There is no main image: lists of articles show none here.")])],
        [Leaves("one", article(hero_image="7"))],
    ),
    "search.hero-alt": (
        [
            Finds("none", article(hero_image="7"), [("hero_alt", "The main image has no alternative text.")]),
            Finds(
                "a file name",
                article(hero_image="7", hero_alt="team.jpg"),
                [("hero_alt", "The alternative text of the main image is a file name.")],
            ),
            Finds(
                "its own file name",
                article(hero_image="/assets/offer-leverage.jpg", hero_alt="Offer leverage"),
                [("hero_alt", "The alternative text of the main image is a file name.")],
            ),
            Finds(
                "a camera's name",
                article(hero_image="7", hero_alt="IMG_2041"),
                [("hero_alt", "The alternative text of the main image is a file name.")],
            ),
            Finds(
                "that it is an image",
                article(hero_image="7", hero_alt="An image of two people"),
                [
                    (
                        "hero_alt",
                        "The alternative text of the main image begins with “An image of”, which everybody is told anyway.",
                    )
                ],
            ),
            Finds(
                "only that",
                article(hero_image="7", hero_alt="Photo"),
                [("hero_alt", "The alternative text of the main image only says that it is one.")],
            ),
            Finds(
                "a kind of image",
                article(hero_image="7", hero_alt="Office stock photo."),
                [
                    (
                        "hero_alt",
                        "The alternative text of the main image says what kind of image it is, not what it shows.",
                    )
                ],
            ),
            Finds(
                "the title",
                article(hero_image="7", hero_alt="Lead, without the title!"),
                [("hero_alt", "The alternative text of the main image repeats the title.")],
            ),
            Finds(
                "a word",
                article(hero_image="7", hero_alt="Office"),
                [("hero_alt", "The alternative text of the main image is a single word.")],
            ),
        ],
        [
            Leaves("what it shows", article(hero_image="7", hero_alt="Two people compare notes at a whiteboard")),
            Leaves("a picture in the sentence", article(hero_image="7", hero_alt="She hangs a picture of her team")),
            Leaves("no image", article(hero_alt="")),
        ],
    ),
    "search.share-image": (
        [
            Finds(
                "none",
                article(),
                [("og_image", "Links to this article show a drawn card with its title, no picture of its own.")],
            )
        ],
        [Leaves("one", article(has_share_image=True))],
    ),
    "search.canonical": (
        [
            Finds(
                "a path",
                article(canonical_url="/blog/lead/"),
                [("canonical_url", "The canonical address is no whole address.")],
            ),
            Finds(
                "no address",
                article(canonical_url="http://["),
                [("canonical_url", "The canonical address is no whole address.")],
            ),
            Finds(
                "a part of a page",
                article(canonical_url="https://example.com/lead#faq"),
                [("canonical_url", "The canonical address points at a part of a page.")],
            ),
            Finds(
                "kept out of search engines",
                article(canonical_url="https://example.com/lead", noindex=True),
                [
                    (
                        "canonical_url",
                        "The article names a canonical address and is kept out of search engines: the two say different things.",
                    )
                ],
            ),
        ],
        [
            Leaves("an original elsewhere", article(canonical_url="https://example.com/lead")),
            Leaves("none, and kept out", article(noindex=True)),
        ],
    ),
    "search.visibility": (
        [
            Finds(
                "featured and kept out",
                article(featured=True, noindex=True),
                [("featured", "The article is featured, and kept out of search engines.")],
            ),
            Finds(
                "featured and unlisted",
                article(featured=True, unlisted=True),
                [("featured", "The article is featured, and unlisted: it stands first in lists that leave it out.")],
            ),
            Finds(
                "open, but not in the sitemap",
                article(off_sitemap=True),
                [("off_sitemap", "The article is listed and open to search engines, but not in the sitemap.")],
            ),
        ],
        [
            Leaves("featured", article(featured=True)),
            Leaves("kept out altogether", article(noindex=True, unlisted=True, off_sitemap=True)),
        ],
    ),
}
