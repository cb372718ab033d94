"""Packs the three models' runs into assets/recorded: python -m tests.make_recorded_runs RUNS.

RUNS/model-1, RUNS/model-2 and RUNS/model-3 are what `fallline train --preset model-1 --out RUNS/model-1` makes of
each, in some minutes.
"""

import argparse
from datetime import UTC, datetime
from pathlib import Path

from core.datasets import load
from core.training import PRESETS, Trainer
from core.training.bundled_runs import BundledRun
from core.training.run_folder import CHECKPOINT

RECORDED = Path(__file__).parents[1] / "assets" / "recorded"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("runs", type=Path)
    runs = parser.parse_args().runs
    RECORDED.mkdir(exist_ok=True)
    for name in PRESETS:
        trainer = Trainer.load(runs / name / CHECKPOINT, load("mnist"))
        finished = datetime.fromtimestamp((runs / name / CHECKPOINT).stat().st_mtime, UTC).replace(microsecond=0)
        BundledRun.of(name, trainer, finished).write(RECORDED / f"{name}.npz")


if __name__ == "__main__":
    main()
