from pathlib import Path

import pytest

from tests.support.git_repositories import GitRepository


@pytest.fixture
def repository(tmp_path: Path) -> GitRepository:
    """An empty git repository."""
    return GitRepository(tmp_path / "story.git")
