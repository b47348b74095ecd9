from pathlib import Path

import pytest

from tests.support.git_repositories import Story


@pytest.fixture
def story(tmp_path: Path) -> Story:
    """A repository that has nothing in it."""
    return Story(tmp_path / "story.git")
