"""Texts of functions, made at random."""

from hypothesis import strategies as st

from core.expressions.graph import FUNCTIONS
from core.expressions.parser import LONGEST

NUMBERS = st.one_of(st.integers(0, 9).map(str), st.floats(0.1, 9).map(lambda number: f"{number:.3g}"))
TERMS = st.recursive(
    st.one_of(st.sampled_from(["x", "y", "a", "pi"]), NUMBERS),
    lambda parts: st.one_of(
        st.builds("({} {} {})".format, parts, st.sampled_from(["+", "-", "*", "/"]), parts),
        st.builds("({})^{}".format, parts, st.sampled_from(["2", "3", "-1", "0.5", "1.5"])),
        st.builds("(-{})".format, parts),
        st.builds("{}({})".format, st.sampled_from(sorted(set(FUNCTIONS) - {"min", "max"})), parts),
        st.builds("{}({}, {})".format, st.sampled_from(["min", "max"]), parts, parts),
        st.builds("(1 + ({})^2)^({})".format, parts, parts),
    ),
    max_leaves=12,
).filter(lambda text: len(text) <= LONGEST)
