"""The page docs/settings.md, generated from the settings' definitions."""

import json
from enum import Enum

from app.settings import Settings
from execution.limits.limits import LIMIT_DESCRIPTIONS, Limits


def settings_page() -> str:
    """The page of all settings, from their definitions."""
    rows = []
    for name, field in Settings.model_fields.items():
        if isinstance(field.default, Limits):
            rows += [
                row(f"{name}_{each}", getattr(field.default, each), f"{about.description}.")
                for each, about in LIMIT_DESCRIPTIONS.items()
            ]
        else:
            rows.append(row(name, field.default, field.description))
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


def row(name: str, default: object, description: str | None) -> str:
    """The row of a setting."""
    text = json.dumps(default, default=shown)
    return f"| `WAYBILL_{name.upper()}` | `{text}` | {description} |"


def shown(choice: Enum) -> str:
    """A choice as it is written in the environment."""
    return str(choice.value)
