"""Texts that people and attackers type as a function: each is refused with a sentence, or is evaluated within bounds.

python -m tests.core.expressions.hostile_texts COUNT [SEED]
"""

import random
import sys
import warnings

import numpy as np

from core.expressions import Expression
from core.expressions.graph import FUNCTIONS
from core.expressions.parser import LONGEST, ExpressionError

WORDS = (
    *("x", "y", "a", "pi", "e", "X", "xy", "x1", "_", "__class__", "lambda", "import os", "None", "True", "π", "ｘ"),
    *("0", "1", "2", "1e308", "1e-320", "1e999", "0x10", "1_000", "1,5", ".", "1.", ".5", "9" * 50, "1j", "∞", "nan"),
    *("+", "-", "*", "/", "^", "**", "//", "%", "!", "=", "==", "<", "&", "|", "~", "@", ":", ";", ":=", "→", "−", "×"),
    *("(", ")", "((", "))", "[", "]", "{", "}", ",", "'", '"', "\\", "\n", "\t", "\0", "#", " ", "\u202e", "가", "²"),
    *(f"{name}(" for name in FUNCTIONS),
    *(
        "eval(",
        "exec(",
        "open(",
        "getattr(",
        "x.__class__",
        "().__class__",
        "f'{x}'",
        "print(x)",
        "x[0]",
        "x if y else 1",
    ),
)
POINTS = np.array([[0.0, 0.0], [1.0, -2.0], [-1e300, 1e300], [np.inf, 1.0], [np.nan, 0.0]])


def text(chance: random.Random) -> str:
    """A text of words at random, of nested brackets, of towers of powers, or a decent one with a slip."""
    match chance.randrange(5):
        case 0:
            depth = chance.choice((3, 40, 5000))
            opened = chance.choice(("(", "sin(", "-", "|", "min(x,", "x^(", "2^"))
            return opened * depth + "x" + ")" * (depth if "(" in opened else 0)
        case 1:
            return chance.choice("+-*/^").join(chance.choice(("x", "y", "2", "x*y", "9" * 20)) for _ in range(300))
        case 2:
            decent = list("(1 - x)^2 + 100*(y - x^2)^2 + sin(pi*x)/max(1, abs(y))")
            for _ in range(chance.choice((1, 2, 5))):
                decent[chance.randrange(len(decent))] = chance.choice(WORDS)
            return "".join(decent)
        case 3:
            return "".join(chr(chance.choice((chance.randrange(128), chance.randrange(0xD800)))) for _ in range(20))
    return chance.choice((" ", "")).join(chance.choice(WORDS) for _ in range(chance.choice((1, 3, 8, 30, 2 * LONGEST))))


def attack(count: int, seed: int) -> int:
    """Read so many texts, and return how many were refused; the others have values and derivatives."""
    chance, refused = random.Random(seed), 0
    for number in range(count):
        typed = text(chance)
        try:
            refused += not is_evaluated(typed)
        except Exception as error:
            error.add_note(f"text {number} of seed {seed}: {typed[:200]!r}")
            raise
    return refused


def read(typed: str) -> Expression | str:
    """Return the function, or the sentence with which it is refused."""
    try:
        return Expression(typed, a=0.5)
    except ExpressionError as error:
        return str(error)


def is_evaluated(typed: str) -> bool:
    """Evaluate a text, or return False where it is refused with a sentence."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", SyntaxWarning)
        function = read(typed)
    if isinstance(function, str):
        assert len(function) < 500
        return False
    assert len(typed) <= LONGEST
    with np.errstate(all="ignore"):
        assert function.value(POINTS).shape == (5,)
        slopes, curvatures = function.derivatives(POINTS)
    assert (slopes.shape, curvatures.shape) == ((5, 2), (5, 2, 2))
    return True


def main() -> None:
    count, seed = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0
    refused = attack(count, seed)
    sys.stdout.write(f"{count} texts, seed {seed}: {refused} refused, {count - refused} evaluated, no exception\n")


if __name__ == "__main__":
    main()
