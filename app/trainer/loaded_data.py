"""The datasets of this session: each is read once, whoever asks for it, on whatever thread."""

from collections.abc import Generator
from threading import Lock

from core.datasets import Dataset, DatasetError, ReadingProgress, read_whole, reading

KEPT = 2  # datasets


class Shared:
    """A dataset that is being read: whoever asks for it takes the next step, and all get the whole."""

    def __init__(self, name: str, *, online: bool) -> None:
        self.askers = 0
        self.progress = ReadingProgress(0, 1, 0)
        self.dataset: Dataset | None = None
        self._error: BaseException | None = None
        self._steps = reading(name, online=online)
        self._turn = Lock()  # a step is one thread's

    def advance(self) -> None:
        """Take the next step.

        Raises:
            DatasetError: the dataset cannot be read.
        """
        with self._turn:
            if self._error is not None:
                raise self._error
            if self.dataset is None:
                try:
                    self.progress = next(self._steps)
                except StopIteration as done:
                    self.dataset = done.value
                except BaseException as error:
                    self._error = error
                    raise

    def close(self) -> None:
        """Give up what was read so far."""
        with self._turn:
            self._steps.close()


class LoadedData:
    """Reads datasets, keeps the latest, and knows for which of them another computer may be asked."""

    def __init__(self) -> None:
        self._allowed: set[str] = set()  # until the end
        self._kept: dict[str, Dataset] = {}  # the latest last
        self._being_read: dict[tuple[str, bool], Shared] = {}  # by name, and whether another computer may be asked
        self._lock = Lock()  # of these three

    def allow(self, name: str) -> None:
        """Let another computer be asked for a dataset: somebody just said so."""
        with self._lock:
            self._allowed.add(name)

    def keep(self, name: str, dataset: Dataset) -> None:
        """Keep a dataset under a name, and forget older ones."""
        with self._lock:
            self._kept.pop(name, None)
            self._kept[name] = dataset
            while len(self._kept) > KEPT:
                del self._kept[next(iter(self._kept))]

    def reading_of(self, name: str) -> Generator[ReadingProgress, None, Dataset]:
        """Read a dataset if it has not been, and report how far that is; it is given up when nobody waits for it.

        Raises:
            DatasetError: it cannot be read; another time, another computer is asked only if somebody says so again.
        """
        if (known := self._known(name)) is not None:
            return known
        key, shared = self._join(name)
        try:
            while shared.dataset is None:
                shared.advance()
                if shared.dataset is None:
                    yield shared.progress
            self.keep(name, shared.dataset)
        except DatasetError:
            with self._lock:
                self._allowed.discard(name)
            raise
        finally:
            self._leave(key, shared)
        return shared.dataset

    def _known(self, name: str) -> Dataset | None:
        with self._lock:
            return self._kept.get(name)

    def _join(self, name: str) -> tuple[tuple[str, bool], Shared]:
        with self._lock:
            key = (name, name in self._allowed)
            if (shared := self._being_read.get(key)) is None:
                shared = self._being_read[key] = Shared(name, online=key[1])
            shared.askers += 1
            return key, shared

    def _leave(self, key: tuple[str, bool], shared: Shared) -> None:
        with self._lock:
            shared.askers -= 1
            if shared.askers:
                return
            del self._being_read[key]
        shared.close()


loaded = LoadedData()  # of the whole app: rooms, tabs and runs share what is read


def go_online_for(name: str) -> None:
    """Let another computer be asked for a dataset: somebody just said so."""
    loaded.allow(name)


def reading_of(name: str) -> Generator[ReadingProgress, None, Dataset]:
    """Read a dataset step by step, or return what is known of it; see `LoadedData.reading_of`."""
    return loaded.reading_of(name)


def dataset_of(name: str) -> Dataset:
    """Return a dataset, read once; another computer is asked only if somebody said so.

    Raises:
        DatasetError: it cannot be read.
    """
    return read_whole(loaded.reading_of(name))
