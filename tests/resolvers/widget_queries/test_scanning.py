"""What is recognized without a syntax tree is what the parser accepts."""

from contextlib import suppress

from hypothesis import given
from hypothesis import strategies as st

from db.datasets.expressions import Call, Chain, walk
from resolvers.widget_queries.equations import parse_call, parse_equation
from resolvers.widget_queries.problems import ParseError
from resolvers.widget_queries.scanning import count_operators, scan_call


def join_parts(parts: str, max_size: int) -> st.SearchStrategy[str]:
    """Texts made of parts, which are given separated by |."""
    return st.lists(st.sampled_from(parts.split("|")), max_size=max_size).map("".join)


CALLS = join_parts('f(|(|)|a| |"x"|"a,b"|[a,b]|,|-1|é|\\', max_size=8)
EQUATIONS = join_parts(
    '1|-1|+|-|*|÷| |(|)|a.b|f(a-b)|f("x+y",[a,b])|tags[a-b]|total.count', max_size=12
)


@given(st.one_of(CALLS, CALLS.map("f({})".format)))
def test_calls_are_recognized_if_the_parser_accepts_them(text: str) -> None:
    call: Call | None = None
    with suppress(ParseError):
        call = parse_call(text)

    assert scan_call(text) == call


@given(EQUATIONS)
def test_operators_of_a_valid_equation_are_counted_without_parsing_it(text: str) -> None:
    try:
        expression = parse_equation(text)
    except ParseError:
        return
    chains = [part for part in walk(expression) if isinstance(part, Chain)]

    assert count_operators(text) == sum(len(chain.operators) for chain in chains)
