"""Commands that write data: apply, import-git, demo."""

from pathlib import Path
from typing import Annotated

import typer
import yaml
from pydantic import ValidationError

from app.cli.console import (
    OrganizationOption,
    console,
    opened_database,
    progress_bars,
    report_to,
    run,
)
from jobs.apply import SetupFile, apply_setup
from jobs.demo.content import DEMO_ORGANIZATION
from jobs.demo.organization import create_demo_organization
from jobs.git_import.importer import import_git
from resolvers.errors import SetupError


def apply_file(file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)]) -> None:
    """Create or update an organization from YAML or JSON, as often as you like."""

    async def work() -> None:
        try:
            wanted = SetupFile.model_validate(yaml.safe_load(file.read_bytes()))
        except yaml.YAMLError as error:
            msg = f"{file} is neither YAML nor JSON: {error}"
            raise SetupError(msg) from None
        except ValidationError as error:
            lines = (
                f"{'.'.join(str(step) for step in each['loc'])}: {each['msg']}"
                for each in error.errors()
            )
            raise SetupError("\n".join(lines)) from None
        async with opened_database() as database:
            await apply_setup(database, wanted)
        console.print(f"Applied {file}.")

    run(work())


def import_history(
    path: Annotated[Path, typer.Argument(help="A git repository.")],
    organization: OrganizationOption,
    project: Annotated[str, typer.Option(help="The slug.")],
    tag_pattern: Annotated[str, typer.Option(help="Which tags become releases.")] = "*",
    environment: Annotated[
        str | None, typer.Option(help="Where each release was deployed to.")
    ] = None,
) -> None:
    """Make releases of a git history: of tags, and of the commits between them."""

    async def work() -> None:
        async with opened_database() as database:
            with progress_bars() as bars:
                imported = await import_git(
                    database,
                    path,
                    organization=organization,
                    project=project,
                    tag_pattern=tag_pattern,
                    environment=environment,
                    progress=report_to(bars),
                )
        console.print(imported.summary(), markup=False)

    run(work())


def demo(organization: OrganizationOption = DEMO_ORGANIZATION) -> None:
    """Fill an organization with believable data."""

    async def work() -> None:
        async with opened_database() as database:
            with progress_bars() as bars:
                await create_demo_organization(database, organization, report_to(bars))

    run(work())
