"""Compute true losses of a race's networks while the race is replayed, on a second thread where that is sooner."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from types import TracebackType
from typing import Self

from core.landscape.recipe import LandscapeRecipe
from core.landscape.slices.map_images import MapImages, Truth
from core.network import Network
from core.settings import Array

LEAST_PRODUCTS = 1e7  # of a true loss: below, it is mostly Python, which one thread runs at a time
PATIENCE = 0.02  # seconds between two pauses while the second thread works

Tell = Callable[[list[Truth]], None]


def can_be_beside(recipe: LandscapeRecipe, images: int, weights: int) -> bool:
    """Return whether true losses can be computed while a race is replayed, and sooner so.

    They cannot with several BLAS threads, whose number is that of the whole process.
    """
    return all(racer.config.blas_threads == 1 for racer in recipe.racers) and images * weights >= LEAST_PRODUCTS


class TrueLosses:
    """Computes true losses in the order in which they are asked for; `network` is moved. Leave it, and it stops."""

    def __init__(self, network: Network, images: MapImages, *, beside: bool) -> None:
        self._network, self._images = network, images
        self._pool = ThreadPoolExecutor(1, "true losses") if beside else None
        self._asked: deque[tuple[Future[list[Truth]], Tell]] = deque()
        self._left = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._left = True
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def ask(self, vectors: Sequence[Array], tell: Tell) -> Iterator[None]:
        """Have the losses of some weights (p,) computed; `tell` is called with them on this thread, now or later.

        An item is but a pause.
        """
        if self._pool is None:
            truths: list[Truth] = []
            yield from self._images.truths(self._network, vectors, truths)
            tell(truths)
        else:
            self._asked.append((self._pool.submit(self._compute, vectors), tell))
            self._hand_on()

    def finish(self) -> Iterator[None]:
        """Wait until all that was asked for is told."""
        while self._asked:
            wait([self._asked[0][0]], PATIENCE)
            self._hand_on()
            yield

    def _hand_on(self) -> None:
        while self._asked and self._asked[0][0].done():
            found, tell = self._asked.popleft()
            tell(found.result())

    def _compute(self, vectors: Sequence[Array]) -> list[Truth]:
        truths: list[Truth] = []
        for _ in self._images.truths(self._network, vectors, truths):
            if self._left:
                break
        return truths
