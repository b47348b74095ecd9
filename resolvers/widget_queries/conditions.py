"""The search language of a widget's conditions (dashboards.md 3.5, "Common search syntax").

Only AND and OR in capitals are operators; AND binds first, and stands between terms that have
nothing between them. A word may end in () - `TypeError: x.map()` - which is no empty group.
"""

from collections.abc import Iterator
from itertools import pairwise

from lark import Lark, Token, Tree

from resolvers.widget_queries.equations import UnreadableError, located, parse, read_call, unquoted
from resolvers.widget_queries.functions import call_problems

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

KNOW_IS = frozenset({"issue", "error-events"})
"""The widget types that may ask `is:unresolved` (M1; M2 as of [25], case W33)."""


def condition_problems(text: str, *, widget_type: str) -> Iterator[str]:
    """What is wrong with conditions: the first thing that cannot be read, or all that is read."""
    try:
        tree = parse(PARSER, text, start="start")
    except UnreadableError as error:
        yield str(error)
        return
    for each in tree.children:
        if isinstance(each, Tree):
            yield from filter_problems(
                [child for child in each.children if isinstance(child, Token)], widget_type
            )


def filter_problems(tokens: list[Token], widget_type: str) -> Iterator[str]:
    """What is wrong with one `key:value`: blanks within, or a key that is not for this."""
    key, second, *rest = tokens
    at = key.start_pos or 0
    name = plain_key(key)
    joined = [key, second, *rest[:1]] if second.type == "OPERATOR" else [key, second]
    for left, right in pairwise(joined):
        if left.end_pos != right.start_pos:
            mark = "colon" if left is key else "operator"
            yield located(left.end_pos or 0, f"a value must follow the {mark} without a blank.")
    if name in {"is", "has"} and second.type in {"OPERATOR", "OPEN"}:
        yield located(at, f"{name} takes one word, without an operator.")
    if name == "is" and widget_type not in KNOW_IS:
        yield located(at, f"is: cannot be asked of {widget_type} widgets.")
    if name.endswith(")") and not key.lstrip("!").startswith('"') and widget_type != "issue":
        yield from called_problems(name, at, widget_type)


def called_problems(name: str, at: int, widget_type: str) -> Iterator[str]:
    """What is wrong with a key that is a function, such as `p95(transaction.duration):>10`."""
    try:
        call = read_call(name)
    except UnreadableError:
        yield located(at, "the function before this colon cannot be read.")
        return
    for problem in call_problems(call, widget_type=widget_type):
        yield located(at, problem)


def plain_key(token: Token) -> str:
    """A key without its negation, quotes and colon."""
    text = token.removeprefix("!").removesuffix(":")
    return unquoted(Token("QUOTED" if text.startswith('"') else "KEY", text))
