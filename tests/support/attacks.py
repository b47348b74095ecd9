"""Requests that the server must reject, by the number of their attack.

The numbers are those of the table in docs/reference/security.md#attacks.
"""

from typing import Any, NamedTuple

SCOPES = "{ viewer { scopes } }"


class Attack(NamedTuple):
    """A request, and the extensions of the errors that reject it.

    `limit` and `found` are None where the error has none. `error_count` errors have the same
    extensions. `parameters` are those of the request besides document and variables.
    """

    document: str
    code: str
    limit: int | None = None
    found: int | None = None
    variables: Any = None
    error_count: int = 1
    parameters: Any = None

    @property
    def body(self) -> dict[str, Any]:
        """The parameters of the request."""
        parameters = {"query": self.document, "variables": self.variables or {}}
        return parameters | (self.parameters or {})

    @property
    def expected_errors(self) -> list[dict[str, Any]]:
        """The extensions of the errors of the response."""
        extensions = {"code": self.code, "limit": self.limit, "found": self.found}
        given = {name: each for name, each in extensions.items() if each is not None}
        return [given] * self.error_count


def releases(arguments: str, selection: str = "id") -> str:
    """Return a query of a page of releases."""
    return f"{{ organization {{ releases({arguments}) {{ nodes {{ {selection} }} }} }} }}"


def nested(depth: int) -> str:
    """Return a query of nested fields: a release of a commit of a release and so on."""
    steps = ["lastCommit", "releases", "nodes"] * depth
    inner = "id"
    for name in reversed(steps[: depth - 3]):
        inner = f"{name} {{ {inner} }}"
    return f'{{ organization {{ release(version: "v") {{ {inner} }} }} }}'


def doubling(number: int, body: str, type_name: str) -> str:
    """Return fragments of which each selects the next one twice.

    `body` is the selection of a fragment, with two placeholders for the next fragment's number.
    """
    parts = [
        f"fragment F{at} on {type_name} {{{body % ((at + 1,) * 2)}}}" for at in range(number - 1)
    ]
    return " ".join([*parts, f"fragment F{number - 1} on {type_name} {{__typename}}"])


def aliases(field: str, number: int, letter: str = "a") -> str:
    """Return selections of one field by different aliases."""
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

ATTACKS: dict[str, Attack] = {
    "7 depth": Attack(nested(13), "DEPTH_LIMIT", 12, 13),
    "7 very deep": Attack(nested(70), "DEPTH_LIMIT", 12, 70),
    "8 long document": Attack(SCOPES + " " * 32_000, "SOURCE_LIMIT", 32_000, 32_000 + len(SCOPES)),
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
    "8 nested braces": Attack("{" * 300, "GRAPHQL_PARSE_FAILED"),
    "11 unknown directives": Attack(
        "{ __typename " + "@aa " * 10 + "}", VALIDATION, error_count=5
    ),
    "12 cycle": Attack(
        "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }",
        VALIDATION,
    ),
    "12 fragment that spreads itself": Attack(
        "{ ...A } fragment A on Query { viewer { scopes } ...A }", VALIDATION
    ),
    "12 unknown fragment": Attack("{ ...A }", VALIDATION),
    "17 introspection of lists": Attack(BOMB, VALIDATION),
    "21 number of 5,000 digits": Attack(
        releases(f"first: {'9' * 5000}"), "DIGIT_LIMIT", 100, 5000
    ),
    "21 beyond 32 bits": Attack(releases("first: 2147483648"), VALIDATION),
    "35 several operations": Attack(
        "query A { viewer { scopes } } query B { viewer { scopes } }",
        "OPERATION_RESOLUTION_FAILURE",
    ),
    "35 unknown operation name": Attack(
        SCOPES, "OPERATION_RESOLUTION_FAILURE", parameters={"operationName": "Other"}
    ),
    "27 hash of another document": Attack(
        SCOPES,
        "PERSISTED_QUERY_HASH_MISMATCH",
        parameters={"extensions": {"persistedQuery": {"version": 1, "sha256Hash": "0" * 64}}},
    ),
    "38 wrong date": Attack(releases('filter: {createdAfter: "nope"}'), VALIDATION),
    "38 number for a date": Attack(releases("filter: {createdAfter: 5}"), VALIDATION),
    "38 wrong date in variables": Attack(
        FILTERED, "BAD_USER_INPUT", variables={"filter": {"createdAfter": "nope"}}
    ),
    "38 negative count of a stream": Attack(
        "{ organization { releases { nodes @stream(initialCount: -1) { id } } } }", VALIDATION
    ),
    "38 negative count of a stream in variables": Attack(
        "query ($n: Int) { organization { releases { nodes @stream(initialCount: $n) { id } } } }",
        "BAD_USER_INPUT",
        variables={"n": -1},
    ),
    "16 empty page": Attack(releases("first: 0"), "INVALID"),
    "16 negative page": Attack(releases("first: -1"), "INVALID"),
    "16 page too large": Attack(releases("first: 101"), "PAGE_TOO_LARGE", 100),
    "16 largest integer": Attack(releases("first: 2147483647"), "PAGE_TOO_LARGE", 100),
    "16 both ends": Attack(releases("first: 1, last: 1"), "INVALID"),
    "16 forged cursor": Attack(releases('after: "x"'), "BAD_CURSOR"),
    "20 million items": Attack(
        FILTERED,
        "INPUT_ITEM_LIMIT",
        1_000,
        1_000_000,
        variables={"filter": {"projects": [1] * 1_000_000}},
    ),
    "20 deep variables": Attack(
        FILTERED, "INPUT_DEPTH_LIMIT", 6, 7, variables={"filter": {"projects": DEEP}}
    ),
    "20 many values": Attack(
        FILTERED,
        "INPUT_VALUE_LIMIT",
        1_000,
        1 + 5 + 4 * 249,
        variables={"filter": {str(at): [1] * 249 for at in range(5)}},
    ),
    "20 too many sessions": Attack(
        RECORD,
        "INPUT_ITEM_LIMIT",
        20_000,
        20_001,
        variables={"input": {"sessions": [{}] * 20_001}},
    ),
    "20 variable used in many fields": Attack(
        ONE_VARIABLE, "INPUT_ITEM_LIMIT", 250, 251, variables={"ids": ["x"] * 251}
    ),
}
