"""Links, citations, quoted code and line lengths of the documentation."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
REFERENCE = ROOT / "docs" / "reference"
FOREIGN_FOLDERS = {"node_modules", "dist", "__pycache__", "generated", "__generated__"}
SOURCE_SUFFIXES = {".py", ".ts", ".tsx", ".mjs", ".graphql", ".toml", ".yaml"}
LONGEST_LINE = 120

FENCE = re.compile(r"^\s*```")
HEADING = re.compile(r"^#{1,6} (?P<text>.+)$")
LINK = re.compile(r"\]\((?P<target>[^()\s]+)\)")
INLINE_CODE = re.compile(r"`[^`]*`")
CITATION = re.compile(r"\bdocs/(?P<page>[\w/-]+\.md)(?:#(?P<anchor>[\w-]+))?")
QUOTED_FILE = re.compile(r"^`(?P<path>[\w/.-]+)`:$")


def walk(folder: Path) -> Iterator[Path]:
    """List the project's own files below a folder."""
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.name in FOREIGN_FOLDERS:
            continue
        if path.is_dir():
            yield from walk(path)
        else:
            yield path


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


FILES = list(walk(ROOT))
PAGES = [path for path in FILES if path.suffix == ".md"]
SOURCES = [path for path in FILES if path.suffix in SOURCE_SUFFIXES]
TESTS = [path for path in FILES if path.name.startswith("test_") and path.suffix == ".py"]


def split_prose_and_code(page: Path) -> tuple[list[str], list[tuple[str, str]]]:
    """Split a page into its lines of prose and its code blocks.

    A code block comes with the last line of prose above it.
    """
    prose: list[str] = [""]
    blocks: list[tuple[str, str]] = []
    code: list[str] | None = None
    for line in page.read_text().splitlines():
        if FENCE.match(line):
            if code is None:
                code = []
            else:
                caption = next((each for each in reversed(prose) if each), "")
                blocks.append((caption, "\n".join(code)))
                code = None
        elif code is None:
            prose.append(line)
        else:
            code.append(line)
    assert code is None, f"{relative(page)} has a code block without an end"
    return prose, blocks


