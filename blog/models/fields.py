"""The body of an article in the database."""

from typing import Any

from wagtail.blocks.definition_lookup import BlockDefinitionLookupBuilder
from wagtail.fields import StreamField

from blog.blocks import added_blocks


class BodyField(StreamField):
    """A plain StreamField to migrations, which know our own blocks: those that a site adds ask for none of ours."""

    def deconstruct(self) -> Any:
        name, _path, _args, kwargs = super().deconstruct()
        added = added_blocks()
        lookup = BlockDefinitionLookupBuilder()
        own = [
            (child, lookup.add_block(block))
            for child, block in self.stream_block.child_blocks.items()
            if child not in added
        ]
        return name, "wagtail.fields.StreamField", [own], {**kwargs, "block_lookup": lookup.get_lookup_as_dict()}
