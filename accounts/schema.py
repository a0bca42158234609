"""How the OpenAPI document describes what this room adds to DRF."""

from functools import cache
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema

from accounts.permissions import TokenPermission
from accounts.problems import CONTENT_TYPE

CALLERS = "x-token"  # which token may call: a scope, "any", or "" for none
_PROBLEM = {
    "type": "object",
    "description": "What happened, and what to do (RFC 9457).",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "errors": {"description": "By field, where the input was wrong."},
    },
}


class Schema(AutoSchema):
    """Says of each operation who may call it."""

    def get_auth(self) -> list[dict[str, list[str]]]:
        auth: list[dict[str, list[str]]] = super().get_auth()
        if self.get_extensions().get(CALLERS) == "":
            return [each for each in auth if TokenScheme.name not in each]
        return auth

    def get_extensions(self) -> dict[str, str]:
        for permission in self.view.get_permissions():
            if isinstance(permission, TokenPermission):
                return {CALLERS: permission.token_for(self.method)}
        return {}


def add_problems(result: dict[str, Any], **_kwargs: object) -> dict[str, Any]:
    """Every operation can answer with a problem document (POSTPROCESSING_HOOKS)."""
    result["components"]["schemas"]["Problem"] = _PROBLEM
    answer = {
        "description": "A problem.",
        "content": {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for path in result["paths"].values():
        for operation in path.values():
            operation["responses"].setdefault("default", answer)
    return result


class Generator(SchemaGenerator):
    """Makes the description once in a process: it takes a second, and anybody may ask.
    It is the same for everybody."""

    def get_schema(self, request: Any = None, public: bool = True) -> Any:
        return _made_once()


@cache
def _made_once() -> Any:
    return SchemaGenerator().get_schema(request=None, public=True)


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = "accounts.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        return {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "wt_pat_…",
            "description": "A personal token, made in the settings.",
        }


class PageScheme(OpenApiAuthenticationExtension):
    target_class = "accounts.authentication.PageSession"
    name = "session"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        return {
            "type": "apiKey",
            "in": "cookie",
            "name": "sessionid",
            "description": "A signed-in page; changes need the header X-CSRFToken.",
        }
