"""An authenticated request of the REST API, with its path parameters and body."""

from dataclasses import dataclass
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.requests import Request

from ingest.api.responses import MAX_ERRORS, format_error
from ingest.errors import bad_request_error
from resolvers.context import Context

B = TypeVar("B", bound="Body")


class Body(BaseModel):
    """A JSON body. Unknown fields are ignored; absent fields are null."""

    model_config = ConfigDict(extra="ignore", frozen=True, strict=True)


@dataclass(frozen=True)
class ApiRequest:
    """A request of the REST API, in the context of its caller."""

    context: Context
    http: Request
    body: bytes

    @property
    def organization(self) -> str:
        """The organization's slug in the path."""
        return self._path_parameter("organization")

    @property
    def project(self) -> str | None:
        """The project's slug or id in the path; None for a path without a project."""
        return self.http.path_params.get("project")

    @property
    def version(self) -> str:
        """The release's version in the path."""
        return self._path_parameter("version")

    def _path_parameter(self, name: str) -> str:
        value: str = self.http.path_params[name]
        return value

    def parse_body(self, kind: type[B]) -> B:
        """Validate the body. Raises HttpError, 400 with the first errors and their paths."""
        try:
            return kind.model_validate_json(self.body)
        except ValidationError as error:
            errors = error.errors(include_url=False, include_context=False, include_input=False)
            messages = [format_error(each["loc"], each["msg"]) for each in errors[:MAX_ERRORS]]
            raise bad_request_error("; ".join(messages)) from None