def to_slug(heading: str) -> str:
    """Convert the text of a heading to the anchor that GitHub gives it."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).strip().lower()
    return re.sub(r"[^\w\- ]", "", text).replace(" ", "-")


def read_anchors(page: Path) -> set[str]:
    """Return the anchors of a page; repeated headings are numbered from 1."""
    anchors: set[str] = set()
    for line in split_prose_and_code(page)[0]:
        heading = HEADING.match(line)
        if heading:
            slug = to_slug(heading["text"])
            repeated = (f"{slug}-{number}" for number in range(1, 100))
            anchors.add(next(each for each in chain([slug], repeated) if each not in anchors))
    return anchors


ANCHORS = {page: read_anchors(page) for page in PAGES}


def is_resolved(page: Path, anchor: str | None) -> bool:
    """Whether a file exists and, with an anchor, has a heading with it."""
    if anchor:
        return anchor in ANCHORS.get(page, set())
    return page.exists()


def find_broken_links(page: Path) -> Iterator[str]:
    prose, _ = split_prose_and_code(page)
    for link in LINK.finditer(INLINE_CODE.sub("``", "\n".join(prose))):
        path, _, anchor = link["target"].partition("#")
        if re.match(r"[a-z]+:", path):
            continue
        target = (page.parent / path).resolve() if path else page
        if not is_resolved(target, anchor):
            yield link["target"]


NAMED_FILE = re.compile(r"`(?P<path>[\w.-]+(?:/[\w.-]+)+\.(?:py|mjs|tsx?|graphql|json|md))`")
NAMED_SYMBOLS = re.compile(r"`(?P<path>[\w/.-]+\.py)`: (?P<names>`\w+`(?:, `\w+`)*)")
ROOM_HEADING = re.compile(r"^### `(?P<folder>\w+/)`$")


def read_prose(page: Path) -> str:
    return "\n".join(split_prose_and_code(page)[0])


def is_in_room(path: str) -> bool:
    """Whether a path starts with a top-level folder; other paths are relative to a context."""
    return (ROOT / path.partition("/")[0]).is_dir()


@pytest.mark.parametrize("page", PAGES, ids=relative)
def test_named_files_exist(page: Path) -> None:
    paths = {found["path"] for found in NAMED_FILE.finditer(read_prose(page))}

    missing = [path for path in paths if is_in_room(path) and not (ROOT / path).exists()]

    assert missing == []


def list_symbols(source: Path) -> set[str]:
    """List the functions and classes of a module, methods included."""
    definitions = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    tree = ast.parse(source.read_text())
    return {node.name for node in ast.walk(tree) if isinstance(node, definitions)}


@pytest.mark.parametrize("page", PAGES, ids=relative)
def test_named_functions_exist(page: Path) -> None:
    named = [
        (found["path"], name)
        for found in NAMED_SYMBOLS.finditer(read_prose(page))
        for name in re.findall(r"\w+", found["names"])
    ]

    missing = [(path, name) for path, name in named if name not in list_symbols(ROOT / path)]

    assert missing == []


def test_modules_of_the_architecture_exist() -> None:
    named: list[str] = []
    folder = ""
    for line in read_prose(ROOT / "docs" / "architecture.md").splitlines():
        heading = ROOM_HEADING.match(line)
        if heading:
            folder = heading["folder"]
        elif folder and line.startswith("| `"):
            cell = line.split("|")[1]
            named += [f"{folder}{name}" for name in re.findall(r"`([^`]+)`", cell)]

    assert [path for path in named if not (ROOT / path).exists()] == []
    assert named


@pytest.mark.parametrize("page", PAGES, ids=relative)
def test_relative_links_resolve(page: Path) -> None:
    assert list(find_broken_links(page)) == []


def test_index_links_every_page() -> None:
    index = ROOT / "docs" / "README.md"
    linked = {
        (index.parent / link["target"].partition("#")[0]).resolve()
        for link in LINK.finditer(read_prose(index))
    }

    pages = [page for page in PAGES if page.is_relative_to(ROOT / "docs") and page != index]

    assert [relative(page) for page in pages if page not in linked] == []


def test_cited_pages_and_headings_exist() -> None:
    citations = [
        (source, citation)
        for source in SOURCES
        for citation in CITATION.finditer(source.read_text())
    ]

    broken = [
        f"{relative(source)}: {citation[0]}"
        for source, citation in citations
        if not is_resolved(ROOT / "docs" / citation["page"], citation["anchor"])
    ]

    assert broken == []


def find_marked_rules(test: Path) -> Iterator[str]:
    """List the arguments of `pytest.mark.spec` in a test module."""
    for node in ast.walk(ast.parse(test.read_text())):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.spec":
            for argument in node.args:
                yield str(ast.literal_eval(argument))


def test_marked_rules_exist() -> None:
    rules = [(test, rule.partition("#")) for test in TESTS for rule in find_marked_rules(test)]

    broken = [
        f"{relative(test)}: {page}#{anchor}"
        for test, (page, _, anchor) in rules
        if not anchor or not is_resolved(REFERENCE / f"{page}.md", anchor)
    ]

    assert broken == []


# Codes of notes outside the repository, which no reader can look up.
NUMBER = r"\d{1,2}\.\d{1,2}(?: [a-z])?"
CODE = r"[A-Z]\d{1,2}"
AND = r"(?:,| and| to)"
OLD_CITATIONS = (
    re.compile(r"(?<![\w/])(?:releases|dashboards|clients|security|engines)\.md\b"),
    re.compile(rf"\({NUMBER}(?:{AND} {NUMBER})*\)"),
    re.compile(rf"\({CODE}(?:{AND} {CODE})*\)"),
    re.compile(rf"\b{CODE}(?:{AND} {CODE})+\b"),
    re.compile(rf"^# {CODE}\b", re.MULTILINE),
    re.compile(rf"\b[Bb]atch(?:es)? {CODE}\b"),
    re.compile(r"\b[Gg]roups? [A-Z]\b"),
    re.compile(r"\b[Aa]ttacks? \d+\b"),
)
OLD_TEST_NAME = re.compile(r"^test_\d|(?<!format)_[a-z]\d{1,2}_|_\d{1,2}_\d{1,2}_")


def read_comments(source: Path) -> str:
    """Return the comments and docstrings of a Python module, one below the other."""
    text = source.read_text()
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    comments = [token.string for token in tokens if token.type == tokenize.COMMENT]
    docstrings = [
        str(node.value.value)
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    ]
    return "\n".join([*comments, *docstrings])


def find_old_citations(text: str) -> list[str]:
    return [found[0] for pattern in OLD_CITATIONS for found in pattern.finditer(text)]


def test_sources_cite_no_codes() -> None:
    texts = {
        source: read_comments(source) if source.suffix == ".py" else source.read_text()
        for source in SOURCES
        if source != Path(__file__)
    }

    offenders = {
        relative(source): citations
        for source, text in texts.items()
        if (citations := find_old_citations(text))
    }

    assert offenders == {}


def test_names_of_tests_have_no_codes() -> None:
    names = [
        f"{relative(test)}: {name}"
        for test in TESTS
        for name in list_symbols(test)
        if name.startswith("test_") and OLD_TEST_NAME.search(name)
    ]

    assert names == []


@pytest.mark.parametrize(
    "text",
    [
        "The order of a list (4.5).",
        "Events (1.4 f) and dates (5.1, 5.2).",
        "See releases.md 4.5.",
        "Group L of the cases.",
        "An address is cut (K7).",
        "C10 to C21: commits.",
        "A repository: batch K4.",
        "# H2",
        "The list has attack 29.",
    ],
)
def test_code_is_found(text: str) -> None:
    assert find_old_citations(text) != []


@pytest.mark.parametrize(
    "text",
    [
        "Rules: docs/reference/releases.md#authors.",
        "GraphQL specification, section 6.4.4.",
        "RFC 9110, sections 8.3 and 12.5.1.",
        "A crash (0.3 seconds later) of R1.",
        "Sessions of R1 with the widget W2.",
    ],
)
def test_link_or_specification_is_no_code(text: str) -> None:
    assert find_old_citations(text) == []


def is_unbreakable(line: str) -> bool:
    """Whether Markdown cannot wrap a line: a single word such as a URL."""
    return " " not in re.sub(r"^\s*(?:[-*] )?", "", line)


@pytest.mark.parametrize("page", PAGES, ids=relative)
def test_lines_are_short(page: Path) -> None:
    lines = enumerate(page.read_text().splitlines(), start=1)

    long_lines = [
        number for number, line in lines if len(line) > LONGEST_LINE and not is_unbreakable(line)
    ]

    assert long_lines == []


def list_quotations() -> Iterator[tuple[str, str, str]]:
    """List code blocks whose caption names their source: page, source and code."""
    for page in PAGES:
        for caption, code in split_prose_and_code(page)[1]:
            source = QUOTED_FILE.match(caption)
            if source:
                yield relative(page), source["path"], code


@pytest.mark.parametrize(("page", "source", "code"), list(list_quotations()))
def test_quoted_code_is_the_code(page: str, source: str, code: str) -> None:
    assert code in (ROOT / source).read_text(), f"{page} quotes {source} as it was"


@pytest.mark.parametrize(
    ("heading", "slug"),
    [
        ("Authors", "authors"),
        ("The `Retry-After` header", "the-retry-after-header"),
        ("What's new in 2.0?", "whats-new-in-20"),
        ("A [link](page.md) & more", "a-link--more"),
    ],
)
def test_slug_is_that_of_github(heading: str, slug: str) -> None:
    assert to_slug(heading) == slug
