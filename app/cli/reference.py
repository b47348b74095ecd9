"""Commands that print the schema and the settings: schema, settings."""

import json
import sys
from typing import Annotated

import typer

from app.cli.console import read_settings
from app.settings_loading import list_settings
from app.settings_page import settings_page
from schema import sdl


def print_schema() -> None:
    """Print the GraphQL schema in SDL."""
    sys.stdout.write(sdl + "\n")


def print_settings(
    *,
    effective: Annotated[
        bool, typer.Option("--effective", help="Print the settings in force instead.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="With --effective: print a JSON object.")
    ] = False,
) -> None:
    """Print the reference of all settings: docs/settings.md."""
    if not effective:
        sys.stdout.write(settings_page())
        return
    settings = list(list_settings(read_settings()))
    if as_json:
        print(json.dumps({each.variable: each.text for each in settings}, indent=2))  # noqa: T201
        return
    for each in settings:
        line = f"# {each.variable}=" if each.text is None else f"{each.variable}={each.text}"
        print(f"{line}  # default" if each.is_default else line)  # noqa: T201
