"""Lists that commands print: a table, records if the terminal is too narrow for it, or JSON."""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]

Cell = str | int | bool | datetime | date | Sequence[str] | None
CELL_PADDING = 3
"""The columns that a table needs beside the text of a cell."""


def print_list(
    titles: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    as_json: bool,
    is_message: bool = False,
) -> None:
    """Print a list on standard output, or on standard error as part of a message.

    The names in JSON are the titles with an underscore for each blank.
    """
    values = [[*row] for row in rows]
    if as_json:
        names = [title.replace(" ", "_") for title in titles]
        objects = [dict(zip(names, row, strict=True)) for row in values]
        print(json.dumps(objects, indent=2, default=format_for_json))  # noqa: T201
        return
    console = Console(stderr=is_message)
    texts = [[format_cell(cell) for cell in row] for row in values]
    widths = [max(map(len, column)) for column in zip(titles, *texts, strict=True)]
    if sum(widths) + CELL_PADDING * len(widths) + 1 <= console.width:
        table = Table(*titles)
        for row in texts:
            table.add_row(*map(escape, row))
        console.print(table)
        return
    if not texts:
        console.print("The list is empty.")
        return
    name_width = max(map(len, titles))
    for number, row in enumerate(texts):
        if number:
            console.print()
        for title, text in zip(titles, row, strict=True):
            line = f"{title:<{name_width}}  {text}".rstrip()
            console.print(line, markup=False, highlight=False, soft_wrap=True)


def format_cell(cell: Cell) -> str:
    """Format a value for a table: dates in UTC to the minute, lists with blanks, "" for None."""
    match cell:
        case None:
            return ""
        case bool():
            return "yes" if cell else "no"
        case datetime():
            return f"{cell.astimezone(UTC):%Y-%m-%d %H:%M}"
        case str() | int() | date():
            return str(cell)
    return " ".join(cell)


def format_for_json(value: object) -> str:
    """Format a date for JSON, in UTC."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return str(value)
