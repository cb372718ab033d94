"""What is said of Newton's step is so."""

import numpy as np

from app.optimizers.map.newton_words import sentence_on
from core.descent.newton import newton_step
from core.surfaces import OwnFunction, Ravine, Saddle, Surface


def said(surface: Surface, x: float, y: float) -> str:
    return sentence_on(newton_step(surface, np.array([x, y])), surface)


def test_where_it_leads_and_why_it_may_lead_up() -> None:
    top = OwnFunction(expression="-x^2 - 2 y^2 + 1")
    assert said(Ravine(condition=20.0), 1.0, 2.0).endswith("curvatures 1 and 20")
    assert said(Saddle(), 0.5, 0.01).endswith("towards a saddle")
    assert said(top, 1.0, 1.0).endswith("towards a top")
    assert "loss 1" in said(top, 1.0, 1.0)
    assert said(OwnFunction(expression="x + y"), 1.0, 1.0).endswith("in one direction nothing bends")


def test_rounding_is_not_written_as_a_place() -> None:
    for x, y in ((-0.31, 0.0017), (0.29, -3e-9), (1 / 3, 1 / 7)):
        assert "leads to (0, 0), loss 0; curvatures 1 and 50" in said(Ravine(condition=50.0), x, y)
