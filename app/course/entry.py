"""An entry of the course: a heading of the notes with its scenes and its claims, as it stands in a lesson's file."""

from collections.abc import Iterable, Iterator
from typing import Annotated, Literal

from pydantic import Field, model_validator

from app.initializers.model import InitializersModel
from app.optimizers.model import OptimizersModel
from app.rooms.names import RoomName
from core.lessons.grammar import Lookup
from core.lessons.sentences import Said, Sentence
from core.settings import N_, RefusedError, Settings

ID = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
NAME = r"^[a-z][a-z_0-9]*$"

ONE_STATE = N_("a scene needs exactly one of optimizers, initializers, training, study and recorded")
NO_SUCH_SCENE = N_("there is no scene “{scene}” in this entry")
TWO_ALIKE = N_("two scenes, claims or answers are called “{id}”")
NEEDS_SOURCE = N_("a fact needs a source")
NOTHING_RUNS = N_("a question needs a scene that runs after it")


class CourseScene(Settings):
    """A state of a room that shows something: a race, a comparison, runs to train, a study, or a recorded run."""

    id: ID
    title: Said
    look_for: Said  # in one sentence
    optimizers: OptimizersModel | None = None
    initializers: InitializersModel | None = None
    training: str | None = None  # the id of a scene of the Trainer
    study: str | None = None  # the id of a ready study, which fills the plan and the form
    recorded: Literal["model-1", "model-2", "model-3"] | None = None
    show: str | None = None  # a view of the room that is turned to
    chosen: Annotated[int, Field(ge=1, le=16)] = 1  # the racer or row that is explained, counted from 1

    @model_validator(mode="after")
    def _is_of_one_room(self) -> "CourseScene":
        states = (self.optimizers, self.initializers, self.training, self.study, self.recorded)
        if sum(state is not None for state in states) != 1:
            raise RefusedError(ONE_STATE)
        return self

    @property
    def room(self) -> RoomName:
        """The room whose state it is."""
        if self.optimizers is not None:
            return "optimizers"
        return "initializers" if self.initializers is not None else "trainer"


class Look(Said):
    """A part of the window to look at, and how it is called in a sentence."""

    at: str  # a place that the room knows, see `Room.places`


class Claim(Settings):
    """A claim of the notes: where it is seen, what this run says, why it is so, and where it holds."""

    id: ID
    number: int | None = None  # in the list of the notes' claims
    kind: Literal["shown", "fact"] = "shown"
    claim: Said  # what the notes claim
    scene: ID | None = None  # that shows it; the entry's first if there is none
    look: tuple[Look, ...] = ()
    now: tuple[Sentence, ...] = ()  # alternatives: what this run says
    why: tuple[Sentence, ...] = ()  # alternatives: the reason, in this run's numbers
    equation: str | None = None  # in the symbols of the notes
    truth: tuple[Sentence, ...] = ()  # alternatives: where it holds, and where the notes err
    source: str | None = None  # of a fact

    @model_validator(mode="after")
    def _has_source(self) -> "Claim":
        if self.kind == "fact" and self.source is None:
            raise RefusedError(NEEDS_SOURCE)
        return self

    def sentences(self) -> Iterator[Sentence]:
        """Yield all sentences that have blanks or a condition."""
        yield from (*self.now, *self.why, *self.truth)


class Handle(Settings):
    """A control of the room that the entry carries along: the place of a field in the room's model, dotted."""

    field: Annotated[str, Field(pattern=r"^[a-z_0-9]+(\.[a-z_0-9]+)*$")]
    title: Said | None = None  # instead of the field's label

    @property
    def owner(self) -> str:
        """The part of the room's model that has the field; empty if it is the model itself."""
        return self.field.rpartition(".")[0]

    @property
    def name(self) -> str:
        """The name of the field in that part."""
        return self.field.rpartition(".")[2]


class Answer(Sentence):
    """An answer that may be given to an entry's question; its condition says when it is right."""

    id: ID
    when: str


class Question(Settings):
    """Asks a person for a prediction before a scene runs, and says afterwards what it came to.

    The question and its answers stand there before there is anything to measure: their blanks hold constants only.
    """

    scene: ID | None = None  # that runs after it; the entry's first if there is none
    ask: Sentence
    answers: Annotated[tuple[Answer, ...], Field(min_length=2, max_length=6)]
    result: tuple[Sentence, ...] = ()  # alternatives: what is said beside the right answer

    @model_validator(mode="after")
    def _tells_answers_apart(self) -> "Question":
        _refuse_twice(answer.id for answer in self.answers)
        return self

    def answer(self, wanted: str | None) -> Answer | None:
        """Return the answer of this id; None if there is none."""
        return next((answer for answer in self.answers if answer.id == wanted), None)

    def right(self, lookup: Lookup) -> Answer | None:
        """Return the first answer whose condition holds; None while none is known to."""
        return next((one for one in self.answers if one.condition is not None and one.condition.holds(lookup)), None)


class Entry(Settings):
    """A heading: its place among the others, its scenes and its claims."""

    id: ID
    level: Annotated[int, Field(ge=1, le=4)] = 3
    title: Said
    keywords: tuple[str, ...] = ()  # by which it is found besides its texts
    intro: Said | None = None
    about: tuple[str, ...] = ()  # the parts of rooms that F1 explains by it: "trainer.data", "optimizers.card.adam"
    code: str | None = None  # of the engine that computes it: "core.activations:Sigmoid"
    constants: Annotated[dict[str, float], Field(default_factory=dict)]
    scenes: tuple[CourseScene, ...] = ()
    handles: tuple[Handle, ...] = ()
    question: Question | None = None
    claims: tuple[Claim, ...] = ()

    @model_validator(mode="after")
    def _is_consistent(self) -> "Entry":
        _refuse_twice(scene.id for scene in self.scenes)
        _refuse_twice(claim.id for claim in self.claims)
        known = {scene.id for scene in self.scenes}
        asking = () if self.question is None else (self.question,)
        for part in (*self.claims, *asking):
            if part.scene is not None and part.scene not in known:
                raise RefusedError(NO_SUCH_SCENE, scene=part.scene)
        if asking and not known:
            raise RefusedError(NOTHING_RUNS)
        return self

    @property
    def tells_something(self) -> bool:
        """Return whether there is more than the title."""
        return bool(self.claims or self.scenes or self.intro)

    def scene_of(self, claim: Claim) -> CourseScene | None:
        """Return the scene that shows a claim; None if the entry has none."""
        named = (scene for scene in self.scenes if scene.id == claim.scene)
        return next(named, self.scenes[0] if self.scenes and claim.kind == "shown" else None)

    @property
    def asked_scene(self) -> CourseScene | None:
        """The scene that the entry's question is asked before; None if it asks none."""
        if self.question is None:
            return None
        wanted = self.question.scene
        return next((scene for scene in self.scenes if wanted in (None, scene.id)), None)

    def texts(self) -> Iterator[Said]:
        """Yield every text of the entry."""
        yield self.title
        if self.intro is not None:
            yield self.intro
        for scene in self.scenes:
            yield from (scene.title, scene.look_for)
        if self.question is not None:
            yield from (self.question.ask, *self.question.answers, *self.question.result)
        for claim in self.claims:
            yield from (claim.claim, *claim.look, *claim.sentences())


def _refuse_twice(ids: Iterable[str]) -> None:
    """Refuse ids of which two are alike."""
    seen: set[str] = set()
    for one in ids:
        if one in seen:
            raise RefusedError(TWO_ALIKE, id=one)
        seen.add(one)
