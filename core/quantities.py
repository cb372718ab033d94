"""Quantities that several classes of settings share, each declared once."""

from typing import Annotated

from pydantic import Field

from core.settings import N_, Scale, Symbol

LearningRate = Annotated[
    float,
    Field(
        gt=0,
        le=100,
        title=N_("Learning rate"),
        description=N_("Sets the length of a step for a gradient of a given size."),
    ),
    Scale.LOG,
    Symbol("η", notes="γ"),
]

Decay = Annotated[
    float,
    Field(
        ge=0,
        lt=1,
        title=N_("Decay"),
        description=N_(
            "Each step keeps this share of the running average, which remembers about 1 / (1 - decay) steps."
        ),
    ),
    Scale.DECAY,
]

MomentumCoefficient = Annotated[
    float,
    Field(
        ge=0,
        lt=1,
        title=N_("Momentum coefficient"),
        description=N_("The ball keeps this share of its velocity at each step."),
    ),
    Scale.DECAY,
    Symbol("α", notes="α"),
]

Epsilon = Annotated[
    float,
    Field(
        ge=0,
        le=1,
        title=N_("Epsilon"),
        description=N_("Keeps the result of the division finite if all gradients have been zero."),
    ),
    Scale.LOG,
    Symbol("ε"),
]

WeightDecay = Annotated[
    float,
    Field(
        ge=0,
        le=10,
        title=N_("Weight decay"),
        description=N_("Pulls the parameters towards zero; 0 switches it off."),
    ),
    Scale.LOG,
    Symbol("λ"),
]

SEEDS = 2**31  # their number

Seed = Annotated[
    int,
    Field(
        ge=0,
        lt=SEEDS,
        title=N_("Seed"),
        description=N_("The same seed gives the same random draws."),
    ),
]

Noise = Annotated[
    float,
    Field(
        ge=0,
        le=1000,
        title=N_("Gradient noise"),
        description=N_("Standard deviation of the normal noise added to each gradient."),
    ),
    Scale.LOG,
]
