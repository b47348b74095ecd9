"""Generates docs/settings.md from the definitions of the settings."""

import json
import textwrap
from enum import Enum

from app.settings import Settings, setting_names
from execution.limits.limits import LIMIT_DESCRIPTIONS, Limits

LINE_LENGTH = 120
INTRODUCTION = (
    "Environment variables, or lines of a file `.env` in the working directory, with their "
    "defaults. Lists are separated by commas, or JSON. `waybill settings` prints this page, and "
    "`waybill settings --effective` the settings in force, with passwords and secrets hidden. A "
    "variable that starts with `WAYBILL_` and is not a setting is reported and ignored."
)


def settings_page() -> str:
    """Return the page."""
    items = []
    for name in setting_names():
        field = Settings.model_fields[name]
        if isinstance(field.default, Limits):
            items += [
                format_item(
                    f"{name}_{each}", getattr(field.default, each), f"{limit.description}."
                )
                for each, limit in LIMIT_DESCRIPTIONS.items()
            ]
        else:
            items.append(format_item(name, field.default, field.description))
    introduction = textwrap.fill(INTRODUCTION, LINE_LENGTH, break_on_hyphens=False)
    return f"# Settings\n\n{introduction}\n\n{''.join(items)}"


def format_item(name: str, default: object, description: str | None) -> str:
    """Return the list item of a setting: its name and default, then its description."""
    text = json.dumps(default, default=format_choice)
    wrapped = textwrap.fill(
        description or "",
        LINE_LENGTH,
        initial_indent="  ",
        subsequent_indent="  ",
        break_long_words=False,
        break_on_hyphens=False,
    )
    return f"- `WAYBILL_{name.upper()}`: `{text}`\n{wrapped}\n"


def format_choice(choice: Enum) -> str:
    """Return the text of a choice in the environment."""
    return str(choice.value)
