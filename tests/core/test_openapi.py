"""The document of a made-up API: with a body, and closed to most."""

from openapi_spec_validator import OpenAPIV31SpecValidator

from cms.core.api import openapi, parameters
from cms.core.api.openapi import Operation
from cms.core.api.schemas import Listed, Sparse, Strict


class Thing(Sparse):
    id: int
    name: str


class NewThing(Strict):
    name: str


NUMBER = parameters.whole_number("limit", "How many.", 1, 9, 3)
PLACE = parameters.Parameter("id", "Which.", {"type": "integer"}, int, place="path")
OPERATIONS = [
    Operation("/things/", "list_things", "things", "All of them", Listed[Thing], parameters=(NUMBER,)),
    Operation(
        "/things/", "add_thing", "things", "Add one", Thing, method="post", status=201, body=NewThing, security=("key",),
        problems={403: "Not with this key."},
    ),
    Operation("/things/{id}/", "get_thing", "things", "One", Thing, parameters=(PLACE,), problems={404: "None."}),
]  # fmt: skip


def test_a_document_tells_methods_bodies_and_who_may() -> None:
    schemes = {"key": {"type": "http", "scheme": "bearer"}}
    found = openapi.document("Things", "1", OPERATIONS, servers=["/"], security=schemes)
    OpenAPIV31SpecValidator(found).validate()
    added = found["paths"]["/things/"]["post"]
    assert sorted(added["responses"]) == ["201", "403", "405", "429"]
    assert added["security"] == [{"key": []}]
    assert added["requestBody"]["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/NewThing"}
    read = found["paths"]["/things/"]["get"]
    assert read["security"] == []
    assert sorted(read["responses"]) == ["200", "304", "400", "405", "429"]
    assert read["parameters"][0]["schema"] == {"type": "integer", "minimum": 1, "maximum": 9, "default": 3}
    [place] = found["paths"]["/things/{id}/"]["get"]["parameters"]
    assert (place["in"], place["required"]) == ("path", True)


def test_what_fields_may_leave_out_is_not_required() -> None:
    schemas = openapi.document("Things", "1", OPERATIONS)["components"]["schemas"]
    assert "required" not in schemas["Thing"]
    assert schemas["NewThing"]["required"] == ["name"]
    assert all(schemas[name]["additionalProperties"] is False for name in ("Thing", "NewThing"))
