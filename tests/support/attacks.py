"""Documents and variables that ask for too much or for what cannot be, by security.md 6.3."""

from typing import Any, NamedTuple

SCOPES = "{ viewer { scopes } }"


class Attack(NamedTuple):
    """What is sent, and the one error that refuses it, or so many of the same code.

    Without a limit none is told; `found` is left out where nobody counts to the end.
    """

    document: str
    code: str
    limit: int | None = None
    found: int | None = None
    variables: Any = None
    times: int = 1
    also: Any = None
    """What the request says besides document and variables."""

    @property
    def body(self) -> dict[str, Any]:
        """What the request says."""
        return {"query": self.document, "variables": self.variables or {}} | (self.also or {})

    @property
    def told(self) -> list[dict[str, Any]]:
        """The figures of the errors."""
        figures = {"code": self.code, "limit": self.limit, "found": self.found}
        return [{name: each for name, each in figures.items() if each is not None}] * self.times


def releases(page: str, selection: str = "id") -> str:
    return f"{{ organization {{ releases({page}) {{ nodes {{ {selection} }} }} }} }}"


def nested(depth: int) -> str:
    """A release of a commit of a release …, so many fields within one another."""
    steps = ["lastCommit", "releases", "nodes"] * depth
    inner = "id"
    for name in reversed(steps[: depth - 3]):
        inner = f"{name} {{ {inner} }}"
    return f'{{ organization {{ release(version: "v") {{ {inner} }} }} }}'


def doubling(number: int, body: str, kind: str) -> str:
    """Fragments that each select the next one twice."""
    parts = [f"fragment F{at} on {kind} {{{body % ((at + 1,) * 2)}}}" for at in range(number - 1)]
    return " ".join([*parts, f"fragment F{number - 1} on {kind} {{__typename}}"])


def aliases(field: str, number: int, letter: str = "a") -> str:
    return " ".join(f"{letter}{at}: {field}" for at in range(number))


TWICE = "a: lastCommit{releases{nodes{...F%s}}} b: lastCommit{releases{nodes{...F%s}}}"
PAGES = "commits(first: %s) { nodes { author { user { id } } } }"
VISIT = 'visitDashboard(id: "x") { errors { code } }'
FOUR_PROJECTS = (
    '{ organization { ...F a: project(slug: "a") { ...P } b: project(slug: "b") { ...P } } } '
    'fragment F on Organization { c: project(slug: "c") { ...P } d: project(slug: "d") { ...P } } '
    f"fragment P on Project {{ {aliases('slug', 7)} }}"
)

VALIDATION = "GRAPHQL_VALIDATION_FAILED"
BOMB = "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }"

FILTERED = """query ($filter: ReleaseFilter) {
    organization { releases(filter: $filter) { nodes { id } } }
}"""
RECORD = """mutation ($input: RecordSessionsInput!) {
    recordSessions(input: $input) { accepted errors { code path } }
}"""
ONE_VARIABLE = "query ($ids: [ID!]!) {" + aliases("nodes(ids: $ids) { id }", 10) + "}"
DEEP: Any = []
for _ in range(200):
    DEEP = [DEEP]

