"""The steps of the signal through one unit: input, sum, batch norm, activation, mask; or logit, softmax, loss."""

from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QCoreApplication

from app.widgets.sample.keys import StepKey, UnitPlace
from app.widgets.sample.steps import (
    CROSS_ENTROPY,
    LAYER,
    NORM,
    Line,
    Step,
    UnitOfSample,
    in_sum,
    more_line,
    spread_of,
    sum_in_words,
)
from core.network.one_sample import NormSample, OutputSample, Terms
from core.number_format import number
from core.settings import Array

translate = QCoreApplication.translate


class SignalSteps(UnitOfSample):
    """Makes the steps forward."""

    def steps(self) -> Iterator[Step]:
        """Yield the steps of the signal."""
        yield self._inputs()
        yield self._linear()
        if self.layer.norm is not None:
            yield self._norm(self.layer.norm)
        if self.output is not None:
            yield self._softmax(self.output)
            yield self._loss(self.output)
            return
        yield self._activation()
        if self.layer.mask is not None:
            yield self._mask(self.layer.mask)

    def _inputs(self) -> Step:
        x = self.layer.inputs
        terms = Terms.of(x, np.ones_like(x), bias=None, total=float(x.sum()))
        return Step(
            StepKey("x"),
            "x",
            None,
            translate("sample", "{0} values").format(f"{len(x):,}"),
            title=translate("sample", "The input of the layer"),
            equation=translate("sample", "RMS {0}, from {1} to {2}").format(*map(number, spread_of(x))),
            columns=("x",),
            lines=tuple(
                Line(self.source(term.place), (term.left,), place=UnitPlace(self.place.layer - 1, term.place))
                for term in terms.largest
            )
            + more_line(terms.others),
            code=LAYER,
        )

    def _linear(self) -> Step:
        terms = self.trace.terms(self.place.layer, self.unit)
        bias = "" if terms.bias is None else " + b"
        symbol = self.linear
        name = f"{symbol} = W x{bias}"
        if self.output is not None:
            title = translate("sample", "The logit of class {0}: the sum of inputs times weights").format(
                self.names.classes(self.unit)
            )
        else:
            title = translate("sample", "The sum of inputs times weights")
        equation = sum_in_words(symbol, terms)
        return Step(
            StepKey("linear"),
            name,
            terms.total,
            title=title,
            formula=f"{symbol} = Σᵢ xᵢ Wᵢ{bias}",
            equation=equation,
            parts=(StepKey("x"),),
            columns=("x", "W", "x · W"),
            lines=tuple(self.term_lines(terms, UnitPlace(self.place.layer - 1, 0), symbol, equation)),
            code=f"{LAYER}.forward",
        )

    def _norm(self, norm: NormSample) -> Step:
        u, mean, deviation, scaled, gamma, beta, z = map(
            self.at,
            (self.layer.linear, norm.mean, norm.deviation, norm.normalized, norm.gamma, norm.beta, self.layer.z),
        )
        centred = f"({number(u)} − {in_sum(mean)})"
        if self.trace.training:
            title = translate("sample", "Batch norm: mean and deviation of this unit over the batch of {0}").format(
                self.trace.rows
            )
        else:
            title = translate("sample", "Batch norm: the running mean and deviation of this unit, as in evaluation")
        return Step(
            StepKey("norm"),
            translate("sample", "z = batch norm"),
            z,
            title=title,
            formula="z = γ (u − μ) / σ + β,   σ = √(variance + ε)",
            equation=f"{number(gamma)} · {centred} / {number(deviation)} + {in_sum(beta)} = {number(z)}",
            parts=(StepKey("linear"),),
            columns=(translate("sample", "value"),),
            lines=(
                Line("u", (u,)),
                Line(translate("sample", "μ, the mean"), (mean,)),
                Line(translate("sample", "σ, the deviation"), (deviation,)),
                Line("(u − μ) / σ", (scaled,), f"{centred} / {number(deviation)} = {number(scaled)}"),
                Line("γ", (gamma,)),
                Line("β", (beta,)),
                Line("z", (z,), f"{number(gamma)} · {in_sum(scaled)} + {in_sum(beta)} = {number(z)}", is_sum=True),
            ),
            code=f"{NORM}.forward",
        )

    def _activation(self) -> Step:
        z, a = self.at(self.layer.z), self.at(self.layer.a)
        return Step(
            StepKey("f"),
            "a = f(z)",
            a,
            title=translate("sample", "The activation function at this z"),
            formula=self.layer.activation.formula,
            equation=f"f({number(z)}) = {number(a)}",
            parts=(self.z_key(),),
            code=f"core.activations:{type(self.layer.activation).__name__}.value",
        )

    def _mask(self, mask: Array) -> Step:
        a, factor, out = self.at(self.layer.a), self.at(mask), self.at(self.layer.output)
        title = (
            translate("sample", "Dropout keeps this unit, and scales it up for those that it drops")
            if factor
            else translate("sample", "Dropout drops this unit in this step")
        )
        return Step(
            StepKey("mask"),
            "o = a · m",
            out,
            title=title,
            formula=translate("sample", "o = a · m,   m = 0 or 1 / (share that is kept)"),
            equation=f"{number(a)} · {number(factor)} = {number(out)}",
            parts=(StepKey("f"),),
            code=f"{LAYER}.draw_mask",
        )

    def _softmax(self, output: OutputSample) -> Step:
        logits, p = output.logits.astype(np.float64), output.probabilities
        powers = np.exp(logits - logits.max())
        total = float(powers.sum())
        largest = int(logits.argmax())
        lines = [
            Line(
                self.names.classes(place),
                (float(logits[place]), float(powers[place]), float(p[place])),
                f"{number(float(powers[place]))} / {number(total)} = {number(float(p[place]))}",
                UnitPlace(self.place.layer, place),
            )
            for place in range(len(p))
        ]
        lines.append(Line(translate("sample", "sum"), (None, total, float(p.sum())), is_sum=True))
        value = self.at(p)
        return Step(
            StepKey("softmax"),
            "softmax",
            value,
            title=translate("sample", "Softmax makes probabilities of the logits: all are positive, their sum is 1"),
            formula="p = eᶻ / Σ eᶻ",
            equation=translate("sample", "p of class {0}: {1} / {2} = {3}").format(
                self.names.classes(self.unit), number(float(powers[self.unit])), number(total), number(value)
            )
            + "   "
            + translate("sample", "(e is raised to z less the largest logit, {0}: the quotient is the same)").format(
                number(float(logits[largest]))
            ),
            parts=(StepKey("linear"),),
            columns=("z", "e^(z − max)", "p"),
            lines=tuple(lines),
            code=CROSS_ENTROPY,
        )

    def _loss(self, output: OutputSample) -> Step:
        p = float(output.probabilities[output.label])
        return Step(
            StepKey("loss"),
            translate("sample", "loss"),
            output.loss,
            title=translate(
                "sample", "The loss of this sample: minus the logarithm of the probability of its label, {0}"
            ).format(self.names.classes(output.label)),
            formula="loss = −ln p",
            equation=f"−ln {number(p)} = {number(output.loss)}",
            parts=(StepKey("softmax"),),
            code=CROSS_ENTROPY,
        )
