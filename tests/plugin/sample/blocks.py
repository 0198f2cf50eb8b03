"""A block of the site's own, with a node of the graph."""

from collections.abc import Iterator

from wagtail import blocks

from blog.blocks import PartBlock
from cms.core.jsonld import Node


class SalaryBlock(PartBlock):
    role = blocks.CharBlock()
    currency = blocks.CharBlock(default="EUR", max_length=3)

    def schema_nodes(self, value: blocks.StructValue, page_url: str) -> Iterator[Node]:
        yield {
            "@type": "Occupation",
            "@id": f"{page_url}#occupation",
            "name": value["role"],
            "estimatedSalary": {"@type": "MonetaryAmount", "currency": value["currency"]},
        }

    class Meta:
        template = "sample/salary_block.html"
        icon = "tag"
        label = "Salary"
        preview_value = {"role": "Lead", "currency": "EUR"}
