"""Parsing of versions, compared with samples of the real parser."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolvers.releases.versions import (
    MAX_INT64,
    SEMVER_COLUMNS,
    VersionInfo,
    is_valid_version,
    parse_semver,
    parse_version_info,
    parse_whole_number,
    split_package,
    to_semver_columns,
)

CASES = json.loads((Path(__file__).parent / "version-cases.json").read_text())
every_case = pytest.mark.parametrize(
    "case", CASES, ids=[ascii(case["input"])[:40] for case in CASES]
)


@pytest.mark.spec("releases#version-samples")
@every_case
def test_version_validity_matches_the_sample(case: Any) -> None:
    assert is_valid_version(case["input"]) == case["output"]["valid"]


@pytest.mark.spec("releases#version-samples")
@every_case
def test_version_info_matches_the_sample(case: Any) -> None:
    assert to_sample(parse_version_info(case["input"])) == case["output"]["versionInfo"]


@pytest.mark.spec("releases#version-samples")
@every_case
def test_semver_columns_match_the_sample(case: Any) -> None:
    columns = to_semver_columns(case["input"])

    order = columns.pop("semver_order")
    assert columns == (case["output"]["semver"] or dict.fromkeys(SEMVER_COLUMNS))
    assert (order == "") == (case["output"]["semver"] is None)


def to_sample(info: VersionInfo | None) -> Any:
    """Convert the info to the shape of the samples, which leave out missing numbers."""
    if info is None:
        return None
    version = info.version
    numbers = {
        "major": version.major,
        "minor": version.minor,
        "patch": version.patch,
        "pre": version.pre,
        "buildCode": version.build_code,
        "components": version.components,
    }
    return {
        "package": info.package,
        "version": {"raw": version.raw} | (numbers if version.components is not None else {}),
        "description": info.description,
        "buildHash": info.build_hash,
    }


@pytest.mark.spec("releases#version-parsing")
@pytest.mark.parametrize(
    ("version", "split"),
    [
        ("x@1.2.3", ("x", "1.2.3")),
        ("x@1.2.3@4", ("x", "1.2.3@4")),
        ("@x@1.2.3", ("@x", "1.2.3")),
        (" x@1 ", ("x", "1")),
        ("1.2.3", (None, "1.2.3")),
        ("@1.2.3", (None, "@1.2.3")),
        ("x@", (None, "x@")),
        ("@", (None, "@")),
    ],
)
def test_package_ends_at_the_first_at_sign(version: str, split: tuple[str | None, str]) -> None:
    assert split_package(version) == split


@pytest.mark.spec("releases#version-parsing")
@given(st.text("ax1.@ -", max_size=12))
def test_package_is_split_as_the_parser_does(version: str) -> None:
    parsed = parse_version_info(version)

    assert parsed is None or (parsed.package, parsed.version.raw) == split_package(version)


@pytest.mark.spec("releases#version-parsing")
@given(st.text(max_size=210))
def test_any_text_is_parsed_or_rejected_without_an_error(text: str) -> None:
    info, columns = parse_version_info(text), to_semver_columns(text)

    assert (parse_semver(text) is not None) == (columns["semver_order"] != "")
    assert info is not None or parse_semver(text) is None


@pytest.mark.spec("releases#semver-columns")
@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (None, None),
        ("", None),
        ("0", 0),
        ("007", 7),
        ("-5", None),
        ("+5", None),
        ("1_000", None),
        ("٣", None),
        ("²", None),
        (" 1", None),
        ("1.0", None),
        ("500alpha", None),
        (str(MAX_INT64), MAX_INT64),
        (str(MAX_INT64 + 1), None),
        ("0" * 30 + "7", 7),
        ("9" * 5000, None),
    ],
    ids=lambda value: str(value)[:20] or "empty",
)
def test_build_number_is_ascii_digits_of_63_bits(code: str | None, expected: int | None) -> None:
    assert parse_whole_number(code) == expected


@pytest.mark.spec("releases#release-names")
@pytest.mark.parametrize(
    ("version", "valid"),
    [
        ("v" * 200, True),
        ("v" * 201, False),
        ("é" * 200, True),
        (" 1.0 ", True),
        ("", False),
        ("  ", False),
        (".", False),
        (" .. ", False),
        ("...", True),
        ("LaTeSt", False),
        ("latest@1.0", True),
        ("a/b", False),
        ("a\\b", False),
        ("a\tb", False),
        ("a\nb", False),
        ("a\rb", False),
        ("a\fb", False),
        ("app@1.0+2 (3)", True),
    ],
    ids=ascii,
)
def test_release_names_are_validated(version: str, valid: bool) -> None:  # noqa: FBT001 (a column of the table)
    assert is_valid_version(version) == valid
