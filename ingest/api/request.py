"""A request of somebody who is known: what its path names, and its body."""

from dataclasses import dataclass
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.requests import Request

from ingest.api.responses import MOST_ERRORS, located
from ingest.errors import HttpError
from resolvers.context import Context

B = TypeVar("B", bound="Body")


class Body(BaseModel):
    """What is read of a body. Other fields are none of our business, and absent ones are null."""

    model_config = ConfigDict(extra="ignore", frozen=True, strict=True)


@dataclass(frozen=True)
class Call:
    """A request, in the context of who makes it."""

    context: Context
    http: Request
    body: bytes

    @property
    def organization(self) -> str:
        """The slug in the path."""
        return self._named("organization")

    @property
    def project(self) -> str | None:
        """The slug or id in the path, if it leads through a project."""
        return self.http.path_params.get("project")

    @property
    def version(self) -> str:
        """The release in the path."""
        return self._named("version")

    def _named(self, name: str) -> str:
        text: str = self.http.path_params[name]
        return text

    def read(self, kind: type[B]) -> B:
        """The body, checked. Raises HttpError."""
        try:
            return kind.model_validate_json(self.body)
        except ValidationError as error:
            wrong = error.errors(include_url=False, include_context=False, include_input=False)
            texts = [located(each["loc"], each["msg"]) for each in wrong[:MOST_ERRORS]]
            raise HttpError(400, "; ".join(texts)) from None
