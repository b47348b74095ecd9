"""Commands that write data: apply, import-git, demo."""

from pathlib import Path
from typing import Annotated

import typer
import yaml
from pydantic import ValidationError

from app.cli.console import (
    OrganizationOption,
    ProjectOption,
    console,
    create_progress,
    open_database,
    progress_reporter,
    run,
)
from jobs.apply import SetupFile, apply_setup
from jobs.demo.content import DEMO_ORGANIZATION
from jobs.demo.organization import create_demo_organization
from jobs.git_import.importer import import_git
from resolvers.errors import SetupError


def apply_file(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="The setup file: YAML or JSON.")
    ],
) -> None:
    """Create or update an organization from a setup file. Applying it again changes nothing."""

    async def work() -> None:
        try:
            content = yaml.safe_load(file.read_bytes())
            if not isinstance(content, dict):
                msg = f"{file} must have keys, such as `organization:` and `projects:`."
                raise SetupError(msg)
            setup = SetupFile.model_validate(content)
        except yaml.YAMLError as error:
            msg = f"{file} is neither YAML nor JSON: {error}"
            raise SetupError(msg) from None
        except ValidationError as error:
            lines = (
                f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors()
            )
            raise SetupError("\n".join(lines)) from None
        async with open_database() as database:
            await apply_setup(database, setup)
        console.print(f"Applied {file}.")

    run(work())


def import_history(  # noqa: PLR0913 (options)
    path: Annotated[Path, typer.Argument(help="Path of the git repository.")],
    organization: OrganizationOption,
    project: ProjectOption,
    *,
    tag_pattern: Annotated[
        str, typer.Option(help="Glob pattern of the tags to import as releases.")
    ] = "*",
    environment: Annotated[
        str | None, typer.Option(help="Environment for which each release gets a deploy.")
    ] = None,
    directory: Annotated[
        str | None,
        typer.Option(
            "--path", help="Directory whose commits the releases get; others are left out."
        ),
    ] = None,
    allow_shallow: Annotated[
        bool, typer.Option(help="Import from a shallow clone the releases whose commits it has.")
    ] = False,
) -> None:
    """Import the tags of a git repository as releases, with the commits between them."""

    async def work() -> None:
        async with open_database(action="history.import", subject=project) as database:
            with create_progress() as progress:
                imported = await import_git(
                    database,
                    path,
                    organization=organization,
                    project=project,
                    tag_pattern=tag_pattern,
                    environment=environment,
                    directory=directory,
                    allow_shallow=allow_shallow,
                    progress=progress_reporter(progress),
                )
        console.print(imported.summary(), markup=False)

    run(work())


def demo(organization: OrganizationOption = DEMO_ORGANIZATION) -> None:
    """Create an organization with demo data."""

    async def work() -> None:
        async with open_database(action="organization.demo", subject=organization) as database:
            with create_progress() as progress:
                await create_demo_organization(database, organization, progress_reporter(progress))

    run(work())
