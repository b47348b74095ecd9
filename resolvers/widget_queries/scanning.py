"""Recognizing valid texts of queries without their syntax trees, in a fraction of the time.

Each function returns None for what it does not recognize: an invalid text, or one with a problem
that needs the parser's explanation. What it recognizes, the parser of lark accepts as well;
`tests/resolvers/widget_queries/test_scanning.py` compares them.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from resolvers.widget_queries.equations import (
    MAX_TEXT_LENGTH,
    Call,
    ParseError,
    check_nesting,
    unescape,
)

_QUOTED = r'"(?:\\.|[^"\\])*+"'
_END_OF_QUOTED = r"(?![^\s(),\]])"
_ITEM = rf'(?:{_QUOTED}{_END_OF_QUOTED}|[^\s()"\[\],]++)'
# The terminals of the grammar in conditions.py, in the order of their priorities.
_TERM = re.compile(
    rf"""\s*+(?:
    (?P<key>(?>
        !?(?:(?:tags|flags)\[[^\[\]]++\]
            |"(?:\\.|[^"\\])++"
            |[A-Za-z_]\w*+\((?:[^()"]|{_QUOTED})*+\)
            |[\w.\-]++):
    ))(?P<value>
        (?P<operator>(?>>=|<=|!=|>|<|=)?+)
        (?:{_QUOTED}{_END_OF_QUOTED}|[^\s()"\[][^\s()"]*+)
        |(?P<list>\[\s*+{_ITEM}(?:\s*+,\s*+{_ITEM})*+\s*+\](?![^\s()]))
    )?+
    |(?P<joint>(?:AND|OR)(?![^\s()]))
    |(?P<text>{_QUOTED}{_END_OF_QUOTED})
    |(?P<open>\()
    |(?P<close>\))
    |(?P<word>(?!(?:AND|OR)(?![^\s()])|!["(]|!?(?:tags|flags)\[)[^\s"()]++(?:\(\)[^\s"()]*+)*+)
    |(?P<end>\Z)
    )""",
    re.DOTALL | re.VERBOSE,
)
_ARGUMENT = rf'(?:{_QUOTED}|(?:\[[^\[\]]*+\]|[^\s(),"\[])(?:\[[^\[\]]*+\]|[^(),"\[])*+)'
_CALL = re.compile(
    rf"\s*+(?P<name>[A-Za-z_][A-Za-z0-9_]*+)\("
    rf"(?P<arguments>\s*+(?:{_ARGUMENT}\s*+(?:,\s*+{_ARGUMENT}\s*+)*+)?+)\)\s*+",
    re.DOTALL,
)
_EACH_ARGUMENT = re.compile(_ARGUMENT, re.DOTALL)
# An operand whose text may contain the characters of operators: a call, or a tag.
_OPERAND = re.compile(
    rf'[A-Za-z_][A-Za-z0-9_]*+\((?:[^()"]|{_QUOTED})*+\)|(?:tags|flags)\[[^\[\]"]++\]', re.DOTALL
)
# An operator follows an operand; elsewhere a sign belongs to a number.
_OPERATOR = re.compile(r"(?<=[\w.)])\s*+[+\-*/÷]")


class Key(NamedTuple):
    """The key of a filter, with its negation, its quotes and its colon."""

    start: int
    text: str
    is_word: bool
    """Whether the value is a single word, without an operator or a list."""


def scan_conditions(text: str) -> list[Key] | None:
    """Return the keys of the filters of conditions."""
    if len(text) > MAX_TEXT_LENGTH:
        return None
    try:
        check_nesting(text, 0)
    except ParseError:
        return None
    keys: list[Key] = []
    is_complete = _scan_terms(text, keys)
    return keys if is_complete else None


def _scan_terms(text: str, keys: list[Key]) -> bool:
    """Add the keys of conditions to `keys`, and return whether the conditions are valid."""
    depth = 0
    is_after_term = False
    may_end = True
    for match in _iterate_terms(text):
        kind = match.lastgroup
        if kind == "end":
            return may_end and depth == 0
        if kind == "key":
            return False  # the value is missing, or does not follow at once
        if kind in {"joint", "open"}:
            if kind == "joint" and not is_after_term:
                return False
            depth += kind == "open"
            is_after_term = may_end = False
            continue
        if kind == "close":
            if not is_after_term or depth == 0:
                return False
            depth -= 1
        elif kind == "value":
            is_word = not (match["operator"] or match["list"])
            keys.append(Key(match.start("key"), match["key"], is_word))
        is_after_term = may_end = True
    return False


def _iterate_terms(text: str) -> Iterator[re.Match[str]]:
    """Yield the tokens of conditions, up to the end or the first that is unexpected."""
    position = 0
    while match := _TERM.match(text, position):
        yield match
        position = match.end()


def scan_call(text: str) -> Call | None:
    """Return the function call that a text is."""
    match = _CALL.fullmatch(text)
    if match is None or len(text) > MAX_TEXT_LENGTH:
        return None
    arguments = _EACH_ARGUMENT.findall(match["arguments"])
    return Call(
        match["name"],
        tuple(unescape(each) if each.startswith('"') else each.strip() for each in arguments),
    )


def count_operators(equation: str) -> int:
    """Return the number of operators of an equation without its prefix, if it is valid."""
    return len(_OPERATOR.findall(_OPERAND.sub("x", equation)))
