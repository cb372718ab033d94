"""Terms are found in sentences, as whole words and the longest ones, and by what a person types."""

import pytest

from app.base.glossary import glossary
from app.base.language import Language
from app.base.term_search import explained, occurrences, search
from core.training import TrainingConfig


def found(sentence: str, language: Language) -> list[tuple[str, str]]:
    return [(sentence[one.start : one.end], one.term.id) for one in occurrences(sentence, language)]


def test_in_english_the_longest_whole_word_counts_once() -> None:
    sentence = "The effective rank, not the rank: mini-batches have a Gradient, gradients and ungradients."
    assert found(sentence, "en") == [
        ("effective rank", "effective-rank"),
        ("mini-batches", "mini-batch"),
        ("Gradient", "gradient"),
    ]


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("유효 학습률은 줄어들기만 합니다.", ["유효 학습률"]),
        ("학습률이 높습니다. 학습률을 낮추세요.", ["학습률"]),
        ("활성화값이 포화되고, 기울기까지도 소실됩니다.", ["활성화값", "포화", "기울기"]),
        ("스텝 3에서 발산했습니다.", ["발산"]),
        ("과대적합입니다. 배치마다의 손실", ["과대적합", "배치"]),
        ("배치표와 새배치에는 없습니다", []),
        ("기울기 소실: 첫 층에 닿지 않습니다.", ["기울기 소실"]),
        ("RMS는 그대로이고 L2의 합", ["RMS", "L2"]),
    ],
)
def test_in_korean_particles_may_follow(sentence: str, words: list[str]) -> None:
    assert [word for word, _ in found(sentence, "ko")] == words


def test_what_would_be_in_every_sentence_is_no_link() -> None:
    assert found("The loss of each step", "en") == []
    term = explained("Loss of each step", "en")
    assert term is not None
    assert term.id == "loss"


# A query, and what comes first: written by hand, in both languages, with words of the field and of the screen.
QUERIES = {
    "vanishing": "vanishing",
    "소실": "vanishing",
    "기울기 소실": "vanishing",
    "mini-batch": "mini-batch",
    "minibatch": "mini-batch",
    "미니배치": "mini-batch",
    "Glorot": "glorot",
    "xavier": "glorot",
    "Kaiming": "he",
    "star": "minimum",
    "★": "minimum",
    "✕": "saddle",
    "고리": "ring",
    "점선": "dotted-lines",
    "learning rate": "learning-rate",
    "lr": "learning-rate",
    "학습률": "learning-rate",
    "관성계수": "momentum",
    "patience": "early-stopping",
    "과적합": "overfitting",
    "generalization gap": "gap",
    "λ": "penalty",
    "규제": "penalty",
    "mask": "dropout-mask",
    "logit": "logits",
    "로짓": "logits",
    "eps": "epsilon",
    "ε": "epsilon",
    "NaN": "divergence",
    "zigzag": "oscillation",
    "dead relu": "dead-unit",
    "죽은 뉴런": "dead-unit",
    "std": "standard-deviation",
    "warmup": "warm-up",
    "AdamW": "weight-decay",
    "soft thresholding": "proximal",
    "원핫": "one-hot",
    "entropy": "cross-entropy",
    "교차 엔트로피": "cross-entropy",
    "시드": "seed",
}


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_finds_the_term_first(query: str) -> None:
    assert search(query)[0].id == QUERIES[query]


def test_nothing_typed_finds_all_and_nonsense_finds_none() -> None:
    assert search("  ") == glossary().terms
    assert search("teapot") == ()


def test_a_control_is_about_the_term_in_its_name() -> None:
    for name, language, wanted in (
        ("Learning rate of Adam", "en", "learning-rate"),
        ("Adam의 학습률", "ko", "learning-rate"),
        ("L2 규제", "ko", "l2"),
        ("Momentum coefficient", "en", "momentum"),
        ("Start", "en", None),
        ("Settings of Momentum", "en", "momentum"),
        ("Batch norm epsilon", "en", "epsilon"),
        ("배치 정규화 엡실론", "ko", "epsilon"),
    ):
        term = explained(name, language)  # type: ignore[arg-type]
        assert (term.id if term else None) == wanted


# The fields of the Trainer that need no word of the field.
PLAIN = {"Dataset", "Points of one's own", "Restore the best", "Shuffle", "BLAS threads"}


def test_the_fields_of_the_trainer_are_about_terms() -> None:
    labels = {declaration.label for declaration in TrainingConfig.declarations()}
    assert {label for label in labels if explained(label, "en") is None} == PLAIN
