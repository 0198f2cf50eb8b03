"""The OpenAPI 3.1 document of a set of operations, from their parameters and pydantic models.

https://spec.openapis.org/oas/v3.1.1.html
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from .parameters import Parameter
from .schemas import Problem, Sparse

REFS = "#/components/schemas/{model}"
JSON, PROBLEM_JSON = "application/json", "application/problem+json"
# What every operation may answer, whatever it is about.
USUAL_PROBLEMS = {
    405: "Another method.",
    429: "Too many requests from one address; `Retry-After` says how long to wait.",
}


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one address. `security`: names of schemes of which one is enough; none: open to everybody.

    `problems`: what it may refuse, by status, besides what any may. `body`: what is sent.
    """

    path: str
    name: str
    tag: str
    summary: str
    answers: Any
    description: str = ""
    method: str = "get"
    status: int = 200
    parameters: tuple[Parameter, ...] = ()
    problems: Mapping[int, str] = field(default_factory=dict)
    security: tuple[str, ...] = ()
    body: type[BaseModel] | None = None
    is_kept: bool = True  # with an ETag


def document(
    title: str,
    version: str,
    operations: Iterable[Operation],
    *,
    description: str = "",
    servers: Iterable[str] = (),
    security: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """`security`: schemes by name, as OpenAPI writes them."""
    found = list(operations)
    models = {Problem, *(one.answers for one in found), *(one.body for one in found if one.body)}
    refs, definitions = models_json_schema(
        sorted(((model, "serialization") for model in models), key=lambda row: row[0].__name__), ref_template=REFS
    )
    schemas = definitions.get("$defs", {})
    for name in sparse(models):
        if name in schemas:
            schemas[name].pop("required", None)
    paths: dict[str, Any] = {}
    for one in found:
        paths.setdefault(one.path, {})[one.method] = told(one, refs)
    components = {"schemas": schemas, **({"securitySchemes": dict(security)} if security else {})}
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": version, "description": description},
        "servers": [{"url": url} for url in servers],
        "paths": paths,
        "components": components,
    }


def told(one: Operation, refs: Mapping[Any, Any]) -> dict[str, Any]:
    """One operation."""

    def content(model: Any, kind: str) -> dict[str, Any]:
        return {kind: {"schema": refs[model, "serialization"]}}

    problems = {**USUAL_PROBLEMS, **({400: "A parameter is wrong."} if one.parameters else {}), **one.problems}
    answers = {
        str(one.status): {"description": one.summary, "content": content(one.answers, JSON)},
        **(
            {"304": {"description": "Nothing changed since the ETag that was sent."}}
            if one.method == "get" and one.is_kept
            else {}
        ),
        **{
            str(status): {"description": text, "content": content(Problem, PROBLEM_JSON)}
            for status, text in sorted(problems.items())
        },
    }
    return {
        "operationId": one.name,
        "tags": [one.tag],
        "summary": one.summary,
        **({"description": one.description} if one.description else {}),
        **({"parameters": [parameter.document() for parameter in one.parameters]} if one.parameters else {}),
        **({"requestBody": {"required": True, "content": content(one.body, JSON)}} if one.body else {}),
        "responses": answers,
        "security": [{name: []} for name in one.security],
    }


def sparse(models: Iterable[Any]) -> set[str]:
    """Names of models of which a request may leave out fields, also within lists of them."""
    found: set[str] = set()
    seen: set[Any] = set()

    def look(model: Any) -> None:
        if model in seen:
            return
        seen.add(model)
        for inner in getattr(model, "__args__", ()):
            look(inner)
        if isinstance(model, type) and issubclass(model, BaseModel):
            if issubclass(model, Sparse):
                found.add(model.__name__)
            for one in model.model_fields.values():
                look(one.annotation)

    for model in models:
        look(model)
    return found
