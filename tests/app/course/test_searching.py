"""The search of the course: what a reader types, in either language, finds the heading that it belongs to first."""

import pytest

from app.course.reader import fall_lines_course
from app.course.searching import find

COURSE = fall_lines_course()
WORDS = {
    "sgd": "sgd",
    "stochastic": "sgd",
    "mini-batch": "batch-size",
    "momentum": "momentum",
    "velocity": "momentum",
    "adagrad": "adagrad",
    "rmsprop": "rmsprop",
    "adam": "adam",
    "linear regression": "optimizers-compared",
    "vanishing": "second-winter",
    "zeros": "init-zeros",
    "uniform": "init-uniform",
    "glorot": "init-xavier",
    "glorot tanh": "init-xavier-tanh",
    "he": "relu-he",
    "batch norm": "batch-norm",
    "overfitting": "overfitting",
    "underfitting": "underfitting",
    "l1": "l1",
    "l2": "l2",
    "dropout": "dropout",
    "learning rate": "learning-rate",
    "epochs": "epochs",
    "validation": "validation",
    "softmax": "class-softmax",
    "one-hot": "mnist-preprocess",
    "확률적": "sgd",
    "모멘텀": "momentum",
    "관성": "momentum",
    "기울기 소실": "second-winter",
    "가중치 소실": "second-winter",
    "균일분포": "init-uniform",
    "배치 정규화": "batch-norm",
    "과대적합": "overfitting",
    "과소적합": "underfitting",
    "드롭아웃": "dropout",
    "학습률": "learning-rate",
    "학습 횟수": "epochs",
    "미니배치": "batch-size",
    "검증": "validation",
    "소프트맥스": "class-softmax",
    "전처리": "mnist-preprocess",
    "규제화": "regularization",
    "nomalization": "init-normal",
}


@pytest.mark.parametrize("words", WORDS)
def test_the_expected_heading_comes_first(words: str) -> None:
    assert find(words, COURSE.entries)[0].id == WORDS[words]


def test_all_words_have_to_be_there() -> None:
    assert find("momentum zeppelin", COURSE.entries) == []
    assert find("", COURSE.entries) == []
