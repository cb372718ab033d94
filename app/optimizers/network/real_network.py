"""The surface "Real network": the loss of a network that the racers train, on a plane through its weights."""

import json
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, final

from pydantic import AfterValidator, Field

from app.optimizers.network.plane_surface import PlaneSurface
from core.optimizers import SGD, AdaGrad, Momentum, Nesterov, Optimizer, RMSProp
from core.settings import N_, Declaration

if TYPE_CHECKING:
    from core.training import TrainingConfig

TRAINED_BY = ("kind", "optimizer", "schedule", "epochs")  # what the racers give


def _whole(text: str) -> str:
    """Return the settings of a network as they are kept: whole, and without what the racers give."""
    from core.training import TrainingConfig  # noqa: PLC0415 - the first paint has no network

    return kept(TrainingConfig.model_validate_json(text))


def kept(config: "TrainingConfig") -> str:
    """Return the text that a surface keeps of a config: what differs from the defaults, each with all of its parts."""
    values, usual = (one.model_dump(mode="json") for one in (config, type(config)()))
    differs = {name: value for name, value in values.items() if value != usual[name] and name not in TRAINED_BY}
    return json.dumps(differs, sort_keys=True)


@final
class RealNetwork(PlaneSurface):
    """The network and its images; the map is known when the racers have trained it."""

    label: ClassVar[str] = N_("Real network")
    summary: ClassVar[str] = N_(
        "The racers train one network on real images; the map is its real loss on a plane through its weights."
    )

    kind: Literal["network"] = "network"
    settings: Annotated[str, Field(max_length=4000), AfterValidator(_whole)] = '{"hidden_layers": [32]}'
    draws: Annotated[
        Literal["same", "orders", "starts"],
        Field(
            title=N_("Draws"),
            description=N_(
                "What chance gives the racers: the same first weights and batches for all, other orders of batches, or "
                "other first weights."
            ),
        ),
    ] = "same"
    plane: Annotated[
        Literal["start_and_ends", "three_ends", "two_starts_and_end", "around_end"],
        Field(
            title=N_("Plane"),
            description=N_(
                "Through the start, along the main directions of the ends; through the ends of the first three racers; "
                "through the starts of the first and the last, and the end of the last; or round the end of the first, "
                "in random directions. Where the first weights differ, there is no start for all: then it goes through "
                "three ends or, of two racers, through the first start and both ends."
            ),
        ),
    ] = "start_and_ends"

    @property
    def config(self) -> "TrainingConfig":
        """The settings of the network and its images."""
        from core.training import TrainingConfig  # noqa: PLC0415 - the first paint has no network

        return TrainingConfig.model_validate_json(self.settings)

    def of(self, config: "TrainingConfig") -> "RealNetwork":
        """Return the surface of another network."""
        return self.replace(settings=kept(config))

    def own_declarations(self) -> tuple[Declaration, ...]:
        return tuple(one for one in self.declarations() if one.name != "settings")  # a text of many

    @property
    def formula(self) -> str:
        return "L(w₀ + a u + b v)"

    def suggested_rate(self, optimizer: type[Optimizer[Any]]) -> float:
        rate: float = RATES.get(optimizer, optimizer.model_fields["learning_rate"].get_default())
        return rate


RATES: dict[type[Optimizer[Any]], float] = {SGD: 0.1, Momentum: 0.01, Nesterov: 0.01, AdaGrad: 0.01, RMSProp: 0.001}
