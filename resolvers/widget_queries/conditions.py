"""Checking the conditions of widget queries.

Only AND and OR in capitals are operators. AND binds tighter than OR and is implied between
adjacent terms. A word may contain "()", as in `TypeError: x.map()`, which is not an empty group.
See docs/reference/dashboards.md#conditions.
"""

from dataclasses import dataclass, replace
from itertools import pairwise

from lark import Lark, Token, Tree

from resolvers.widget_queries.equations import (
    Call,
    ParseError,
    parse_call,
    parse_tree,
    unescape,
)
from resolvers.widget_queries.functions import check_call
from resolvers.widget_queries.problems import TextProblem
from resolvers.widget_queries.scanning import scan_call, scan_conditions

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

WORD_KEYS = frozenset({"is", "has"})
MAYBE_TYPED = ("is:", "has:", "):", '":')
"""The ends of keys that are one of WORD_KEYS, or a function."""

WIDGET_TYPES_WITH_IS = frozenset({"issue", "error-events"})
"""Widget types whose conditions accept `is:`, as in `is:unresolved`."""


@dataclass(frozen=True, slots=True)
class TypedFilter:
    """A filter that only some widget types accept. `start` is its index in the conditions.

    `call` is the function call that is its key; None if the key is `is`, or is no valid call.
    """

    start: int
    call: Call | None
    is_function: bool


@dataclass(frozen=True, slots=True)
class Conditions:
    """What checking conditions needs: much less than their syntax tree.

    `problem` is the first problem that every widget type has; `filters` precede it.
    """

    filters: tuple[TypedFilter, ...] = ()
    problem: TextProblem | None = None


def recognize_conditions(text: str) -> Conditions | None:
    """Return valid conditions; None for those that `explain_conditions` must parse."""
    keys = scan_conditions(text)
    if keys is None:
        return None
    filters: dict[str, TypedFilter] = {}
    for key in keys:
        if key.text.endswith(MAYBE_TYPED):
            name = to_key_name(key.text)
            if name in WORD_KEYS and not key.is_word:
                return None
            add_filter(filters, name, key.text, key.start)
    return Conditions(tuple(filters.values()))


def explain_conditions(text: str) -> Conditions:
    """Parse conditions, up to their first problem that does not depend on the widget type."""
    try:
        tree = parse_tree(PARSER, text, start="start")
    except ParseError as error:
        return Conditions(problem=error.problem)
    filters: dict[str, TypedFilter] = {}
    for each in tree.children:
        if not isinstance(each, Tree):
            continue
        tokens = [child for child in each.children if isinstance(child, Token)]
        problem = find_form_problem(tokens)
        if problem is not None:
            return Conditions(tuple(filters.values()), problem)
        key = tokens[0]
        add_filter(filters, to_key_name(key), key, key.start_pos or 0)
    return Conditions(tuple(filters.values()))


def add_filter(filters: dict[str, TypedFilter], name: str, key: str, start: int) -> None:
    """Add the filter of a key to `filters` if not every widget type accepts it.

    The first filter of a key has the first problem.
    """
    is_function = name.endswith(")") and not key.lstrip("!").startswith('"')
    if (name == "is" or is_function) and name not in filters:
        filters[name] = TypedFilter(
            start, try_parse_call(name) if is_function else None, is_function
        )


def try_parse_call(text: str) -> Call | None:
    """Parse a function call; None for any other text."""
    try:
        return scan_call(text) or parse_call(text)
    except ParseError:
        return None


def find_form_problem(tokens: list[Token]) -> TextProblem | None:
    """Return the problem of the form of one `key:value`: blanks inside, or an operator of `is`."""
    key, second, *rest = tokens
    joined = [key, second, *rest[:1]] if second.type == "OPERATOR" else [key, second]
    for left, right in pairwise(joined):
        if left.end_pos != right.start_pos:
            mark = "colon" if left is key else "operator"
            message = f"the value must follow the {mark} without a blank."
            return TextProblem(message, (left.end_pos or 0) + 1)
    name = to_key_name(key)
    if name in WORD_KEYS and second.type in {"OPERATOR", "OPEN"}:
        message = f"{name} takes a single word, without an operator or a list."
        return TextProblem(message, (key.start_pos or 0) + 1)
    return None


def check_conditions(conditions: Conditions, *, widget_type: str) -> TextProblem | None:
    """Return the first problem of conditions in a widget of a type, None without one."""
    for each in conditions.filters:
        problem = check_filter(each, widget_type)
        if problem is not None:
            return replace(problem, position=each.start + 1)
    return conditions.problem


def check_filter(typed_filter: TypedFilter, widget_type: str) -> TextProblem | None:
    """Return the problem of a filter in a widget of a type: its key is not supported there.

    The key of a function is a call: `p95(transaction.duration):>10`.
    """
    if not typed_filter.is_function:
        if widget_type in WIDGET_TYPES_WITH_IS:
            return None
        return TextProblem(f"is: is not supported in {widget_type} widgets.")
    if widget_type == "issue":
        return None
    if typed_filter.call is None:
        return TextProblem("this key is not a valid function call.")
    return next(check_call(typed_filter.call, widget_type=widget_type), None)


def to_key_name(key: str) -> str:
    """Return the name of a key, without negation, quotes and colon."""
    text = key.removeprefix("!").removesuffix(":")
    return unescape(text) if text.startswith('"') else text.strip()
