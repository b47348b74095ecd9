"""The wheel: its files, and the program that it installs outside of the checkout."""

import re
import socket
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import httpx
import pytest

from app.cli import COMMANDS, GROUPS
from tests.clients.command_line import ROOT, CommandLine
from tests.test_layers import MAY_IMPORT
from waybill import __version__

PAGES = ("web/board/dist", "web/graphiql/dist")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of the checkout, as `make wheel` builds it."""
    folder = tmp_path_factory.mktemp("wheel")
    build = ("-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder))
    subprocess.run([sys.executable, *build], cwd=ROOT, check=True, capture_output=True)
    [path] = folder.iterdir()
    return path


@pytest.fixture(scope="module")
def program(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The installed program, in an environment that has the dependencies but not the checkout."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False, symlinks=True)
    [packages] = folder.glob("lib/python*/site-packages")
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    pip = [sys.executable, "-m", "pip", "--python", str(folder / "bin" / "python"), "install"]
    subprocess.run([*pip, "--no-deps", "--no-index", str(wheel)], check=True, capture_output=True)
    return str(folder / "bin" / "waybill")


@pytest.fixture
def command(program: str, tmp_path: Path) -> CommandLine:
    return CommandLine(tmp_path, program=[program])


def list_sources() -> Iterator[str]:
    """List the files that a server needs, by their paths in the repository."""
    for folder in (*MAY_IMPORT, *PAGES):
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and path.suffix != ".pyc":
                yield str(path.relative_to(ROOT))
    yield "server.py"


def test_wheel_has_every_file_of_the_server_in_one_package(wheel: Path) -> None:
    names = set(ZipFile(wheel).namelist())
    information = f"waybill-{__version__}.dist-info"

    assert {name for name in names if not name.startswith(f"{information}/")} == {
        *(f"waybill/{name}" for name in list_sources()),
        "waybill/__init__.py",
        "waybill/__main__.py",
    }
    assert f"{information}/licenses/LICENSE" in names


def test_installed_program_prints_its_version(command: CommandLine) -> None:
    assert command("--version") == f"waybill {__version__}\n"


def test_installed_program_serves_demo_data_and_pages(command: CommandLine) -> None:
    with command.serving("--demo", "--workers", "2") as (address, lines):
        assert any(line.startswith("Access token: ") for line in lines)
        for path in ("/", "/graphiql"):
            page = httpx.get(address + path, timeout=60)
            assert page.status_code == 200
            asset = re.search(r'src="(/[^"]+\.js)"', page.text)
            assert asset
            assert httpx.get(address + asset[1], timeout=60).status_code == 200


def test_help_lists_every_command(command: CommandLine) -> None:
    output = command("--help")

    assert all(re.search(rf"^\W*{name} ", output, re.MULTILINE) for name in (*COMMANDS, *GROUPS))


def test_shell_completes_commands_and_options(command: CommandLine) -> None:
    command.environment |= {"_WAYBILL_COMPLETE": "complete_bash", "COMP_CWORD": "1"}
    command.environment["COMP_WORDS"] = "waybill imp"
    commands = command()
    command.environment |= {"COMP_WORDS": "waybill token create --exp", "COMP_CWORD": "3"}
    options = command()

    assert commands.split() == ["import-git"]
    assert options.split() == ["--expires"]
    command.environment["_WAYBILL_COMPLETE"] = "source_bash"
    assert "complete" in command()


def test_taken_port_is_reported_before_anything_is_written(command: CommandLine) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        message = command("serve", "--demo", "--port", str(port), fails=True)

    assert message.startswith(f"Port {port} is in use by another program.")
    assert f"--port {port + 1}" in message
    assert message.count("\n") == 1
    assert not (command.folder / "waybill.db").exists()


def test_make_serve_takes_a_port() -> None:
    printed = subprocess.run(
        ["make", "--dry-run", "serve", "PORT=9000"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout

    assert "waybill serve --demo --port 9000" in printed


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--host", "203.0.113.7"), "'203.0.113.7' is no address of this machine. Use 127.0.0.1"),
        (("--host", "no.such.host.invalid"), "is no address of this machine. Use 127.0.0.1"),
        (("--port", "70000"), "'--port': Input should be less than or equal to 65535"),
        (("--workers", "0"), "'--workers': Input should be greater than or equal to 1"),
    ],
)
def test_impossible_address_is_reported_without_a_traceback(
    command: CommandLine, words: tuple[str, ...], message: str
) -> None:
    output = " ".join(command("serve", *words, fails=True).split())

    assert message in output
    assert "Traceback" not in output
