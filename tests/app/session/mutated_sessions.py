"""Sessions that were damaged by chance or on purpose: each is refused with a sentence, or opens and stays equal.

python -m tests.app.session.mutated_sessions COUNT [SEED]
"""

import json
import random
import sys
import tempfile
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

from app.optimizers.model import OptimizersModel
from app.optimizers.network.matrix_surface import FactorizationSurface, MemorySurface
from app.optimizers.network.real_network import RealNetwork
from app.rooms.names import ROOMS
from app.session.session import Session, SessionError, read, write
from app.trainer.model import TrainerModel
from core.initializers import INITIALIZERS
from core.optimizers import OPTIMIZERS
from core.search.plan.study_plan import StudyPlan
from core.search.vary import Variation
from core.surfaces import SURFACES

VALUES: tuple[Any, ...] = (
    *(0, 1, -1, 7, 255, 10**6, 10**30, -(10**300), 2**63, 0.5, 1e-320, 1e300, float("nan"), float("inf")),
    *(None, True, "", "three", "x**99999", "a" * 5000, "\ud800", "\u202e<b>", "//host/share", "../..", "NaN", "1e999"),
    *([], {}, [1], [[]], [None] * 40, {"kind": "sgd"}, {"kind": "own"}, {"": 0}),
)
CHOICES = 3  # of the values of other places


def sessions() -> list[str]:
    """Sessions as JSON that have every optimizer, surface and initializer somewhere, and the newest parts."""
    whole = json.loads(Session().model_dump_json())
    racers, fillers = (
        [kind.model_validate({}).model_dump(mode="json") for kind in kinds] for kinds in (OPTIMIZERS, INITIALIZERS)
    )
    made = []
    for number, surface in enumerate(SURFACES):
        session = deepcopy(whole)
        session["room"] = ROOMS[number % len(ROOMS)]
        session["optimizers"]["surface"] = surface.model_validate({}).model_dump(mode="json")
        session["trainer"]["config"]["optimizer"] = racers[number % len(racers)]
        session["trainer"]["config"]["initializer"] = fillers[number % len(fillers)]
        made.append(Session.model_validate_json(json.dumps(session)).model_dump_json(indent=2))
    return made + [Session(optimizers=race, trainer=planned()).model_dump_json(indent=2) for race in races()]


def races() -> Iterator[OptimizersModel]:
    """Yield races with forks, own rules, rules for the rates, and on surfaces of many numbers."""
    model = OptimizersModel.first().replace(steps=60)
    forked = model.forking(1, 30).adding("own")
    forked = forked.with_racer(0, forked.racers[0].replace(sam_radius=0.1, name="mine"))
    yield forked.replace(map_kind="relief", rate_strips=True, target=0.1, measure="rates", camera=(20.0, 40.0))
    yield forked.replace(turn=30.0, map_kind="basins", many=True, newton=True, flow=True, noise=0.1)
    yield model.replace(rates="same for all")
    yield model.with_surface(MemorySurface()).adding("muon").adding("shampoo").replace(measure="singular values")
    yield model.with_surface(FactorizationSurface()).adding("shampoo")
    yield model.with_surface(RealNetwork()).adding("muon")


def planned() -> TrainerModel:
    """The Trainer with the plan of a study."""
    rates = Variation(field="optimizer.learning_rate", low=0.001, high=0.1, log=True, steps=3)
    return TrainerModel(study=StudyPlan(vary=(rates, Variation(field="batch_size", values=(10, 20)))))


