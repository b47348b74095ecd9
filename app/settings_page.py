"""Generates docs/settings.md from the definitions of the settings."""

import json
from enum import Enum

from app.settings import Settings
from execution.limits.limits import LIMIT_DESCRIPTIONS, Limits


def settings_page() -> str:
    """Return the page."""
    rows = []
    for name, field in Settings.model_fields.items():
        if isinstance(field.default, Limits):
            rows += [
                format_row(f"{name}_{each}", getattr(field.default, each), f"{limit.description}.")
                for each, limit in LIMIT_DESCRIPTIONS.items()
            ]
        else:
            rows.append(format_row(name, field.default, field.description))
    head = [
        "# Settings",
        "",
        "Environment variables, or lines of a file `.env` in the working directory.",
        "This page is printed by `python server.py settings`.",
        "",
        "| variable | default | meaning |",
        "| --- | --- | --- |",
    ]
    return "\n".join([*head, *rows]) + "\n"


def format_row(name: str, default: object, description: str | None) -> str:
    """Return the table row of a setting."""
    text = json.dumps(default, default=format_choice)
    return f"| `WAYBILL_{name.upper()}` | `{text}` | {description} |"


def format_choice(choice: Enum) -> str:
    """Return the text of a choice in the environment."""
    return str(choice.value)
