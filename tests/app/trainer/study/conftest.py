"""What the tests of studies share: a small study of two rates."""

from pathlib import Path

import pytest

from core.datasets import load
from core.search.places.journal_place import JournalPlace
from core.search.plan.study_plan import StudyPlan
from core.search.study import Study
from core.search.vary import Variation
from core.search.worker import Worker, facts_of
from tests.app.trainer.conftest import SMALL

RATES = Variation(field="optimizer.learning_rate", values=(0.01, 0.1))
PLAN = StudyPlan(seeds=2, vary=(RATES, Variation(field="batch_size", values=(20, 50))))


@pytest.fixture(scope="module")
def small_study() -> Study:
    return PLAN.study(SMALL.replace(epochs=2))


@pytest.fixture(scope="module")
def finished(small_study: Study, tmp_path_factory: pytest.TempPathFactory) -> JournalPlace:
    """A study whose four trials were made, in a journal."""
    place = JournalPlace(tmp_path_factory.mktemp("studies") / "studies" / "small" / "study.log")
    place.create(small_study, facts_of(load("digits"), "test"))
    Worker(place, lambda: False).work()
    return place


def copied(place: JournalPlace, folder: Path) -> Path:
    """Copy the study to a folder of studies."""
    path = folder / "studies" / "small" / "study.log"
    path.parent.mkdir(parents=True)
    path.write_bytes(place.path.read_bytes())
    return path
