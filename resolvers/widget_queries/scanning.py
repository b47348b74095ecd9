"""Recognizing valid function calls without a syntax tree, in a fraction of the time.

`scan_call` returns None for what it does not recognize: an invalid text, which the parser of
equations explains. What it recognizes, that parser accepts as well;
`tests/resolvers/widget_queries/test_scanning.py` compares them.
"""

import re

from db.datasets.expressions import Call
from resolvers.widget_queries.problems import MAX_TEXT_LENGTH
from resolvers.widget_queries.quotes import QUOTED, unescape

_ARGUMENT = rf'(?:{QUOTED}|(?:\[[^\[\]]*+\]|[^\s(),"\[])(?:\[[^\[\]]*+\]|[^(),"\[])*+)'
_CALL = re.compile(
    rf"\s*+(?P<name>[A-Za-z_][A-Za-z0-9_]*+)\("
    rf"(?P<arguments>\s*+(?:{_ARGUMENT}\s*+(?:,\s*+{_ARGUMENT}\s*+)*+)?+)\)\s*+",
    re.DOTALL,
)
_EACH_ARGUMENT = re.compile(_ARGUMENT, re.DOTALL)
# An operand whose text may contain the characters of operators: a call, or a tag.
_OPERAND = re.compile(
    rf'[A-Za-z_][A-Za-z0-9_]*+\((?:[^()"]|{QUOTED})*+\)|(?:tags|flags)\[[^\[\]"]++\]', re.DOTALL
)
# An operator follows an operand; elsewhere a sign belongs to a number.
_OPERATOR = re.compile(r"(?<=[\w.)])\s*+[+\-*/÷]")


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
