"""Checking the conditions of widget queries.

Only AND and OR in capitals are operators. AND binds tighter than OR and is implied between
adjacent terms. A word may contain "()", as in `TypeError: x.map()`, which is not an empty group.
See docs/reference/dashboards.md#conditions.
"""

from collections.abc import Iterator
from itertools import pairwise

from lark import Lark, Token, Tree

from resolvers.widget_queries.equations import (
    ParseError,
    at_column,
    parse_call,
    parse_tree,
    remove_quotes,
)
from resolvers.widget_queries.functions import check_call

GRAMMAR = r"""
start: _any?
_any: _all (_OR _all)*
_all: _term (_AND? _term)*
_term: filter | QUOTED | WORD | "(" _any ")"
filter: KEY OPERATOR? (QUOTED | VALUE) | KEY OPEN _item ("," _item)* _CLOSE
_item: QUOTED | ITEM

KEY.6: /!?((tags|flags)\[[^\[\]]+\]|"(\\.|[^"\\])+"|[A-Za-z_]\w*\(([^()"]|"(\\.|[^"\\])*")*\)|[\w.\-]+):/s
_AND.5: /AND(?![^\s()])/
_OR.5: /OR(?![^\s()])/
QUOTED.4: /"(\\.|[^"\\])*"(?![^\s(),\]])/s
OPERATOR.4: />=|<=|!=|>|<|=/
OPEN.4: "["
_CLOSE: /\](?![^\s()])/
VALUE: /[^\s()"\[][^\s()"]*/
ITEM: /[^\s()"\[\],]+/
WORD: /(?!(AND|OR)(?![^\s()])|!["(]|!?(tags|flags)\[)[^\s"()]+(\(\)[^\s"()]*)*/
%ignore /\s+/
"""  # noqa: E501 (a terminal of lark is one line)

PARSER = Lark(GRAMMAR, parser="lalr", lexer="contextual")

WIDGET_TYPES_WITH_IS = frozenset({"issue", "error-events"})
"""Widget types whose conditions accept `is:`, as in `is:unresolved`."""


def check_conditions(text: str, *, widget_type: str) -> Iterator[str]:
    """Yield the first syntax error, or all problems of the filters of conditions that parse."""
    try:
        tree = parse_tree(PARSER, text, start="start")
    except ParseError as error:
        yield str(error)
        return
    for each in tree.children:
        if isinstance(each, Tree):
            yield from check_filter(
                [child for child in each.children if isinstance(child, Token)], widget_type
            )


def check_filter(tokens: list[Token], widget_type: str) -> Iterator[str]:
    """Yield the problems of one `key:value`: blanks inside, or a key of another widget type."""
    key, second, *rest = tokens
    start = key.start_pos or 0
    name = to_key_name(key)
    joined = [key, second, *rest[:1]] if second.type == "OPERATOR" else [key, second]
    for left, right in pairwise(joined):
        if left.end_pos != right.start_pos:
            mark = "colon" if left is key else "operator"
            yield at_column(
                left.end_pos or 0, f"the value must follow the {mark} without a blank."
            )
    if name in {"is", "has"} and second.type in {"OPERATOR", "OPEN"}:
        yield at_column(start, f"{name} takes a single word, without an operator or a list.")
    if name == "is" and widget_type not in WIDGET_TYPES_WITH_IS:
        yield at_column(start, f"is: is not supported in {widget_type} widgets.")
    if name.endswith(")") and not key.lstrip("!").startswith('"') and widget_type != "issue":
        yield from check_function_key(name, start, widget_type)


def check_function_key(name: str, start: int, widget_type: str) -> Iterator[str]:
    """Yield the problems of a key that is a function call: `p95(transaction.duration):>10`.

    `start` is the index of the key in the conditions.
    """
    try:
        call = parse_call(name)
    except ParseError:
        yield at_column(start, "this key is not a valid function call.")
        return
    for problem in check_call(call, widget_type=widget_type):
        yield at_column(start, problem)


def to_key_name(token: Token) -> str:
    """Return the name of a key, without negation, quotes and colon."""
    text = token.removeprefix("!").removesuffix(":")
    return remove_quotes(Token("QUOTED" if text.startswith('"') else "KEY", text))
