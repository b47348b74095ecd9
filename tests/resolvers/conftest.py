from pathlib import Path

import pytest

from tests.history_generator import Story


@pytest.fixture
def story(tmp_path: Path) -> Story:
    """A repository that has nothing in it."""
    return Story(tmp_path / "story.git")