class Mutator:
    """Damages sessions in ways that its seed chooses."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.wholes = sessions()
        self.kinds: tuple[Callable[[str], bytes], ...] = (
            *(self.flip, self.cut, self.splice, self.nest, self.twice),
            *(self.edit, self.edit, self.edit, self.swap, self.leave_out, self.add),
        )

    def damaged(self) -> tuple[str, bytes]:
        """Return the kind of a damage, and the damaged file."""
        kind = self.random.choice(self.kinds)
        return kind.__name__, kind(self.random.choice(self.wholes))

    def flip(self, whole: str) -> bytes:
        """Some bytes of the file."""
        content = bytearray(whole.encode())
        for _ in range(self.random.choice((1, 1, 3, 20))):
            content[self.random.randrange(len(content))] = self.random.randrange(256)
        return bytes(content)

    def cut(self, whole: str) -> bytes:
        begin, length = self.random.randrange(len(whole)), self.random.choice((1, 100, len(whole)))
        return (whole[:begin] + whole[begin + length :]).encode()

    def splice(self, whole: str) -> bytes:
        """The beginning of one and the end of another."""
        other = self.random.choice(self.wholes)
        return (whole[: self.random.randrange(len(whole))] + other[self.random.randrange(len(other)) :]).encode()

    def nest(self, whole: str) -> bytes:
        """Groups within groups, in the place of a value."""
        depth = self.random.choice((10, 1000, 100_000))
        opened, closed = self.random.choice((("[", "]"), ('{"a":', "}")))
        return whole.replace('"frame": 0', '"frame": ' + opened * depth + "0" + closed * depth).encode()

    def twice(self, whole: str) -> bytes:
        return whole.replace("{", '{"version": 1, ', self.random.choice((1, 2, 99))).encode()

    def edit(self, whole: str) -> bytes:
        """Another value, however deep."""
        content = json.loads(whole)
        for _ in range(self.random.choice((1, 1, 2, 5))):
            group, name = self.random.choice(list(places(content)))
            group[name] = deepcopy(self.random.choice((*VALUES, self.random.randrange(20), self.random.gauss(0, 100))))
        return self._written(content)

    def swap(self, whole: str) -> bytes:
        """The value of another place, perhaps of another session."""
        content, other = json.loads(whole), json.loads(self.random.choice(self.wholes))
        for _ in range(self.random.randrange(1, CHOICES)):
            group, name = self.random.choice(list(places(content)))
            of, found = self.random.choice(list(places(other)))
            group[name] = deepcopy(of[found])
        return self._written(content)

    def leave_out(self, whole: str) -> bytes:
        content = json.loads(whole)
        group, name = self.random.choice(list(places(content)))
        del group[name]
        return self._written(content)

    def add(self, whole: str) -> bytes:
        """A field that nobody knows, or one entry more, or a thousand."""
        content = json.loads(whole)
        group, name = self.random.choice(list(places(content)))
        if isinstance(group, list):
            group.extend([group[name]] * self.random.choice((1, 20, 1000)))
        else:
            group[self.random.choice(("other", "__class__", "kind", "model_config", ""))] = deepcopy(group[name])
        return self._written(content)

    def _written(self, content: Any) -> bytes:
        return json.dumps(content, ensure_ascii=self.random.random() < 0.5).encode(errors="surrogatepass")


def places(content: Any) -> Iterator[tuple[Any, Any]]:
    """Yield every place of a value: the group or list, and the name or index in it."""
    names = content if isinstance(content, dict) else range(len(content)) if isinstance(content, list) else ()
    for name in names:
        yield content, name
        yield from places(content[name])


def refusal(path: Path, opened: Callable[[Session], None]) -> str | None:
    """Return the sentence with which a session is refused; one that is not refused is opened, and written as it is."""
    try:
        session = read(path)
    except SessionError as error:
        sentence = str(error)
        assert str(path) in sentence
        assert "Traceback" not in sentence
        assert len(sentence) < 1000
        return sentence
    opened(session)
    write(session, path)
    assert read(path) == session
    return None


def attack(folder: Path, count: int, seed: int, opened: Callable[[Session], None] = lambda _: None) -> int:
    """Read so many damaged sessions, and return how many were refused; the others are handed to `opened`."""
    mutator, refused = Mutator(seed), 0
    for number in range(count):
        kind, content = mutator.damaged()
        path = folder / "damaged.fallline"
        path.write_bytes(content)
        try:
            refused += refusal(path, opened) is not None
        except Exception as error:
            error.add_note(f"session {number} of seed {seed}, {kind}")
            raise
    return refused


def main() -> None:
    count, seed = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0
    with tempfile.TemporaryDirectory() as folder:
        refused = attack(Path(folder), count, seed)
    sys.stdout.write(f"{count} sessions, seed {seed}: {refused} refused, {count - refused} opened, no exception\n")


if __name__ == "__main__":
    main()
