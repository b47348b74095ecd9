"""The two entry points: the ASGI factory `server:app` and the command line."""

from app.factory import app

__all__ = ["app"]

if __name__ == "__main__":
    from app.cli import cli

    cli()
