"""Commands that print reference pages: schema, settings."""

import sys

from app.settings_page import settings_page
from schema import sdl


def print_schema() -> None:
    """Print the contract: the SDL."""
    sys.stdout.write(sdl + "\n")


def print_settings() -> None:
    """Print docs/settings.md: everything that can be set."""
    sys.stdout.write(settings_page())
