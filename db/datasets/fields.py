"""Fields that several datasets have."""

from db.datasets.base import Column, Matching

PROJECT = Column("project", "Slug of the project.")
RELEASE = Column("release", "Version of the release; `latest` selects each project's latest one.")
ENVIRONMENT = Column("environment", "Name of the environment; empty for the unnamed one.")

SEMVER_FILTERS = tuple(
    Column(name, description, can_group=False, matching=matching)
    for name, description, matching in (
        ("release.version", "Semver version of the release, compared in order.", Matching.VERSION),
        ("release.build", "Build number or build code of the release.", Matching.BUILD),
        ("release.package", "Package in the version of the release.", Matching.PACKAGE),
    )
)
"""Filters that select releases as the keys of a search do (docs/reference/releases.md#search)."""
