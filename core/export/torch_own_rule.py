"""Own rules in a script for PyTorch: one class takes the steps, and each rule is a function that it calls."""

from collections.abc import Iterable
from typing import Any

from core.expressions.rule import torch_name
from core.optimizers import Optimizer
from core.own_optimizer import OwnOptimizer

OWN_RULE = '''class OwnRule(torch.optim.Optimizer):
    """Takes the steps of `rule`, a function of w, g, t, eta and what it has kept, which returns w and what it keeps."""

    def __init__(self, points, lr, rule):
        super().__init__(points, {"lr": lr})
        self.rule = rule

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for point in group["params"]:
                kept = self.state[point]
                t = kept.pop("t", 0) + 1
                w, kept = self.rule(point.clone(), point.grad.clone(), *torch.tensor([t, group["lr"]]), kept)
                point.copy_(w)
                self.state[point] = {**{name: value.expand_as(point).clone() for name, value in kept.items()}, "t": t}
'''
FUNCTION = """def {name}(w, g, t, eta, kept):
{before}{lines}    return w, {{{after}}}
"""


def rule_functions(optimizers: Iterable[Optimizer[Any]]) -> list[str]:
    """Write each rule as a function, once."""
    return list(dict.fromkeys(_function(one) for one in optimizers if isinstance(one, OwnOptimizer)))


def make_own(optimizer: OwnOptimizer) -> str:
    """Write a function that makes the optimizer of a point."""
    return f"lambda point: OwnRule(point, lr={optimizer.learning_rate!r}, rule={_name(optimizer)})"


def _name(optimizer: OwnOptimizer) -> str:
    """Return a name for a rule with the numbers of its letters: equal ones have one name."""
    import hashlib  # noqa: PLC0415 - it would hold up the first paint

    lines = "\n".join(optimizer.lines.torch_lines())
    return f"rule_{hashlib.sha256(lines.encode()).hexdigest()[:6]}"


def _function(optimizer: OwnOptimizer) -> str:
    rule = optimizer.lines
    kept = {name: torch_name(name) for name in rule.kept}
    return FUNCTION.format(
        name=_name(optimizer),
        before="".join(f'    {spelled} = kept.get("{name}", torch.zeros_like(w))\n' for name, spelled in kept.items()),
        lines="".join(f"    {line}\n" for line in rule.torch_lines()),
        after=", ".join(f'"{name}": {spelled}' for name, spelled in kept.items()),
    )
