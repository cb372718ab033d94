"""Tell what differs between two sessions, a line for each setting, and where the paths of their races part."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.session.session import Session
from core.descent import Trajectory, race
from core.export.differences import differences, partings
from core.settings import Translate, in_english


def lines_between(one: Session, other: Session, translate: Translate = in_english) -> Iterator[str]:
    """Yield the lines; none if nothing differs. The version, and what a picture shows of it, do not count."""
    yield from differences(_settings(one), _settings(other))
    if not one.optimizers.same_race(other.optimizers):
        for message in partings(_race(one), _race(other)):
            yield message.text(translate)


def _settings(session: Session) -> Mapping[str, Any]:
    return session.model_dump(mode="json", exclude={"version", "sight"})


def _race(session: Session) -> tuple[Trajectory, ...]:
    model = session.optimizers
    return race(model.surface, model.engine_racers(), model.start.point, model.steps, seed=model.seed)
