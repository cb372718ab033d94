"""List the measures of lessons in the manual, both languages: python -m tests.app.course.make_measures writes it."""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QTranslator

from app.course.measures import initializers, optimizers, trainer
from core.lessons.measure import Measure
from core.scenes.run_measures import COMPLETED

ROOT = Path(__file__).parents[3]
LANGUAGES = ("en", "ko")
BEGIN, END = "<!-- measures: made by python -m tests.app.course.make_measures -->", "<!-- end of the measures -->"
TABLES: Mapping[str, Mapping[str, Measure[Any]]] = {
    "race.": optimizers.RACE,
    "adam.": optimizers.RACER,
    "network.": initializers.NETWORK,
    "he_normal.": initializers.ROW,
    "he_normal.layer.3.": initializers.LAYER,
    "run.": trainer.RUN,
    "run.layer.2.": trainer.LAYER,
    "runs.1.": COMPLETED,
    "study.": trainer.STUDY,
}


def page(language: str) -> Path:
    """Return the page of the manual that has the list."""
    return ROOT / "assets" / "manual" / language / "lessons.md"


def lines(language: str) -> Iterator[str]:
    """Yield a line of a table for each measure."""
    translator = QTranslator()
    if language == "ko":
        translator.load(str(ROOT / "assets" / "translations" / "fallline_ko.qm"))
    for head, table in TABLES.items():
        yield from ("", "| | |", "|---|---|")
        for measure in table.values():
            said = translator.translate("core", measure.summary) or measure.summary
            yield f"| `{head}{measure.name}` | {said} |"


def with_list(text: str, language: str) -> str:
    """Return a page with the list as it is now."""
    before, _, rest = text.partition(BEGIN)
    return f"{before}{BEGIN}\n" + "\n".join(lines(language)) + f"\n\n{END}{rest.partition(END)[2]}"


def main() -> int:
    """Write both pages."""
    _ = QCoreApplication.instance() or QCoreApplication([])
    for language in LANGUAGES:
        text = page(language).read_text(encoding="utf-8")
        page(language).write_text(with_list(text, language), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
