"""Measure the claims and write the table: python -m tests.claims; with names of claims, these and their parts of it."""

import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from tests.claims import learning, signals
from tests.claims.claim import SEEDS, Claim, Numbers

TABLE = Path(__file__).with_name("README.md")
HEAD = f"""# What the course notes claim, measured

Written by `python -m tests.claims`, with seeds {", ".join(map(str, SEEDS))}: the median and, in brackets, the smallest
and the largest where they differ. `tests/core/test_claims.py` asserts for each seed what stands under *holds*.
Untrained networks are 5 layers of 100 with 1,000 inputs of N(0, 1) unless said otherwise; *gradient ratio* is the RMS
of dL/dz in the first layer over that in the last. Training is on MNIST, accuracy on all 10,000 test images; NaN is a
run that diverged. Seconds were taken on two busy cores: compare them with each other only.
"""


def every_claim() -> tuple[Claim, ...]:
    return tuple(sorted(signals.CLAIMS + learning.CLAIMS, key=lambda claim: int(claim.number[1:])))


def row(name: str, values: Sequence[float]) -> str:
    low, high = (f"{end(values):.3g}" for end in (min, max))
    spread = "" if low == high else f" ({low} to {high})"
    return f"| {name} | {median(values):.3g}{spread} |"


def section(claim: Claim, measured: Sequence[Numbers]) -> str:
    held = sum(claim.holds(numbers) for numbers in measured)
    lines = [
        f"## {claim.number}",
        f"The notes: {claim.notes}",
        f"Holds ({held} of {len(measured)}): {claim.asserted}",
        "\n".join(["| | |", "|---|---|", *(row(name, [n[name] for n in measured]) for name in measured[0])]),
    ]
    return "\n\n".join(lines) + "\n"


def sections() -> dict[str, str]:
    """The parts of the table as it stands, by the number of the claim."""
    text = TABLE.read_text(encoding="utf-8") if TABLE.exists() else ""
    return {part.partition("\n")[0]: f"## {part.rstrip()}\n" for part in text.split("\n## ")[1:]}


def main() -> None:
    wanted = sys.argv[1:]
    parts = sections()
    for claim in every_claim():
        if not wanted or claim.number in wanted:
            parts[claim.number] = section(claim, [claim.measure(seed) for seed in SEEDS])
            print(parts[claim.number], flush=True)
    known = [parts[claim.number] for claim in every_claim() if claim.number in parts]
    TABLE.write_text("\n".join([HEAD, *known]), encoding="utf-8")


if __name__ == "__main__":
    main()
