"""Mistakes of a client, which are no defects of the server."""

from benchmarks.abuse.attack import (
    EVERYWHERE,
    Attack,
    Bound,
    Credential,
    Stage,
    Transport,
    register,
)

VALIDATION = frozenset({"GRAPHQL_VALIDATION_FAILED"})
WRONG = (
    '{organization{releases(filter:{createdAfter:"nope"}){nodes{id}}}}',
    "{organization{releases(filter:{createdAfter:5}){nodes{id}}}}",
    "{organization{releases{nodes@stream(initialCount:-1){id}}}}",
)


@register
class WrongLiterals(Attack):
    """A literal of the wrong form."""

    name = "wrong literals"
    credential = Credential.READ
    bound = Bound("GRAPHQL_VALIDATION_FAILED with the reason, no traceback", codes=VALIDATION)
    transports = EVERYWHERE

    async def run(self, stage: Stage) -> None:
        """Send each."""
        for document in WRONG:
            await stage.query(document)


@register
class LongSearch(Attack):
    """SQLite's LIKE takes no pattern of 50,000 bytes."""

    name = "a search for 50,000 characters"
    credential = Credential.READ
    bound = Bound("the length of a text that is looked for is bounded: an error of the client")
    transports = (Transport.POST, Transport.EVENTS, Transport.SOCKET)

    async def run(self, stage: Stage) -> None:
        """Search each list."""
        text = "x" * stage.size(50_001, 50_001)
        for selection in (
            "releases(filter: {query: $text}) { nodes { id } }",
            "projects(query: $text) { nodes { id } }",
            "dashboards(filter: {query: $text}) { nodes { id } }",
        ):
            document = f"query ($text: String!) {{ organization {{ {selection} }} }}"
            await stage.query(document, {"text": text})
