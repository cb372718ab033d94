"""The runs of a queue that have not begun, as a value that is written down for the next start."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from core.messages import Bilingual, Message
from core.scenes.every_scene import find_scene
from core.scenes.plan import Planned
from core.scenes.queued_runs import PENDING, QueuedRuns
from core.scenes.scene import Scene
from core.settings import N_, RefusedError, Settings
from core.training import TrainingConfig

CALLED = "{called}"  # the template of a name that is not made of simple facts
NO_NAME = N_("a name without its facts")


class KeptName(Settings):
    """The name of a run: a text marked for translation, and the facts that fill its blanks."""

    template: Annotated[str, Field(max_length=1000)]
    facts: Mapping[str, str | int | float] = Field(default_factory=dict)

    @classmethod
    def of(cls, name: Message) -> "KeptName":
        """Return a name that can be written down; in English, if it quotes other sentences."""
        if all(isinstance(fact, str | int | float) for fact in name.facts.values()):
            return cls(template=name.template, facts=name.facts)
        return cls(template=CALLED, facts={"called": name.text()})

    def message(self) -> Message:
        texts = {name: str(fact) for name, fact in self.facts.items()}
        return Bilingual(**texts) if set(texts) == {"en", "ko"} else Message(self.template, **self.facts)


def _complete(name: KeptName) -> KeptName:
    """Refuse a name whose blanks cannot be filled."""
    try:
        name.message().text()
    except (LookupError, ValueError, TypeError, AttributeError) as error:
        raise RefusedError(NO_NAME) from error
    return name


class KeptRun(Settings):
    """A run that has not begun."""

    name: Annotated[KeptName, AfterValidator(_complete)]
    config: TrainingConfig


class KeptGroup(Settings):
    """Runs that were asked for together: those of a scene by its id, or others that are compared, or one alone."""

    scene: str = ""
    alone: bool = False
    runs: Annotated[tuple[KeptRun, ...], Field(min_length=1, max_length=1000)]

    def plan(self) -> tuple[Planned, ...]:
        """Return the runs to make."""
        return tuple(Planned(run.name.message(), run.config) for run in self.runs)

    def known_scene(self) -> Scene | None:
        """Return the scene that the runs are of, if this program knows it."""
        return find_scene(self.scene)


class KeptQueue(Settings):
    """The runs that have not begun, by group, in their order."""

    version: Literal[1] = 1
    groups: Annotated[tuple[KeptGroup, ...], Field(max_length=1000)] = ()

    @property
    def count(self) -> int:
        """The number of runs."""
        return sum(len(group.runs) for group in self.groups)


def kept(queue: QueuedRuns, scenes: Mapping[int, Scene | None]) -> KeptQueue:
    """Return what is kept of a queue; `scenes` are those of the groups of several runs.

    A scene of which a run has begun is none any more: its sentence is about all of its runs.
    """
    groups = []
    for number in dict.fromkeys(run.group for run in queue.pending):
        runs = queue.of_group(number)
        waiting = [run for run in queue.pending if run.group == number]
        is_whole = all(run.state in PENDING for run in runs)
        scene = scenes.get(number) if is_whole else None
        groups.append(
            KeptGroup(
                scene=scene.id if scene is not None else "",
                alone=number not in scenes,
                runs=tuple(KeptRun(name=KeptName.of(run.plan.name), config=run.plan.config) for run in waiting),
            )
        )
    return KeptQueue(groups=tuple(groups))
