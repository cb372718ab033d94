"""A racer of the list, where the surface or a rule of rates changes."""

from app.optimizers.fields import LONGEST_NAME
from app.optimizers.listed_racer import ListedRacer, at_suggested_rate, new_listed
from core.landscape import from_runs
from core.optimizers import SGD
from core.surfaces import Beale, Regression, Rosenbrock


def test_what_has_no_effect_on_a_surface_is_at_its_default_there() -> None:
    racer = ListedRacer(optimizer=SGD(), batch_size=3, trained="{}", colour=0)
    assert racer.acting_on(Beale()) == racer.replace(batch_size=None, trained="")
    assert racer.acting_on(Regression()).batch_size == 3


def test_the_rate_that_a_person_has_set_comes_back_when_a_rule_ends() -> None:
    ruled = ListedRacer(optimizer=SGD(learning_rate=0.5), set_rate=0.02, colour=0)
    assert ruled.at_set_rate() == ListedRacer(optimizer=SGD(learning_rate=0.02), colour=0)


def test_a_new_one_has_the_rate_of_its_surface_whatever_its_kind() -> None:
    for kind in ("sgd", "muon", "own"):
        fresh = at_suggested_rate(new_listed(kind), Rosenbrock())
        assert fresh.kind == kind
    assert at_suggested_rate(SGD(), Rosenbrock()).learning_rate == Rosenbrock().suggested_rate(SGD)


def test_the_names_that_runs_get_on_their_loss_surface_are_as_long_as_a_racers_may_be() -> None:
    assert from_runs.LONGEST_NAME == LONGEST_NAME
