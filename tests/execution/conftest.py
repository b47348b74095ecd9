"""What graphql-core leaves behind when it cancels."""

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture
def collected() -> Iterator[None]:
    """What the test dropped is collected before it ends, while its filters of warnings hold."""
    yield
    gc.collect()
