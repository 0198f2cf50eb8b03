from django.apps import AppConfig


class SampleConfig(AppConfig):
    name = "sample"

    def ready(self) -> None:
        from blog.importer import readers
        from cms.outbox import kinds
        from coaching import origins

        from . import checks  # noqa: F401 (registers its check)
        from .reading import read_note

        readers.register("note", read_note, ".note")
        origins.register_slot("foot")
        kinds.register("salary.read", "Somebody read a salary")
