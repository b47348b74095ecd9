"""An authenticated request of the REST API, with its path parameters and body."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

import orjson
from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.requests import Request

from ingest.api.responses import MAX_ERRORS, format_error
from ingest.errors import HttpError, bad_request_error
from offload.decoding import LARGE, StructureLimitError, decode_json
from offload.slices import Steps, run_in_slices
from resolvers.context import Context

B = TypeVar("B", bound="Body")


class Body(BaseModel):
    """A JSON body. Unknown fields are ignored; absent fields are null."""

    model_config = ConfigDict(extra="ignore", frozen=True, strict=True)

    long_lists: ClassVar[Mapping[str, "type[Body]"]] = {}
    """The items of the fields whose lists may be long, by the names of the fields."""


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
    def text(self) -> str | None:
        """The text that a list is searched for; None for all of it."""
        return self.http.query_params.get("query") or None

    @property
    def version(self) -> str:
        """The release's version in the path."""
        return self._path_parameter("version")

    def _path_parameter(self, name: str) -> str:
        value: str = self.http.path_params[name]
        return value

    async def parse_body(self, kind: type[B]) -> B:
        """Validate the body, a large one in slices.

        Raises: HttpError, 400 with the first errors and their paths, or 413 for too many values.
        """
        if len(self.body) <= LARGE:
            try:
                return kind.model_validate_json(self.body)
            except ValidationError as error:
                raise reject_invalid(list_errors(error, ())) from None
        try:
            value = await decode_json(self.body)
        except StructureLimitError as error:
            message = f"The body has more than {error.limit} {error.subject}."
            raise HttpError(413, message) from None
        except orjson.JSONDecodeError:
            raise bad_request_error("The body is not valid JSON.") from None
        errors: list[str] = []
        body = await run_in_slices(validate(kind, value, (), errors), is_long=True)
        if body is None:
            raise reject_invalid(errors)
        return body


def validate(
    kind: type[B], value: Any, path: tuple[str | int, ...], errors: list[str]
) -> Steps[B | None]:
    """Return the body of a decoded value; None with errors, which are added to the list.

    The items of its long lists are validated one by one, and the rest without them.
    """
    lists: dict[str, list[Any]] = {}
    if isinstance(value, dict):
        names = {name: field.alias or name for name, field in kind.model_fields.items()}
        value = {alias: value[alias] for alias in names.values() if alias in value}
        for name in kind.long_lists:
            if isinstance(items := value.get(names[name]), list):
                lists[name] = items
                value[names[name]] = []
    body = None
    try:
        body = kind.model_validate_json(orjson.dumps(value))
    except ValidationError as error:
        errors += list_errors(error, path)
    except orjson.JSONEncodeError:
        errors.append(format_error(path, "The value is nested too deeply"))
    for name, items in lists.items():
        validated: list[Body | None] = []
        for index, item in enumerate(items):
            if len(errors) >= MAX_ERRORS:
                break
            item_path = (*path, names[name], index)
            validated.append((yield from validate(kind.long_lists[name], item, item_path, errors)))
            yield
        lists[name] = validated
    return None if body is None or errors else body.model_copy(update=lists)


def list_errors(error: ValidationError, path: tuple[str | int, ...]) -> list[str]:
    """Return the first errors of a value at a path, with their own paths."""
    errors = error.errors(include_url=False, include_context=False, include_input=False)
    return [format_error((*path, *each["loc"]), each["msg"]) for each in errors[:MAX_ERRORS]]


def reject_invalid(errors: list[str]) -> HttpError:
    """Return the error of a body that is not valid."""
    return bad_request_error("; ".join(errors[:MAX_ERRORS]))
