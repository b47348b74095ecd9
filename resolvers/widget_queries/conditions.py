"""Parsing the conditions of widget queries into trees.

Only AND and OR in capitals are operators. AND binds tighter than OR and is implied between
adjacent terms. A word may contain "()", as in `TypeError: x.map()`, which is not an empty group.
See docs/reference/dashboards.md#conditions.
"""

import re

from db.datasets.conditions import AllOf, AnyOf, Condition, Filter, Pattern, Text, Value
from resolvers.widget_queries.problems import MAX_NESTING, ParseError, TextProblem, check_length
from resolvers.widget_queries.quotes import QUOTED, is_unclosed_quote, unescape

_END_OF_QUOTED = r"(?![^\s(),\]])"
_ITEM = rf'(?:{QUOTED}{_END_OF_QUOTED}|[^\s()"\[\],]++)'
# A term, an operator or a parenthesis, tried in this order, after blanks.
_TOKEN = re.compile(
    rf"""\s*+(?:
    (?P<key>(?>
        !?(?:(?:tags|flags)\[[^\[\]]++\]
            |"(?:\\.|[^"\\])++"
            |[A-Za-z_]\w*+\((?:[^()"]|{QUOTED})*+\)
            |[\w.\-]++):
    ))(?P<value>
        (?P<operator>(?>>=|<=|!=|>|<|=)?+)
        (?:{QUOTED}{_END_OF_QUOTED}|[^\s()"\[][^\s()"]*+)
        |(?P<list>\[\s*+{_ITEM}(?:\s*+,\s*+{_ITEM})*+\s*+\](?![^\s()]))
    )?+
    |(?P<joint>(?:AND|OR)(?![^\s()]))
    |(?P<text>{QUOTED}{_END_OF_QUOTED})
    |(?P<open>\()
    |(?P<close>\))
    |(?P<word>(?!(?:AND|OR)(?![^\s()])|!["(]|!?(?:tags|flags)\[)[^\s"()]++(?:\(\)[^\s"()]*+)*+)
    |(?P<end>\Z)
    )""",
    re.DOTALL | re.VERBOSE,
)
_EACH_ITEM = re.compile(_ITEM, re.DOTALL)
_BLANKS = re.compile(r"\s*+")
_OPERATOR = re.compile(r">=|<=|!=|>|<|=")
_VALUE = re.compile(rf'{QUOTED}{_END_OF_QUOTED}|[^\s()"\[]', re.DOTALL)
_ESCAPE_OR_WILDCARD = re.compile(r"\\(.)|(\*)", re.DOTALL)

WORD_KEYS = frozenset({"is", "has"})


class _Group:
    """A group that is being parsed: the terms since its last OR, and the alternatives before."""

    __slots__ = ("alternatives", "terms")

    def __init__(self) -> None:
        self.alternatives: list[Condition] = []
        self.terms: list[Condition] = []

    @property
    def is_empty(self) -> bool:
        """Whether the group has no term and no OR."""
        return not self.terms and not self.alternatives

    def add_group(self, condition: Condition) -> None:
        """Add a group in parentheses."""
        self.terms += condition.parts if isinstance(condition, AllOf) else (condition,)

    def end_alternative(self) -> None:
        """Add an OR, or the end."""
        terms = self.terms
        alternative = terms[0] if len(terms) == 1 else AllOf(tuple(terms))
        self.alternatives += (
            alternative.parts if isinstance(alternative, AnyOf) else (alternative,)
        )
        self.terms = []

    def to_condition(self) -> Condition:
        """Return the tree of the group, which ends."""
        self.end_alternative()
        alternatives = self.alternatives
        return alternatives[0] if len(alternatives) == 1 else AnyOf(tuple(alternatives))


def parse_conditions(text: str) -> Condition:
    """Parse conditions.

    Raises: ParseError, with the first problem.
    """
    check_length(text)
    groups = [_Group()]
    terms = groups[-1].terms
    # Where the text may go on: after a term it may end, or an operator or a parenthesis follows.
    is_after_term = False
    position = 0
    while match := _TOKEN.match(text, position):
        kind = match.lastgroup
        if kind == "value":
            terms.append(_to_filter(match))
        elif kind in {"word", "text"}:
            token = match[kind]
            start = match.end() - len(token)
            terms.append(Text(unescape(token) if kind == "text" else token, start + 1))
        elif kind == "open" or (kind in {"joint", "close"} and is_after_term):
            if not _nest(groups, match):
                break
            terms = groups[-1].terms
            is_after_term = kind == "close"
            position = match.end()
            continue
        else:
            break
        is_after_term = True
        position = match.end()
    is_end = match is not None and match.lastgroup == "end"
    if (
        is_end
        and len(groups) == 1
        and (is_after_term or (len(groups) == 1 and groups[0].is_empty))
    ):
        return groups[0].to_condition()
    if match is not None and match.lastgroup == "key":
        raise _explain_value(text, match.end())
    raise _explain_token(text, position, groups, is_after_term=is_after_term)


