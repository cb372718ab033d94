"""The loop of a race as a function for PyTorch, with no more in it than the race needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from core.descent import Racer
from core.export.torch_racers import is_in_torch, stages
from core.surfaces import Regression, Surface

LOOP = '''def race(name, make, {options}):
    """Take all steps with the optimizer that `make` makes, and print where they end and at which loss.

    These are nan if it has diverged, or left the domain of the function.
    """
    point = torch.tensor(START, requires_grad=True)
    optimizer = make([point])
    rates = torch.optim.lr_scheduler.LambdaLR(optimizer, factor)
{begin_count}    for step in range(STEPS):
{take_fork}{count}        optimizer.zero_grad()
        {descend}
{noise}{look_uphill}        optimizer.step()
        rates.step()
        if not ((point - CENTRE).abs() <= FARTHEST).all():
            break
    else:
{count}        print(name, *point.tolist(), loss(*point{everything}).item())
{print_count_of_whole}        return
    print(name, math.nan, math.nan, math.nan)
{print_count}'''
COUNT = """        losses.append(loss(*point{everything}).item())
"""
PRINT_COUNT = """    print("  steps to", TARGET, "first", first(losses), "stays from", stays(losses))
"""
TAKE_RADIUS = """            radius = fork.get("radius", 0.0)
"""
# SAM: the gradient is taken anew, `radius` uphill of the point, with the same noise and samples.
LOOK_UPHILL = """        if radius and (slope := point.grad.norm()) != 0:
            here = point.detach().clone()
            with torch.no_grad():
                point += radius / slope * point.grad
            optimizer.zero_grad()
            {descend}
{noise}            with torch.no_grad():
                point.copy_(here)
"""
TAKE_FORK = """        if fork is not None and step == fork["at"]:
            with torch.no_grad():
                point += torch.tensor(fork["kick"])
            past, optimizer = optimizer, fork["make"]([point])
            if fork["keeps_memory"] and point in past.state:
                optimizer.state[point] = past.state[point]
            own = fork["factor"]
            rates = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step, at=step: own(at + step))
"""
# Autograd gives log(-1) a finite slope, and the tip of a cone none: there it multiplies 0 by infinity.
DESCEND = """value = loss(*point)
        if value.isnan():
            break
        value.backward()
        if value.isfinite():  # then nan is 0 * inf, as at the tip of a cone, and counts as 0
            point.grad.nan_to_num_(0.0, math.inf, -math.inf)"""


@dataclass(frozen=True)
class RaceLoop:
    """What the loop of a race has to do."""

    data: bool  # whether the function takes samples
    batches: bool  # whether a step may take some of them
    noisy: bool  # whether a racer's gradient is noisy
    smooth: bool  # whether the function has a gradient everywhere
    looks_uphill: bool  # whether a racer takes its gradient uphill, as SAM does
    forks: bool
    counts: bool  # whether the steps to a target are counted

    @classmethod
    def of(cls, surface: Surface, racers: Sequence[Racer], *, counts: bool) -> Self:
        """Return what the loop of this race has to do."""
        data = isinstance(surface, Regression)
        return cls(
            data=data,
            batches=data and any(racer.batch_size is not None for racer in racers),
            noisy=any(racer.noise for racer in racers),
            smooth=surface.is_smooth_everywhere,
            looks_uphill=any(one.sam_radius for one in stages(racers)),
            forks=any(racer.fork is not None and is_in_torch(racer) for racer in racers),
            counts=counts,
        )

    def text(self) -> str:
        """Write the function."""
        everything = ", INPUTS, TARGETS" if self.data else ""
        batch = ", INPUTS[ORDER[step, :batch_size]], TARGETS[ORDER[step, :batch_size]]" if self.batches else everything
        descend = f"loss(*point{batch}).backward()" if self.smooth else DESCEND
        noise = "        point.grad += noise * DRAWS[step]\n" * self.noisy
        look_uphill = LOOK_UPHILL.format(descend=_deeper(descend), noise=_deeper(noise))
        return LOOP.format(
            options=self._options(),
            begin_count="    losses = []  # after each step, and before the first\n" * self.counts,
            take_fork=(TAKE_FORK + TAKE_RADIUS * self.looks_uphill) * self.forks,
            count=COUNT.format(everything=everything) * self.counts,
            descend=descend,
            noise=noise,
            look_uphill=look_uphill * self.looks_uphill,
            everything=everything,
            print_count_of_whole=_deeper(PRINT_COUNT) * self.counts,
            print_count=PRINT_COUNT * self.counts,
        )

    def _options(self) -> str:
        return (
            "factor=lambda step: 1.0"
            + ", batch_size=None" * self.batches
            + ", noise=0.0" * self.noisy
            + ", radius=0.0" * self.looks_uphill
            + ", fork=None" * self.forks
        )


def _deeper(lines: str) -> str:
    """Indent what stands in the loop once more, except a first line that is put where one is indented."""
    return lines.replace("\n    ", "\n        ") if not lines.startswith(" ") else f"    {lines}"
