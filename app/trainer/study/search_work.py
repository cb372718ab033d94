"""The work of a study beside the window: its workers are watched on a thread, which yields how it stands."""

import time
from collections.abc import Generator, Iterator

from app.trainer.loaded_data import reading_of
from app.trainer.study.standing import Standing, standing_of
from core import version
from core.datasets import DATASETS, ReadingProgress, named_for_good
from core.search.crew import Crew
from core.search.places.place import Address, Place, open_place
from core.search.results import fresh_seeds, ranked
from core.search.study import Study
from core.search.worker import facts_of
from core.settings import N_, RefusedError

EVERY = 0.5  # seconds between two states: each is drawn anew

NO_WINNER = N_("no trial has a value yet, so there is no best one")


class SearchWork:
    """Begins a study at an address, or goes on with the one that is there; it may be paused and stopped."""

    def __init__(self, address: Address, workers: int) -> None:
        self.address = address
        self._workers = workers
        self._crew: Crew | None = None
        self._is_stopped = self._is_paused = False

    def pause(self) -> None:
        """Let all workers stand still."""
        self._is_paused = True
        if self._crew is not None:
            self._crew.pause()

    def resume(self) -> None:
        """Let the workers go on."""
        self._is_paused = False
        if self._crew is not None:
            self._crew.resume()

    def stop(self) -> None:
        """Let the workers give back what they have not finished, and end."""
        self._is_stopped = True
        if self._crew is not None:
            self._crew.stop()

    def begin(self, study: Study) -> Generator[ReadingProgress | Standing]:
        """Begin a study and make its trials.

        Raises:
            RefusedError: it cannot be begun, or each worker has failed.
        """
        place = open_place(self.address)
        dataset = yield from reading_of(study.base.data)
        if study.base.dataset not in DATASETS:
            study = study.replace(base=study.base.replace(dataset=named_for_good(study.base.dataset, dataset)))
        place.create(study, facts_of(dataset, version()))
        yield from self._search(place)

    def resume_search(self) -> Generator[Standing]:
        """Make the trials that are left of the study that is there.

        Raises:
            RefusedError: it cannot be read, or each worker has failed.
        """
        place = open_place(self.address)
        place.open()
        yield from self._search(place)

    def run_winner(self) -> Generator[Standing]:
        """Run the best trial with five fresh seeds, and look at the test images once each.

        Raises:
            RefusedError: there is no best trial, or each worker has failed.
        """
        place = open_place(self.address)
        study = place.open()
        best = next(iter(ranked(study, place.trials)), None)
        if best is None:
            raise RefusedError(NO_WINNER)
        seeds = tuple(seed for seed in fresh_seeds(study) if seed not in place.finals.get(best.number, {}))
        crew = self._new_crew(place)
        yield from self._watched(place, crew.run_winner(best.number, seeds) if seeds else iter(()), is_of_winner=True)

    def _search(self, place: Place) -> Generator[Standing]:
        study = place.open()
        until = time.time() + 60 * study.minutes if study.minutes else None
        crew = self._new_crew(place)
        yield from self._watched(place, crew.search(until))

    def _new_crew(self, place: Place) -> Crew:
        self._crew = crew = Crew(place, self._workers)
        if self._is_paused:
            crew.pause()
        return crew

    def _watched(self, place: Place, steps: Iterator[None], *, is_of_winner: bool = False) -> Generator[Standing]:
        standing = standing_of(place, is_of_winner=is_of_winner)
        yield standing
        if self._is_stopped:
            return
        said = time.monotonic()
        for _ in steps:
            if self._is_stopped and self._crew is not None:
                self._crew.stop()
            if time.monotonic() - said >= EVERY:
                said = time.monotonic()
                standing = standing_of(place, standing, is_of_winner=is_of_winner)
                yield standing
        yield standing_of(place, standing)


def opened(address: Address) -> Iterator[Standing]:
    """Read a study that is there, without going on with it.

    Raises:
        RefusedError: it cannot be read.
    """
    place = open_place(address)
    place.open()
    yield standing_of(place)
