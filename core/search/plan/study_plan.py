"""The plan of a study without its base config, as a form shows it and a session keeps it."""

from typing import Annotated, Self

from pydantic import AfterValidator, Field

from core.quantities import SEEDS
from core.search.study import TO_TARGET, Equal, Metric, Pruner, Sampler, Study
from core.search.vary import Variation
from core.settings import N_, NoneMeans, Settings, Unit
from core.training.config import TrainingConfig

# Why a field has no effect.
EVERY_SETTING = N_("This sampler tries every setting once.")
NO_TARGET = N_("Only a time to a target has one.")
KNOWN_LATE = N_("The time to a target is known only at the end.")


def _without_password(text: str) -> str:
    if "://" not in text:
        return text
    from core.search.places.place import without_password  # noqa: PLC0415 - every session has a plan, and few a database

    return without_password(text)


class StudyPlan(Settings):
    """What varies, how settings are chosen, and by what they are judged; the form of a run gives all the rest."""

    name: Annotated[
        str,
        Field(min_length=1, max_length=60, title=N_("Name"), description=N_("The name of the study.")),
    ] = "study"
    sampler: Annotated[
        Sampler,
        Field(
            title=N_("Settings by"),
            description=N_(
                "Try every combination; draw settings at random; change one setting at a time from those of the form; "
                "or let TPE draw near those that were good (Bergstra et al. 2011)."
            ),
        ),
    ] = "grid"
    trials: Annotated[
        int,
        Field(ge=1, le=10_000, title=N_("Trials"), description=N_("The number of settings that are drawn.")),
    ] = 20
    seeds: Annotated[
        int,
        Field(
            ge=1,
            le=100,
            title=N_("Seeds of each"),
            description=N_("Each setting is run with so many seeds, from that of the form on; its value is the mean."),
        ),
    ] = 1
    equal: Annotated[
        Equal,
        Field(
            title=N_("Equal"),
            description=N_(
                "Every run has the epochs of the form; or as many steps as the form's run, to the nearest epoch: a "
                "smaller batch takes more steps in each epoch."
            ),
        ),
    ] = "epochs"
    metric: Annotated[
        Metric,
        Field(
            title=N_("Judged by"),
            description=N_("The number that decides among settings; it is of validation images, never of test images."),
        ),
    ] = "validation_accuracy"
    target: Annotated[
        float,
        Field(gt=0, le=1, title=N_("Target"), description=N_("The validation accuracy to be reached.")),
        Unit("%"),
    ] = 0.9
    pruner: Annotated[
        Pruner,
        Field(
            title=N_("Stop early"),
            description=N_(
                "Give up settings that others have left behind: after 1, 4, 16, … epochs all but the best quarter, or "
                "those below the median of the finished ones. It is judged by the first seed, and saves time; a "
                "setting that begins slowly is lost."
            ),
        ),
    ] = "none"
    minutes: Annotated[
        float | None,
        Field(gt=0, le=100_000, title=N_("Minutes"), description=N_("No trial begins later than that.")),
        NoneMeans(N_("no limit")),
    ] = None
    workers: Annotated[
        int | None,
        Field(
            ge=1,
            le=256,
            title=N_("At a time"),
            description=N_("So many processes make runs at a time, each with one thread."),
        ),
        NoneMeans(N_("as many as cores")),
    ] = None
    place: Annotated[str, AfterValidator(_without_password)] = ""  # a path or a database's URL; empty: this computer
    vary: Annotated[tuple[Variation, ...], Field(max_length=20)] = ()

    def inactive_fields(self) -> dict[str, str]:
        reasons = {}
        if self.sampler in {"grid", "one_at_a_time"}:
            reasons["trials"] = EVERY_SETTING
        if self.metric in TO_TARGET:
            reasons["pruner"] = KNOWN_LATE
        else:
            reasons["target"] = NO_TARGET
        return reasons

    def study(self, base: TrainingConfig) -> Study:
        """Return the study of these settings.

        Raises:
            ValidationError: they do not go together; see `explain`.
        """
        to_target = self.metric in TO_TARGET
        return Study(
            name=self.name,
            sampler=self.sampler,
            trials=self.trials if self.sampler in {"random", "tpe"} else None,
            metric=self.metric,
            target=self.target if to_target else None,
            pruner="none" if to_target else self.pruner,
            minutes=self.minutes,
            equal=self.equal,
            seeds=tuple((base.seed + number) % SEEDS for number in range(self.seeds)),
            base=base,
            vary=tuple(self._drawn(one) for one in self.vary),
        )

    def _drawn(self, one: Variation) -> Variation:
        """Return a variation as the sampler takes it: TPE goes between any two values of a range."""
        return one.replace(steps=None) if self.sampler == "tpe" and one.is_range else one

    def varied(self, field: str) -> Variation | None:
        """Return how a field varies; None if it does not."""
        return next((one for one in self.vary if one.field == field), None)

    def varying(self, variation: Variation) -> Self:
        """Return the plan with another variation of a field, or with one more."""
        known = self.varied(variation.field) is not None
        others = [variation if one.field == variation.field else one for one in self.vary]
        return self.replace(vary=tuple(others) if known else (*self.vary, variation))

    def fixing(self, field: str) -> Self:
        """Return the plan in which a field no longer varies."""
        return self.replace(vary=tuple(one for one in self.vary if one.field != field))