# By security.md 6.3.
ATTACKS: dict[str, Attack] = {
    "7 depth": Attack(nested(13), "DEPTH_LIMIT", 12, 13),
    "7 great depth": Attack(nested(70), "DEPTH_LIMIT", 12, 70),
    "8 characters": Attack(SCOPES + " " * 32_000, "SOURCE_LIMIT", 32_000, 32_000 + len(SCOPES)),
    "8 tokens": Attack("{" + "a " * 2000 + "}", "TOKEN_LIMIT", 2000, None),
    "8 comments": Attack("#\n" * 201 + SCOPES, "COMMENT_LIMIT", 200, None),
    "9 aliases": Attack(f"{{ {aliases('__typename', 101)} }}", "ALIAS_LIMIT", 30, 101),
    "9 aliases of one field": Attack(f"{{ {aliases('__typename', 11)} }}", "REPEAT_LIMIT", 10, 11),
    "9 aliases by fragments": Attack(FOUR_PROJECTS, "ALIAS_LIMIT", 30, 4 + 4 * 7),
    "10 many fields": Attack("{" + "__typename " * 501 + "}", "SELECTION_LIMIT", 500, 501),
    "10 one field": Attack("{" + "__typename " * 500 + "}", "REPEAT_LIMIT", 10, 500),
    "11 directives": Attack("{ __typename " + "@aa " * 21 + "}", "DIRECTIVE_LIMIT", 20, 21),
    "13 spreads that double": Attack(
        "{...F0} " + doubling(18, "...F%s ...F%s", "Query"),
        "NODE_LIMIT",
        10_000,
        3 * 2**17 - 1,
    ),
    "13 fields that double": Attack(
        '{ organization { release(version: "v") {...F0} } } ' + doubling(14, TWICE, "Release"),
        "DEPTH_LIMIT",
        12,
        2 + 13 * 3 + 1,
    ),
    "14 sub-selections": Attack("{" + "viewer{scopes} " * 400 + "}", "REPEAT_LIMIT", 10, 400),
    "14 nested inline fragments": Attack(
        "{" + "...{" * 150 + "viewer{scopes} " * 11 + "}" * 151,
        "REPEAT_LIMIT",
        10,
        11,
    ),
    "15 pages of pages": Attack(
        releases("first: 100", PAGES % 100),
        "COST_LIMIT",
        25_000,
        1 + 1 + 100 * (1 + 1 + 100 * 3),
    ),
    "15 pages of any size": Attack(
        releases("first: 99999999", PAGES % 99999999),
        "COST_LIMIT",
        25_000,
        1 + 1 + 100 * (1 + 1 + 100 * 3),
    ),
    "22 root fields": Attack(
        f"{{ {aliases('__typename', 6)} {aliases('viewer { scopes }', 6, 'b')} }}",
        "ROOT_FIELD_LIMIT",
        10,
        12,
    ),
    "22 mutations": Attack(f"mutation {{ {aliases(VISIT, 6)} }}", "MUTATION_LIMIT", 5, 6),
    "8 nesting": Attack("{" * 300, "GRAPHQL_PARSE_FAILED"),
    "11 unknown directives": Attack("{ __typename " + "@aa " * 10 + "}", VALIDATION, times=5),
    "12 circle": Attack(
        "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }",
        VALIDATION,
    ),
    "12 itself": Attack("{ ...A } fragment A on Query { viewer { scopes } ...A }", VALIDATION),
    "12 unknown": Attack("{ ...A }", VALIDATION),
    "17 introspection of lists": Attack(BOMB, VALIDATION),
    "21 number of 5,000 digits": Attack(
        releases(f"first: {'9' * 5000}"), "DIGIT_LIMIT", 100, 5000
    ),
    "21 beyond 32 bits": Attack(releases("first: 2147483648"), VALIDATION),
    "35 several operations": Attack(
        "query A { viewer { scopes } } query B { viewer { scopes } }",
        "OPERATION_RESOLUTION_FAILURE",
    ),
    "35 a name that is not there": Attack(
        SCOPES, "OPERATION_RESOLUTION_FAILURE", also={"operationName": "Other"}
    ),
    "27 another document's hash": Attack(
        SCOPES,
        "PERSISTED_QUERY_HASH_MISMATCH",
        also={"extensions": {"persistedQuery": {"version": 1, "sha256Hash": "0" * 64}}},
    ),
    "16 no items": Attack(releases("first: 0"), "INVALID"),
    "16 fewer than none": Attack(releases("first: -1"), "INVALID"),
    "16 a page too large": Attack(releases("first: 101"), "PAGE_TOO_LARGE", 100),
    "16 all there is": Attack(releases("first: 2147483647"), "PAGE_TOO_LARGE", 100),
    "16 both ends": Attack(releases("first: 1, last: 1"), "INVALID"),
    "16 a forged cursor": Attack(releases('after: "x"'), "BAD_CURSOR"),
    "20 a million items": Attack(
        FILTERED,
        "INPUT_ITEM_LIMIT",
        1_000,
        1_000_000,
        variables={"filter": {"projects": [1] * 1_000_000}},
    ),
    "20 depth": Attack(
        FILTERED, "INPUT_DEPTH_LIMIT", 6, 7, variables={"filter": {"projects": DEEP}}
    ),
    "20 values": Attack(
        FILTERED,
        "INPUT_VALUE_LIMIT",
        1_000,
        1 + 5 + 4 * 249,
        variables={"filter": {str(at): [1] * 249 for at in range(5)}},
    ),
    "20 sessions": Attack(
        RECORD,
        "INPUT_ITEM_LIMIT",
        20_000,
        20_001,
        variables={"input": {"sessions": [{}] * 20_001}},
    ),
    "20 one variable in many fields": Attack(
        ONE_VARIABLE, "INPUT_ITEM_LIMIT", 250, 251, variables={"ids": ["x"] * 251}
    ),
}
