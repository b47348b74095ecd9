"""Reading the settings: wrong values, unknown variables, and the settings in force."""

import json
import os
import re
from collections.abc import Iterator
from difflib import get_close_matches
from enum import Enum
from pathlib import Path
from typing import Any, NamedTuple

from dotenv import dotenv_values
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from app.setting_values import describe_allowed
from app.settings import Settings, setting_names
from db.setup.url import HIDDEN, hide_password
from execution.limits.limits import LIMIT_DESCRIPTIONS, Limits
from resolvers.errors import SetupError

PREFIX = "WAYBILL_"
SECRETS = frozenset({"hook_secret", "graphiql_token"})
DATABASES = frozenset({"database_url", "direct_url", "replica_url"})
URLS = frozenset({"hook_url", "tracing", "public_url"})
OTHER_VARIABLES = frozenset({"WAYBILL_TOKEN", "WAYBILL_URL"})
"""Variables of clients, which may be set where a server runs."""
KUBERNETES_VARIABLE = re.compile(
    r"WAYBILL(_.*)?_(SERVICE_HOST|SERVICE_PORT(_.*)?|PORT_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)=.*"
    r"|WAYBILL(_.*)?_PORT=(tcp|udp|sctp)://.*"
)
"""Kubernetes sets these variables, here with their values, for a service `waybill…`."""


class EffectiveSetting(NamedTuple):
    """A setting in force: its variable, its text with secrets hidden, None if it is not set."""

    variable: str
    text: str | None
    is_default: bool


def load_settings(**values: Any) -> Settings:
    """Read the settings from the environment; `values` are used instead of variables.

    Raises: SetupError with a line for each wrong value.
    """
    try:
        return Settings(**values)
    except ValidationError as error:
        lines = [describe_error(each) for each in error.errors()]
        raise SetupError("\n".join(lines)) from None


def describe_error(error: ErrorDetails) -> str:
    """Describe a wrong value: its variable, its text and what is allowed."""
    name = str(error["loc"][0])
    variable = PREFIX + "_".join(map(str, error["loc"])).upper()
    if name == "limit":
        is_limit = len(error["loc"]) > 1
        variable = variable if is_limit else f"{PREFIX}LIMIT"
        allowed = "must be a whole number of at least 1" if is_limit else "must be a JSON object"
    elif error["type"] == "value_error":
        allowed = str(error["ctx"]["error"])
    else:
        allowed = describe_allowed(Settings.model_fields[name])
    return f"{variable} is {hide_secrets(name, error['input'])!r}. It {allowed}."


def hide_secrets(name: str, value: object) -> str:
    """Return the text of a setting without secrets."""
    text = format_value(value)
    if not text:
        return text
    if name in SECRETS:
        return HIDDEN
    if name in DATABASES:
        return hide_password(text)
    if name in URLS:
        text = re.sub(r"//[^/@]*@", f"//{HIDDEN}@", text)
        return re.sub(r"\?.*", f"?{HIDDEN}", text)
    return text


def format_value(value: object) -> str:
    """Return a value as it is written in the environment."""
    match value:
        case bool():
            return str(value).lower()
        case Enum():
            return str(value.value)
        case list():
            return ",".join(map(str, value))
        case dict():
            return json.dumps(value)
    return str(value)


def list_settings(settings: Settings) -> Iterator[EffectiveSetting]:
    """List all settings in the order of docs/settings.md."""
    for name in setting_names():
        default, value = Settings.model_fields[name].default, getattr(settings, name)
        if isinstance(default, Limits):
            for each in LIMIT_DESCRIPTIONS:
                limit = getattr(value, each)
                is_default = limit == getattr(default, each)
                yield EffectiveSetting(to_variable(f"{name}_{each}"), str(limit), is_default)
        else:
            text = None if value is None else hide_secrets(name, value)
            yield EffectiveSetting(to_variable(name), text, value == default)


def to_variable(name: str) -> str:
    """Return the environment variable of a setting."""
    return f"{PREFIX}{name.upper()}"


def describe_unknown_variables() -> list[str]:
    """Describe each variable with the prefix of settings that is none: a likely typo."""
    known = {
        *map(to_variable, Settings.model_fields),
        *(to_variable(f"limit_{each}") for each in LIMIT_DESCRIPTIONS),
        *OTHER_VARIABLES,
    }
    path = Path(str(Settings.model_config.get("env_file")))
    in_file = dotenv_values(path) if path.is_file() else {}
    lines = []
    for name, value in sorted({**in_file, **os.environ}.items()):
        variable = name.upper()
        is_unknown = variable.startswith(PREFIX) and variable not in known
        if not is_unknown or KUBERNETES_VARIABLE.fullmatch(f"{variable}={value}"):
            continue
        close = get_close_matches(variable, known, n=1, cutoff=0.85)
        hint = f"Did you mean {close[0]}?" if close else "See: waybill settings"
        lines.append(f"{name} is not a setting and is ignored. {hint}")
    return lines
