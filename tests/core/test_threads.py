"""The number of threads holds inside the context, and only there."""

from threading import Thread

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


def test_each_thread_may_ask_though_another_that_asked_before_it_lives() -> None:
    with threadpool_limits(2, user_api="blas"):
        hold_blas_threads(1)
        hold_blas_threads(2)
        seen: list[set[int]] = []

        def ask() -> None:
            with BlasThreads(1):
                seen.append(blas_threads())
            seen.append(blas_threads())

        asker = Thread(target=ask)
        asker.start()
        asker.join()
        assert seen == [{1}, {2}]


def test_of_contexts_in_several_threads_the_last_counts_until_all_are_left() -> None:
    with threadpool_limits(2, user_api="blas"):
        first, second = BlasThreads(1), BlasThreads(2)
        first.__enter__()
        second.__enter__()
        assert blas_threads() == {2}
        first.__exit__(None, None, None)  # as another thread would, in its own time
        assert blas_threads() == {2}
        hold_blas_threads(1)
        assert blas_threads() == {2}
        second.__exit__(None, None, None)
        assert blas_threads() == {1}
