"""What a run reports is taken down while the window reads it."""

import numpy as np

from app.trainer.live_run import Series


def test_what_has_been_read_stays_while_more_comes_than_was_expected() -> None:
    series = Series(2)
    series.append(1.0)
    series.append(2.0)
    read = series.values()
    series.append(3.0)
    np.testing.assert_array_equal(read, [1, 2])
    np.testing.assert_array_equal(series.values(), [1, 2, 3])
