"""Content negotiation: Accept and Content-Type."""

import pytest

from transport.negotiation import GRAPHQL, JSON, is_json, preferred_media_type

pytestmark = pytest.mark.spec("clients#content-negotiation")


@pytest.mark.parametrize(
    ("accept", "best"),
    [
        ("", JSON),
        (" ", JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        ("application/json", JSON),
        ("Application/JSON; Charset=UTF-8", JSON),
        (GRAPHQL, GRAPHQL),
        (f'{GRAPHQL};charset="utf-8"', GRAPHQL),
        # Apollo 4, urql 6, graphql-request, GraphiQL 5, and Apollo 3 with subscriptions
        (f"{GRAPHQL},application/json;q=0.9", GRAPHQL),
        (
            f"{GRAPHQL}, application/graphql+json, {JSON}, text/event-stream, multipart/mixed",
            GRAPHQL,
        ),
        (f"{GRAPHQL}, application/json", GRAPHQL),
        ("application/json, multipart/mixed", JSON),
        ("multipart/mixed;boundary=graphql;subscriptionSpec=1.0,application/json", JSON),
        # order, qualities, and named types before wildcards
        (f"application/json, {GRAPHQL}", JSON),
        (f"application/json;q=0.1, {GRAPHQL};q=0.2", GRAPHQL),
        (f"*/*, {GRAPHQL}", GRAPHQL),
        (f"*/*, {GRAPHQL};q=0.9", JSON),
        ("application/json;q=0, */*", GRAPHQL),
        ("application/*;q=0, */*", None),
        ("text/html, */*;q=0.001", JSON),
        # other types and invalid headers
        ("text/html", None),
        ("application/json;q=0", None),
        ("application/json;q=nan", None),
        ("application/json;q=2", None),
        ("application/json;q=1.0000", None),
        ("application/json;q=", None),
        ("application/json; charset=latin-1", None),
        ("xapplication/jsonx", None),
        (",", None),
        (";", None),
    ],
)
def test_accept_header_chooses_the_media_type(accept: str, best: str | None) -> None:
    assert preferred_media_type(accept) == best


@pytest.mark.parametrize(
    ("kind", "is_one"),
    [
        ("application/json", True),
        ("application/json;charset=utf-8", True),
        ('APPLICATION/JSON ; CHARSET="UTF-8"', True),
        ("application/json; unknown=1", True),
        ("application/json; charset=utf-16", False),
        ("application/json-patch", False),
        ("application/graphql", False),
        ("text/json", False),
        ("text/plain; application/json", False),
        ("text/plain, application/json", False),
        ("", False),
    ],
)
def test_content_type_must_be_json_in_utf_8(kind: str, is_one: bool) -> None:  # noqa: FBT001
    assert is_json(kind) == is_one
