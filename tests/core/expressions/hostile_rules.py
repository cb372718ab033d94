"""Texts that people and attackers type as a rule: each is refused with a sentence, or takes a step within bounds.

python -m tests.core.expressions.hostile_rules COUNT [SEED]
"""

import random
import sys
import warnings
from typing import Any

import numpy as np

from core.expressions.rule import LONGEST_RULE, MOST_LINES, Rule, RuleError
from core.expressions.rule_parameters import FARTHEST, MOST_PARAMETERS
from core.settings import Array
from tests.core.expressions.hostile_texts import WORDS, text

NAMES = (
    *("w", "g", "t", "eta", "η", "m", "v", "a", "lambda", "torch", "self", "sign(", "w =", "m =", "__import__"),
    *(" in ", "[", "]", "[0, 1]", "in [0, 1] =", "beta1", "beta1 in [0, 0.999] = 0.9;"),
)
DECENT = (
    "m = a*m + (1 - a)*g\nv = b*v + (1 - b)*g^2\nw = w - eta*m/(1 - a^t)/(sqrt(v/(1 - b^t)) + 1e-8)",
    "w = w - eta*g; m = m/0 + t^t^t",
    "beta1 in [0, 0.999] = 0.9\nmu ∈ [-1/3, 2 pi] = 0; k in [1e-8, 1] = 1e-4\nm = beta1*m + g/k\nw = w - eta*m^mu",
    "k = 0\nm = m + k^-2 + 1/k\nw = w*m - exp(exp(t*g)) # far away",
)
POINTS = np.array([[0.0, -0.0], [1.0, -2.0], [-1e300, 1e300], [np.inf, 1.0], [np.nan, 0.0]])


def rule_text(chance: random.Random) -> str:
    """Lines of hostile texts, or a decent rule with slips."""
    match chance.randrange(4):
        case 0:
            lines = (f"{chance.choice(NAMES)} = {text(chance)}" for _ in range(chance.choice((1, 3, 2 * MOST_LINES))))
            return chance.choice(("\n", ";")).join(lines)
        case 1:
            typed = list(chance.choice(DECENT))
            for _ in range(chance.choice((0, 1, 1, 2, 5))):
                typed[chance.randrange(len(typed))] = chance.choice((*WORDS, *NAMES))
            return "".join(typed)
        case 2:
            parts = (chance.choice((*WORDS, *NAMES, "0", "1", "-1e999")) for _ in range(chance.choice((3, 4, 9))))
            name, low, high, *rest = parts
            return f"{name} in [{low}, {high}] = {' '.join(rest)}\nw = w - eta*g"
    words = (chance.choice((*WORDS, *NAMES, "\n", ";", "=")) for _ in range(chance.choice((1, 8, 60, LONGEST_RULE))))
    return chance.choice((" ", "")).join(words)


def attack(count: int, seed: int) -> int:
    """Read so many rules, and return how many were refused; the others have taken two steps and changed no input."""
    chance, refused = random.Random(seed), 0
    for number in range(count):
        typed = rule_text(chance)
        try:
            refused += not takes_steps(typed)
        except Exception as error:
            error.add_note(f"rule {number} of seed {seed}: {typed[:300]!r}")
            raise
    return refused


def read(typed: str) -> Rule | RuleError:
    """Return the rule, or the refusal."""
    try:
        return Rule(typed, a=0.9, b=0.999)
    except RuleError as error:
        return error


def takes_steps(typed: str) -> bool:
    """Take two steps by a rule, or return False where it is refused with a sentence."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", SyntaxWarning)
        rule = read(typed)
    if isinstance(rule, RuleError):
        assert len(str(rule)) < 500
        assert 0 <= rule.line <= typed.count("\n") + 1
        return False
    assert len(typed) <= LONGEST_RULE
    assert len(rule.lines) <= MOST_LINES
    assert len(rule.parameters) <= MOST_PARAMETERS
    assert all(-FARTHEST <= one.low <= one.default <= one.high <= FARTHEST for one in rule.parameters)
    compile("\n".join(rule.torch_lines()), "script", "exec")
    kept: dict[str, Array] = {name: np.zeros_like(POINTS) for name in rule.kept}
    for step in (1, 2):
        values: dict[str, Any] = {"w": POINTS, "g": 2 * POINTS, "t": np.float64(step), "eta": np.float64(0.1), **kept}
        before = {name: np.array(value) for name, value in values.items()}
        inputs = dict(values)
        with np.errstate(all="ignore"):
            for line in rule.lines:
                parts = [one.value(values) for one in line.summands]
                assert len(parts) != 1
                values[line.name] = line.value(values)
        for name, value in inputs.items():
            np.testing.assert_array_equal(value, before[name])
        assert np.broadcast_to(values["w"], POINTS.shape).dtype == np.float64
        kept = {name: np.array(np.broadcast_to(values[name], POINTS.shape)) for name in rule.kept}
    return True


def main() -> None:
    count, seed = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0
    refused = attack(count, seed)
    sys.stdout.write(f"{count} rules, seed {seed}: {refused} refused, {count - refused} take steps, no exception\n")


if __name__ == "__main__":
    main()
