"""Commands that print reference pages: schema, settings."""

import sys

from app.settings_page import settings_page
from schema import sdl


def print_schema() -> None:
    """Print the GraphQL schema in SDL."""
    sys.stdout.write(sdl + "\n")


def print_settings() -> None:
    """Print the reference of all settings: docs/settings.md."""
    sys.stdout.write(settings_page())
