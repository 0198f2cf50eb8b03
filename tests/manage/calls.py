"""Programs that call `/api/manage/`, each with a token of its own."""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.test import Client

from blog.manage import tokens
from blog.models import ApiToken

ALL = tuple(ApiToken.Scope.values)
ROOT = "/api/manage/articles/"


@dataclass
class Program:
    secret: str

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Returns the response, with its JSON as `said`."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        response: Any = Client().generic(
            method,
            path if path.startswith("/") else ROOT + path,
            body if isinstance(body, str) else json.dumps(body) if body is not None else "",
            content_type="application/json",
            headers={"Authorization": f"Bearer {self.secret}", **sent},
        )
        response.said = json.loads(response.content)
        return response

    def get(self, path: str, **headers: str) -> Any:
        return self.call("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.call("POST", path, body, **headers)

    def patch(self, path: str, body: Any, version: str) -> Any:
        return self.call("PATCH", path, body, If_Match=f'"{version}"')


def program_of(user: Any, *scopes: str) -> Program:
    return Program(tokens.make(user, "a script", scopes or ALL, timedelta(days=1))[1])
