"""The course's sentences in states that nobody opened as a scene: races with something changed.

    python -m tests.app.course.states N SEED

fills every sentence about a race in N states of each scene: nothing raises, and no sentence is made of nothing.
"""

import os
import random
import sys
from collections.abc import Iterator

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from app.course.entry import CourseScene, Entry
from app.course.measures import optimizers
from app.course.reader import fall_lines_course
from app.optimizers.controller import OptimizersController
from app.optimizers.model import OptimizersModel, Start
from core.lessons.grammar import Lookup, Value
from core.lessons.sentences import LANGUAGES, said_now
from core.surfaces import Beale, Bowl, Himmelblau, Regression, Rosenbrock


def changed(model: OptimizersModel, chance: random.Random) -> OptimizersModel:
    """The race with one thing changed: the start, the steps, a rate, the surface, the noise, or a racer less."""
    match chance.randrange(6):
        case 0:
            return model.replace(start=Start(x=chance.uniform(-6, 6), y=chance.uniform(-6, 6)))
        case 1:
            return model.replace(steps=chance.choice((10, 11, 37, 1000)))
        case 2:
            place = chance.randrange(len(model.racers))
            racer = model.racers[place]
            rate = min(100.0, racer.optimizer.learning_rate * 10 ** chance.uniform(-3, 3))
            return model.with_racer(place, racer.replace(optimizer=racer.optimizer.replace(learning_rate=rate)))
        case 3:
            return model.with_surface(chance.choice((Beale(), Rosenbrock(), Himmelblau(), Bowl(), Regression())))
        case 4:
            return model.replace(noise=chance.choice((0.1, 1.0)))
    return model.without(chance.randrange(len(model.racers)))


def lookup(entry: Entry, controller: OptimizersController) -> Lookup:
    def read(name: str) -> Value | None:
        return entry.constants[name] if name in entry.constants else optimizers.read(controller, name)

    return read


def races() -> Iterator[tuple[Entry, CourseScene]]:
    for entry in fall_lines_course().entries:
        for scene in entry.scenes:
            if scene.optimizers is not None:
                yield entry, scene


def say_everything(entry: Entry, scene: CourseScene, model: OptimizersModel, chance: random.Random) -> list[str]:
    """All that the claims of a scene say of a race, at a frame of it."""
    controller = OptimizersController(model)
    controller.run_out()
    controller.seek(chance.randint(0, controller.playback.length))
    read = lookup(entry, controller)
    claims = [claim for claim in entry.claims if entry.scene_of(claim) == scene]
    texts = [
        said_now(sentences, language, read)
        for claim in claims
        for sentences in (claim.now, claim.why, claim.truth)
        for language in LANGUAGES
    ]
    return [text for text in texts if text is not None]


def main(states: int, seed: int) -> None:
    _ = QApplication.instance() or QApplication([])
    chance, said = random.Random(seed), 0
    for entry, scene in races():
        assert scene.optimizers is not None
        for _state in range(states):
            texts = say_everything(entry, scene, changed(scene.optimizers, chance), chance)
            assert not any("nan" in text.split() or "{" in text for text in texts), texts
            said += len(texts)
    sys.stdout.write(f"{said} sentences\n")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1)
