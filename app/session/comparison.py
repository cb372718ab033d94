"""Tell what differs between two sessions, a line for each setting, and where the paths of their races part."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from app.optimizers.network.real_network import RealNetwork
from app.session.session import Session
from core.cli.runs import run_settings
from core.descent import Trajectory, race
from core.export.differences import differences, partings
from core.settings import Translate, in_english
from core.training import TrainingConfig


def lines_between(one: Session, other: Session, translate: Translate = in_english) -> Iterator[str]:
    """Yield the lines; none if nothing differs. The version, and what a picture shows of it, do not count.

    Networks are not trained for it: the settings are all that is compared of them.
    """
    yield from differences(_settings(one), _settings(other))
    of_networks = any(isinstance(session.optimizers.surface, RealNetwork) for session in (one, other))
    if not of_networks and not one.optimizers.same_race(other.optimizers):
        for message in partings(_race(one), _race(other)):
            yield message.text(translate)


def lines_from_run(run: Path, config: TrainingConfig) -> Iterator[str]:
    """Yield the lines between a run, by its checkpoint, and the settings of the next one.

    Raises:
        RefusedError: it is no checkpoint of a run, or cannot be read.
    """
    before, _ = run_settings(str(run))
    yield from differences(before.model_dump(mode="json"), config.model_dump(mode="json"))


def _settings(session: Session) -> Mapping[str, Any]:
    return session.model_dump(mode="json", exclude={"version": True, "sight": True, "optimizers": {"recorded"}})


def _race(session: Session) -> tuple[Trajectory, ...]:
    model = session.optimizers
    return race(model.surface, model.engine_racers(), model.start.point, model.steps, seed=model.seed)
