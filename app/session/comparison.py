"""Tell what differs between two sessions, a line for each setting, and where the paths of their races part."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.optimizers.network.real_network import RealNetwork
from app.session.session import Session
from core.descent import Trajectory, race
from core.export.differences import differences, partings
from core.settings import Translate, in_english


def lines_between(one: Session, other: Session, translate: Translate = in_english) -> Iterator[str]:
    """Yield the lines; none if nothing differs. The version, and what a picture shows of it, do not count.

    Networks are not trained for it: the settings are all that is compared of them.
    """
    yield from differences(_settings(one), _settings(other))
    of_networks = any(isinstance(session.optimizers.surface, RealNetwork) for session in (one, other))
    if not of_networks and not one.optimizers.same_race(other.optimizers):
        for message in partings(_race(one), _race(other)):
            yield message.text(translate)


def _settings(session: Session) -> Mapping[str, Any]:
    return session.model_dump(mode="json", exclude={"version": True, "sight": True, "optimizers": {"recorded"}})


def _race(session: Session) -> tuple[Trajectory, ...]:
    model = session.optimizers
    return race(model.surface, model.engine_racers(), model.start.point, model.steps, seed=model.seed)
