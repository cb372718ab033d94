"""What a folder says of a run is what was measured."""

import csv
import math
from pathlib import Path

from core.training.reports import NUMBERS
from core.training.run_folder import HISTORY, RunFolder
from tests.core.histories import report


def test_numbers_in_the_table_are_read_back_unchanged(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path)
    for epoch in (report(1, test_loss=1 / 3), report(2, validation_loss=math.nan)):
        folder.add(epoch)
    lines = (tmp_path / HISTORY).read_text(encoding="utf-8").splitlines()
    first, second = csv.DictReader(lines, NUMBERS)
    assert (float(first["test_loss"]), int(second["epoch"])) == (1 / 3, 2)
    assert math.isnan(float(second["validation_loss"]))