def _nest(groups: list[_Group], match: re.Match[str]) -> bool:
    """Add an operator or a parenthesis, and return whether a closing one has an opening one.

    Raises: ParseError.
    """
    kind = match.lastgroup
    if kind == "open":
        _check_nesting(len(groups), match.start(kind))
        groups.append(_Group())
    elif kind == "close":
        if len(groups) == 1:
            return False
        closed = groups.pop()
        groups[-1].add_group(closed.to_condition())
    elif match[0].endswith("OR"):
        groups[-1].end_alternative()
    return True


def _to_filter(match: re.Match[str]) -> Filter:
    """Convert a key with its value.

    Raises: ParseError.
    """
    key, operator, items, value = match.group("key", "operator", "list", "value")
    position = match.end() - len(value) - len(key) + 1
    is_negated = key[0] == "!"
    name = key[1:-1] if is_negated else key[:-1]
    is_quoted = name[0] == '"'
    if is_quoted:
        name = unescape(name)
    if name in WORD_KEYS and (operator or items):
        message = f"{name} takes a single word, without an operator or a list."
        raise ParseError(TextProblem(message, position))
    if items:
        values = tuple(map(parse_value, _EACH_ITEM.findall(items)))
    else:
        values = (parse_value(value[len(operator) :]),)
    return Filter(name, operator or "=", values, is_negated, is_quoted, position)


def parse_value(text: str) -> Value:
    """Parse a value, quoted or not. In quotes, a backslash makes a wildcard literal."""
    is_quoted = text[0] == '"'
    if "*" not in text:
        return unescape(text) if is_quoted else text
    if not is_quoted:
        return Pattern(tuple(text.split("*")))
    parts = [""]
    end = 1
    for match in _ESCAPE_OR_WILDCARD.finditer(text, 1, len(text) - 1):
        parts[-1] += text[end : match.start()] + (match[1] or "")
        end = match.end()
        if match[2]:
            parts.append("")
    parts[-1] += text[end:-1]
    return Pattern(tuple(parts)) if len(parts) > 1 else parts[0]


def _check_nesting(depth: int, index: int) -> None:
    """Check the nesting of groups, because walking the tree is recursive.

    Raises: ParseError.
    """
    if depth > MAX_NESTING:
        message = f"the nesting of parentheses exceeds the limit of {MAX_NESTING}."
        raise ParseError(TextProblem(message, index + 1, limit=MAX_NESTING, actual=depth))


def _explain_token(
    text: str, position: int, groups: list[_Group], *, is_after_term: bool
) -> ParseError:
    """Explain why the token after a position, and blanks, is not expected there."""
    index = _skip_blanks(text, position)
    here = text[index : index + 1]
    if here == '"':
        message = explain_quote(text, index)
    elif here == ")" and text[:index].rstrip().endswith("(") and len(groups) > 1:
        message = "a group cannot be empty."
    elif here == ")" and (is_after_term or (len(groups) == 1 and groups[0].is_empty)):
        message = "this parenthesis has no opening parenthesis."
    elif not here and is_after_term:
        message = "a parenthesis is not closed."
    elif here in {"", ")"} or text.startswith(("AND", "OR"), index):
        message = "a term is missing."
    else:
        message = f"{here!r} is unexpected."
    return ParseError(TextProblem(message, index + 1))


def explain_quote(text: str, index: int) -> str:
    """Explain a quote at which no quoted text begins."""
    if is_unclosed_quote(text, index):
        return "this quote is not closed."
    return "a blank must follow a quoted text."


def _explain_value(text: str, end_of_key: int) -> ParseError:
    """Explain why no value follows a key."""
    start = _skip_blanks(text, end_of_key)
    end, mark = end_of_key, "colon"
    operator = _OPERATOR.match(text, start)
    if operator is not None and start == end_of_key:
        end, mark = operator.end(), "operator"
        start = _skip_blanks(text, end)
    if _VALUE.match(text, start) or (text.startswith("[", start) and start > end):
        # The value itself is there, so that a blank precedes it.
        message = f"the value must follow the {mark} without a blank."
        return ParseError(TextProblem(message, end + 1))
    if text.startswith("[", start) and mark == "colon":
        return _explain_list(text, start + 1)
    message = explain_quote(text, start) if text.startswith('"', start) else "a value is missing."
    return ParseError(TextProblem(message, start + 1))


def _explain_list(text: str, position: int) -> ParseError:
    """Explain what is wrong in a list, from the position after its bracket."""
    item = _EACH_ITEM.match(text, _skip_blanks(text, position))
    while item is not None:
        index = _skip_blanks(text, item.end())
        if not text.startswith(",", index):
            break
        item = _EACH_ITEM.match(text, _skip_blanks(text, index + 1))
        position = index + 1
    if item is None:
        index = _skip_blanks(text, position)
    here = text[index : index + 1]
    if here == '"':
        message = explain_quote(text, index)
    elif item is None:
        message = "a value is missing."
    elif not here:
        message = "a bracket is not closed."
    elif here == "]":
        message = "a blank must follow a list."
    else:
        message = f"{here!r} is unexpected."
    return ParseError(TextProblem(message, index + 1))


def _skip_blanks(text: str, position: int) -> int:
    """Return the index of the first character from a position that is not blank."""
    match = _BLANKS.match(text, position)
    return position if match is None else match.end()
