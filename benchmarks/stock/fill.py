"""Fill the stock site with the generated articles that ours shows: `python -m benchmarks.stock.fill 200`."""

import json
import sys
from io import BytesIO
from typing import Any

import django

from benchmarks.stock.convert import body_of


def main(count: int) -> None:
    django.setup()
    from django.core.files.base import ContentFile
    from django.core.management import call_command
    from PIL import Image as Picture
    from wagtail.images.models import Image
    from wagtail.models import Page, Site

    from benchmarks.stock.models import Author, Category, StockAuthorship, StockPage
    from blog.seeding.texts import article

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    home = Site.objects.get(is_default_site=True).root_page
    shade = Picture.linear_gradient("L").resize((1300, 731)).convert("RGB")
    shade.save(file := BytesIO(), "JPEG", quality=60)
    image = Image.objects.create(title="Shade", file=ContentFile(file.getvalue(), name="shade.jpg"))
    author = Author.objects.create(name="Generated author", biography="<p>Writes about work.</p>", photo=image)
    for number in range(4):
        home.add_child(instance=Page(title=f"Part {number}", slug=f"part-{number}", show_in_menus=True))
    listing = home.add_child(instance=Page(title="Articles", slug="blog", show_in_menus=True))
    categories: dict[str, Any] = {}
    for number in range(1, count + 1):
        text = article(number)
        page = StockPage(
            title=text.title,
            slug=text.slug,
            description=text.description,
            date=text.published_on,
            hero=image,
            body=json.dumps(body_of(text.body)),
        )
        name = text.category
        categories.setdefault(name, None)
        if categories[name] is None:
            categories[name] = Category.objects.create(name=name, slug=f"topic-{len(categories)}")
        page.categories = [categories[name]]
        page.tags.add(*text.tags)
        page.authorships = [StockAuthorship(author=author)]
        listing.add_child(instance=page)


if __name__ == "__main__":
    main(int(sys.argv[1]))
