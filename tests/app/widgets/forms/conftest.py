"""A form with a rate and a decay, and settings with a number that is swept by factors."""

from typing import Annotated

import pytest
from pydantic import Field
from pytestqt.qtbot import QtBot

from app.widgets.forms.form import SettingsForm
from core.optimizers import Momentum
from core.settings import Scale, Settings, Slider


@pytest.fixture
def form(qtbot: QtBot) -> SettingsForm[Momentum]:
    form = SettingsForm(Momentum())
    qtbot.addWidget(form)
    form.show()
    return form


class Spread(Settings):
    """A number on a logarithmic scale that is swept through a part of its range."""

    std: Annotated[float, Field(gt=0, le=1000), Scale.LOG, Slider(0.01, 10)] = 1.0
