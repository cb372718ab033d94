"""Studies to begin with: what a course asks of rates and batches, of initial weights, and of depth."""

from dataclasses import dataclass

from core.initializers import HeNormal
from core.optimizers import SGD, Momentum
from core.search.plan.study_plan import StudyPlan
from core.search.study import Study
from core.search.vary import Variation
from core.settings import N_
from core.training.config import TrainingConfig

RATES = Variation(field="optimizer.learning_rate", low=0.01, high=3.16228, log=True, steps=6)
BATCHES = Variation(field="batch_size", values=(8, 16, 32, 64, 128, 256))
HOW_IT_IS_RUN = ("name", "workers", "place", "minutes", "seeds")


@dataclass(frozen=True)
class ExampleStudy:
    """A study that is ready to be started, and what to look for in its map."""

    id: str  # by which lessons name it
    title: str  # marked for translation
    look_for: str  # one sentence, marked for translation
    base: TrainingConfig
    plan: StudyPlan

    def is_shown(self, plan: StudyPlan, base: TrainingConfig) -> bool:
        """Return whether a plan and its settings are those of this study, but for how it is run."""
        own = plan.replace(**{name: getattr(self.plan, name) for name in HOW_IT_IS_RUN})
        return own == self.plan and base == self.base

    def is_of(self, study: Study) -> bool:
        """Return whether a study was begun with this plan and these settings, but for how it is run."""
        own = self.plan.study(self.base)
        return own.replace(**{name: getattr(study, name) for name in ("name", "minutes", "seeds")}) == study


_SMALL = TrainingConfig(
    dataset="digits", train_size=1000, hidden_layers=(32,), optimizer=SGD(learning_rate=0.1), epochs=8, batch_size=32
)
_DEEP = _SMALL.replace(hidden_layers=(32, 32, 32, 32, 32), optimizer=Momentum(learning_rate=0.02), epochs=10)

EXAMPLES = (
    ExampleStudy(
        "rate-batch-epochs",
        N_("Which rate, which batch: at equal epochs"),
        N_(
            "At low rates small batches learn more: they take more steps in the same epochs. At a rate of 1 the "
            "smallest batch is the one that fails."
        ),
        _SMALL,
        StudyPlan(name="rate and batch, equal epochs", vary=(RATES, BATCHES)),
    ),
    ExampleStudy(
        "rate-batch-steps",
        N_("Which rate, which batch: at equal steps"),
        N_(
            "At rates up to 0.1 the batch hardly matters once all take as many steps, though a large one sees many "
            "more images. At a rate of 1 the smallest batch still fails."
        ),
        _SMALL,
        StudyPlan(name="rate and batch, equal steps", equal="steps", vary=(RATES, BATCHES)),
    ),
    ExampleStudy(
        "initializer-activation",
        N_("Which initializer for which activation"),
        N_(
            "From zeros or small weights these five layers learn nothing. With tanh and ReLU they learn from Glorot's "
            "and He's weights, with the sigmoid only from weights of deviation 1."
        ),
        _DEEP,
        StudyPlan(
            name="initializer and activation",
            seeds=2,
            vary=(
                Variation(
                    field="initializer", values=("zeros", "small_normal", "normal", "glorot_normal", "he_normal")
                ),
                Variation(field="activation", values=("sigmoid", "tanh", "relu")),
            ),
        ),
    ),
    ExampleStudy(
        "depth-batch-norm",
        N_("Depth with and without batch norm"),
        N_("At this rate twelve layers learn nothing without batch norm; with it they do, nearly as well as one."),
        _SMALL.replace(initializer=HeNormal(), optimizer=SGD(learning_rate=0.3), epochs=10),
        StudyPlan(
            name="depth and batch norm",
            seeds=2,
            vary=(
                Variation(field="hidden_layers", values=((32,) * 1, (32,) * 3, (32,) * 6, (32,) * 12)),
                Variation(field="batch_norm", values=(False, True)),
            ),
        ),
    ),
)


def find_example(wanted: str | None) -> ExampleStudy | None:
    """Return the ready study of this id; None if there is none."""
    return next((example for example in EXAMPLES if example.id == wanted), None)
