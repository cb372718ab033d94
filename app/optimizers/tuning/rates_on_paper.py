"""What pictures and films show of the rates that work."""

from app.base.theme import Theme
from app.optimizers.rates.printed_strips import RatesRow
from app.optimizers.tuning.rate_marks import marks_of
from app.optimizers.tuning.rate_strips import factors_of, floor_under
from app.optimizers.tuning.rate_sweeps import RateSweeps


def rates_on_paper(sweeps: RateSweeps, theme: Theme) -> list[RatesRow]:
    """Return a row for each shown racer; what is not known yet is tried at once."""
    sweeps.follow_race()
    sweeps.finish()
    controller = sweeps.controller
    rows = []
    for name, (racer, path) in zip(controller.shown_names(), controller.shown_race(), strict=True):
        if (sweep := sweeps.of(racer)) is not None:
            rate, floor = racer.optimizer.learning_rate, floor_under(sweep, controller.race)
            row = RatesRow(name, theme.style_of(racer), rate, factors_of(path), sweep, floor, marks_of(path))
            rows.append(row)
    return rows
