"""The Dockerfile and compose.yaml agree with the project; no container is started."""

import re
import tomllib

import yaml

from app.settings import Settings
from tests.clients.command_line import ROOT

COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())


def test_image_copies_exactly_the_files_of_the_build_context() -> None:
    copied = re.findall(r"^COPY (\S+) ", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    in_context = {
        line[1:]
        for line in (ROOT / ".dockerignore").read_text().splitlines()
        if line.startswith("!")
    }

    assert set(copied) == in_context
    assert all((ROOT / path).exists() for path in copied)


def read_pins(file: str) -> set[str]:
    """Return the packages of a lock file with their versions."""
    return set(re.findall(r"^(\S+==\S+)", (ROOT / file).read_text(), re.MULTILINE))


def test_image_installs_locked_server_packages_only() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    required = [*project["dependencies"], *project["optional-dependencies"]["tracing"]]
    installed = read_pins("requirements-server.lock")
    names = {pin.partition("==")[0] for pin in installed}

    assert installed < read_pins("requirements.lock")
    assert {re.split(r"[\[>=]", requirement)[0] for requirement in required} <= names
    assert not {"pytest", "mypy", "pgserver", "playwright"} & names


def test_compose_variables_are_settings() -> None:
    variables = {f"WAYBILL_{name.upper()}" for name in Settings.model_fields}

    for service in ("migrate", "server", "worker"):
        assert set(COMPOSE["services"][service]["environment"]) <= variables


def test_image_runs_without_privileges_and_checks_its_health() -> None:
    image = (ROOT / "Dockerfile").read_text()
    user, entry = image.index("\nUSER waybill\n"), image.index("\nENTRYPOINT ")
    [port] = re.findall(r"^ENV WAYBILL_METRICS_PORT=(\d+)$", image, re.MULTILINE)

    assert user < entry
    assert "USER root" not in image
    assert f'CMD ["waybill", "check", "--url", "http://127.0.0.1:{port}"]' in image
    assert 'ENTRYPOINT ["waybill"]' in image


def test_compose_runs_read_only_servers_and_workers_with_health_checks() -> None:
    services = COMPOSE["services"]

    for name in ("migrate", "server", "worker"):
        service = services[name]
        assert service["read_only"]
        assert service["tmpfs"] == ["/tmp"]  # noqa: S108 (the folder of shared metrics)
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
    assert services["migrate"]["healthcheck"] == {"disable": True}
    assert "healthcheck" not in services["server"] | services["worker"]  # that of the image
    assert all(port.startswith("127.0.0.1:") for port in services["server"]["ports"])


def test_images_can_be_pinned_by_digest() -> None:
    image = (ROOT / "Dockerfile").read_text()
    [base] = re.findall(r"^ARG BASE=(\S+)$", image, re.MULTILINE)
    services = COMPOSE["services"]

    assert set(re.findall(r"^FROM (\S+)", image, re.MULTILINE)) == {"${BASE}"}
    for name in ("migrate", "server", "worker"):
        arguments = services[name]["build"]["args"]
        assert arguments == {"BASE": f"${{BASE_IMAGE:-{base}}}"}
    assert re.fullmatch(r"\$\{POSTGRES_IMAGE:-postgres:\d+\}", services["postgres"]["image"])
    assert services["postgres"]["healthcheck"]["test"][1].startswith("pg_isready ")


def test_compose_migrates_before_serving() -> None:
    services = COMPOSE["services"]

    assert services["migrate"]["depends_on"] == {"postgres": {"condition": "service_healthy"}}
    for name in ("server", "worker"):
        assert services[name]["depends_on"] == {
            "migrate": {"condition": "service_completed_successfully"}
        }
    assert services["migrate"]["restart"] == "no"
