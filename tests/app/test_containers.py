"""The Dockerfile and compose.yaml, checked without running them."""

import re
import tomllib

import yaml

from app.settings import Settings
from tests.clients.command_line import ROOT

COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())


def test_files_that_the_image_copies_exist() -> None:
    copied = re.findall(r"^COPY (\S+) ", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    kept = {
        line[1:]
        for line in (ROOT / ".dockerignore").read_text().splitlines()
        if line.startswith("!")
    }

    assert set(copied) == kept
    assert all((ROOT / each).exists() for each in copied)


def read_pins(file: str) -> set[str]:
    """Return the packages of a lock file with their versions."""
    return set(re.findall(r"^(\S+==\S+)", (ROOT / file).read_text(), re.MULTILINE))


def test_image_installs_locked_server_packages_only() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    needed = [*project["dependencies"], *project["optional-dependencies"]["tracing"]]
    installed = read_pins("requirements-server.lock")
    names = {each.partition("==")[0] for each in installed}

    assert installed < read_pins("requirements.lock")
    assert {re.split(r"[\[>=]", each)[0] for each in needed} <= names
    assert not {"pytest", "mypy", "pgserver", "playwright"} & names


def test_compose_variables_are_settings() -> None:
    known = {f"WAYBILL_{name.upper()}" for name in Settings.model_fields}

    for service in ("migrate", "server", "worker"):
        assert set(COMPOSE["services"][service]["environment"]) <= known


def test_compose_migrates_before_serving() -> None:
    services = COMPOSE["services"]

    assert services["migrate"]["depends_on"] == {"postgres": {"condition": "service_healthy"}}
    for name in ("server", "worker"):
        needed = {"migrate": {"condition": "service_completed_successfully"}}
        assert services[name]["depends_on"] == needed
    assert services["migrate"]["restart"] == "no"
