import pytest

from transport.sse import prefers_event_stream


@pytest.mark.parametrize(
    ("accept", "is_wanted"),
    [
        ("text/event-stream", True),
        ("text/event-stream, multipart/mixed", True),
        ("text/event-stream; q=0.5", True),
        ("text/event-stream, application/json", True),
        ("application/json, text/event-stream", False),
        ("text/event-stream;q=0.5, application/json", False),
        ("text/event-stream;q=0", False),
        ("application/graphql-response+json, application/json, text/event-stream", False),
        ("*/*", False),
        ("", False),
    ],
)
def test_event_stream_is_chosen_when_it_is_preferred(accept: str, is_wanted: bool) -> None:  # noqa: FBT001 (a case's)
    assert prefers_event_stream(accept) == is_wanted
