"""The command line: one module for each group of commands."""

import typer

from app.cli.data import apply_file, demo, import_history
from app.cli.maintenance import adoption, migrate, worker
from app.cli.projects import project_cli
from app.cli.reference import print_schema, print_settings
from app.cli.serve import serve
from app.cli.tokens import tokens_cli

cli = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="Waybill: a GraphQL API server for releases, deploys and dashboards.",
)
cli.command()(serve)
cli.command()(migrate)
cli.command("apply")(apply_file)
cli.command("import-git")(import_history)
cli.command()(demo)
cli.command()(adoption)
cli.command()(worker)
cli.command("schema")(print_schema)
cli.command("settings")(print_settings)
cli.add_typer(tokens_cli, name="token")
cli.add_typer(project_cli, name="project")
