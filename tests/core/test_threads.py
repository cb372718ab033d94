"""The number of threads holds inside the context, and only there."""

import pytest
from threadpoolctl import ThreadpoolController, threadpool_limits

from core.threads import BlasThreads, hold_blas_threads


def blas_threads() -> set[int]:
    return {library["num_threads"] for library in ThreadpoolController().info() if library["user_api"] == "blas"}


def test_matrix_products_have_so_many_threads_inside_and_as_many_as_before_outside() -> None:
    with threadpool_limits(2, user_api="blas"):
        with BlasThreads(1):
            assert blas_threads() == {1}
        assert blas_threads() == {2}


def test_an_error_does_not_leave_the_number_behind() -> None:
    before = blas_threads()
    with pytest.raises(ZeroDivisionError), BlasThreads(1):
        _ = 1 / 0
    assert blas_threads() == before


def test_a_context_may_be_entered_again() -> None:
    threads = BlasThreads(1)
    before = blas_threads()
    for _ in range(3):
        with threads:
            assert blas_threads() == {1}
    assert blas_threads() == before


def test_what_is_held_stays_until_somebody_asks_for_another_number() -> None:
    with threadpool_limits(2, user_api="blas"):
        hold_blas_threads(1)
        assert blas_threads() == {1}
        with BlasThreads(2):
            assert blas_threads() == {2}
        assert blas_threads() == {1}
