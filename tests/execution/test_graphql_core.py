"""graphql-core's own tests of execution, with the engine and its plans in place of `execute`.

The tests are in the source distribution of the pinned version, which pip downloads once to
pytest's cache folder and checks against the hashes of requirements.lock.
"""

import hashlib
import json
import os
import re
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
RUNNER = Path(__file__).with_name("graphql_core_runner.py")
MAX_SECONDS = 120
UNREACHABLE = "(from versions: none)"
"""What pip says of a package that is on no index, or when it reaches no index."""

WAITS = "A plan waits for all values of a level before it aborts; graphql-core cancels the others."
ROOT_COROUTINES = (
    "The root value holds coroutines. After an abort a query is executed again from the start, "
    "and they cannot be awaited twice. Resolvers return new ones."
)
ASSUMES = "Without `check_sync` nothing counts as awaitable; a plan awaits coroutines always."
SINGLE_RESPONSE = "The engine answers `@defer` by a single response; graphql-core does not."

CANCELLATION = "test_cancellation.py::describe_execute_cancellation"
NULLABILITY = "test_lists.py::describe_execute_handles_list_nullability"
PARALLEL = "test_parallel.py::describe_parallel_execution::describe_cancel_on_exception"
SYNC = "test_sync.py::describe_execute_synchronously_when_possible::describe_execute_sync"

DIFFERENCES = {
    f"{CANCELLATION}::suppresses_sibling_errors_after_a_non_null_error_bubbles": WAITS,
    f"{CANCELLATION}::stops_late_sibling_object_completion_after_non_null_bubbling": WAITS,
    f"{NULLABILITY}::contains_null": ROOT_COROUTINES,
    f"{NULLABILITY}::returns_null": ROOT_COROUTINES,
    f"{NULLABILITY}::contains_error": ROOT_COROUTINES,
    f"{NULLABILITY}::results_in_errors": ROOT_COROUTINES,
    f"{PARALLEL}::cancel_selection_sets": WAITS,
    f"{PARALLEL}::cancel_lists": WAITS,
    f"{PARALLEL}::cancel_type_resolver": WAITS,
    f"{SYNC}::throws_if_encountering_async_operation_without_check_sync": ASSUMES,
    f"{SYNC}::throws_if_encountering_async_iterable_execution_without_check_sync": SINGLE_RESPONSE,
}
"""The tests that fail with plans, and why."""


def read_requirement() -> str:
    """Return graphql-core's requirement in requirements.lock, with its hashes."""
    lock = (ROOT / "requirements.lock").read_text()
    found = re.search(r"^graphql-core==\S+( \\\n +--hash=\S+)+", lock, re.MULTILINE)
    assert found is not None
    return found[0]


def download(requirement: str, folder: Path) -> Path:
    """Return the source distribution in a folder, downloaded if it is not there.

    pip compares it with the hashes before it reads it. Skips the test if no index can be reached.
    """
    version = requirement.split(maxsplit=1)[0].partition("==")[2]
    archive = folder / f"graphql_core-{version}.tar.gz"
    if not archive.exists():
        requirements = folder / "requirements.txt"
        requirements.write_text(requirement)
        options = ["--no-deps", "--no-binary", "graphql-core", "--require-hashes"]
        pip = [sys.executable, "-m", "pip", "download", *options, "--retries", "1"]
        ended = subprocess.run(
            [*pip, "-r", str(requirements), "-d", str(folder)],
            capture_output=True,
            text=True,
            timeout=MAX_SECONDS,
            check=False,
        )
        if UNREACHABLE in ended.stderr:
            pytest.skip(
                "The source distribution of graphql-core is needed, and pip finds no index."
            )
        assert ended.returncode == 0, ended.stderr
    assert hashlib.sha256(archive.read_bytes()).hexdigest() in requirement
    return archive


@pytest.fixture(scope="module")
def report(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The outcomes of graphql-core's tests, and what executed their operations."""
    folder = tmp_path_factory.mktemp("graphql_core")
    cache = getattr(request.config, "cache", None)
    archive = download(read_requirement(), cache.mkdir("graphql-core") if cache else folder)
    with tarfile.open(archive) as sources:
        sources.extractall(folder, filter="data")
    written = folder / "report.json"
    ended = subprocess.run(
        [sys.executable, str(RUNNER), str(folder / archive.name.removesuffix(".tar.gz")), written],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTEST_ADDOPTS": ""},
        capture_output=True,
        text=True,
        timeout=MAX_SECONDS,
        check=False,
    )
    assert written.exists(), ended.stdout + ended.stderr
    return json.loads(written.read_text())


def test_plans_pass_the_tests_of_graphql_core(report: Any) -> None:
    failed = {
        name.removeprefix("tests/execution/"): report["messages"].get(name, outcome)
        for name, outcome in report["outcomes"].items()
        if outcome != "passed"
    }

    assert {name: failed[name] for name in failed.keys() - DIFFERENCES.keys()} == {}
    assert DIFFERENCES.keys() - failed.keys() == set(), "They pass: remove them from DIFFERENCES."


def test_plans_execute_the_operations_of_the_tests(report: Any) -> None:
    assert len(report["outcomes"]) == 376
    assert report["counts"]["compiled"] == 157
