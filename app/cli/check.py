"""The command `check`. Health checks run it often: the server's modules are imported if needed."""

import json
import sys
import urllib.request
from http import HTTPStatus
from typing import Annotated
from urllib.error import HTTPError, URLError

import typer

URL_SECONDS = 2.5
COLOURS = {"ok": "green", "warning": "yellow", "error": "red"}


def check(
    url: Annotated[
        str | None,
        typer.Option(help="Ask a running server or worker instead, by the URL of its port."),
    ] = None,
    workers: Annotated[
        int, typer.Option(min=1, help="Number of server processes that will run.")
    ] = 1,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Check a deployment before it serves requests. The exit code is 1 if it has an error."""
    findings = [ask_server(url)] if url is not None else check_here(workers)
    if as_json:
        rows = [{"level": level, "text": text} for level, text in findings]
        print(json.dumps(rows, indent=2))  # noqa: T201
    else:
        for level, text in findings:
            typer.echo(f"{typer.style(f'{level:<8}', fg=COLOURS[level])}{text}")
    if any(level == "error" for level, _ in findings):
        sys.exit(1)


def ask_server(url: str) -> tuple[str, str]:
    """Ask a server whether it is ready; return a level and a text."""
    address = f"{url.rstrip('/')}/readyz"
    if not address.startswith(("http://", "https://")):
        return "error", f"{url!r} is not a URL such as http://127.0.0.1:8000."
    try:
        with urllib.request.urlopen(address, timeout=URL_SECONDS) as response:  # noqa: S310
            if response.status == HTTPStatus.OK:
                return "ok", f"{address} is ready."
            return "error", f"{address} responded {response.status}."
    except HTTPError as error:
        text = error.read(1_000).decode("utf-8", "replace").strip()
        return "error", f"{address} responded {error.code}: {text}"
    except (URLError, OSError) as error:
        return "error", f"{address} does not respond: {getattr(error, 'reason', error)}"


def check_here(workers: int) -> list[tuple[str, str]]:
    """Check the deployment of this machine and its settings; return levels and texts."""
    from app.cli.console import run  # noqa: PLC0415
    from app.cli.failures import describe_failure  # noqa: PLC0415
    from app.deployment import check_deployment  # noqa: PLC0415
    from app.settings_loading import load_settings  # noqa: PLC0415

    findings: list[tuple[str, str]] = []

    async def work() -> None:
        async for level, text in check_deployment(load_settings(), workers):
            findings.append((level.value, text))

    try:
        run(work())
    except Exception as error:
        failure = describe_failure(error)
        if failure is None:
            raise
        findings += [("error", line) for line in failure.splitlines()]
    return findings
