"""The steps of the gradient back through one unit: mask, activation, batch norm, weights."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QCoreApplication

from app.widgets.sample.keys import StepKey, UnitPlace
from app.widgets.sample.steps import LAYER, NORM, Line, Step, UnitOfSample, in_sum, more_line, spread_of, sum_in_words
from core.network.one_sample import NormSample, OutputSample
from core.number_format import number
from core.settings import Array

translate = QCoreApplication.translate


class GradientSteps(UnitOfSample):
    """Makes the steps back."""

    def steps(self) -> Iterator[Step]:
        """Yield the steps of the gradient, which begins where the signal ended."""
        if self.output is not None:
            yield self._logit_gradient(self.output)
        else:
            yield self._arriving()
            if self.layer.mask is not None:
                yield self._through_mask(self.layer.mask)
            yield self._through_activation()
            if self.layer.norm is not None:
                yield self._through_norm(self.layer.norm)
        yield self._weights()

    def _logit_gradient(self, output: OutputSample) -> Step:
        p, is_label = output.probabilities, np.arange(len(output.logits)) == output.label
        rows, grad = self.trace.rows, output.logit_gradient
        over = f" / {rows}" if rows > 1 else ""
        lines = tuple(
            Line(
                self.names.classes(place),
                (float(p[place]), float(is_label[place]), float(grad[place])),
                f"({number(float(p[place]))} − {int(is_label[place])}){over} = {number(float(grad[place]))}",
                UnitPlace(self.place.layer, place),
            )
            for place in range(len(p))
        )
        title = (
            translate(
                "sample", "The gradient of the loss: probability less label, divided by the {0} samples of the batch"
            )
            if rows > 1
            else translate("sample", "The gradient of the loss: probability less label")
        )
        return Step(
            StepKey("linear", forward=False),
            "dL/dz",
            self.at(grad),
            title=title.format(rows),
            formula=f"dL/dz = (p − y){over}",
            equation=lines[self.unit].equation,
            parts=(StepKey("softmax"),),
            columns=("p", "y", "dL/dz"),
            lines=lines,
            code="core.network.network:Pass.lose",
        )

    def _arriving(self) -> Step:
        has_mask = self.layer.mask is not None
        key = StepKey("mask" if has_mask else "f", forward=False)
        name = "dL/do" if has_mask else "dL/da"
        terms = self.trace.arriving_terms(self.place.layer, self.unit)
        value = self.at(self.layer.output_gradient)
        if terms is None:
            return Step(
                key,
                name,
                value,
                title=translate(
                    "sample", "The gradient that the last layer sends back: noise with standard deviation 1"
                ),
                code="core.propagation.forward_backward:follow_one",
            )
        terms = replace(terms, total=value)
        after = self.trace.layers[self.place.layer + 1]
        symbol = "dL/du" if after.norm is not None else "dL/dz"
        is_last = self.trace.output is not None and self.place.layer + 2 == len(self.trace.layers)
        equation = sum_in_words(name, terms)
        return Step(
            key,
            name,
            value,
            title=translate(
                "sample", "The gradient that arrives from the next layer: its gradients times the weights there"
            ),
            formula=f"{name} = Σₙ Wₙ {symbol}ₙ",
            equation=equation,
            columns=("W", symbol, f"W · {symbol}"),
            lines=tuple(self.term_lines(terms, UnitPlace(self.place.layer + 1, 0), name, equation, to_classes=is_last)),
            code=f"{LAYER}.backward",
        )

    def _through_mask(self, mask: Array) -> Step:
        arriving, factor, grad = self.at(self.layer.output_gradient), self.at(mask), self.at(self.layer.a_gradient)
        return Step(
            StepKey("f", forward=False),
            "dL/da",
            grad,
            title=translate("sample", "The gradient goes through the same mask as the signal"),
            formula="dL/da = dL/do · m",
            equation=f"{number(arriving)} · {number(factor)} = {number(grad)}",
            parts=(StepKey("mask", forward=False),),
            code=f"{LAYER}.backward",
        )

    def _through_activation(self) -> Step:
        at_a, slope, grad = map(self.at, (self.layer.a_gradient, self.layer.slope, self.layer.z_gradient))
        return Step(
            StepKey(self.z_key().column, forward=False),
            "dL/dz",
            grad,
            title=translate("sample", "The gradient times the slope of the activation function at this z"),
            formula="dL/dz = dL/da · f'(z)",
            equation=f"{number(at_a)} · {in_sum(slope)} = {number(grad)}",
            parts=(StepKey("f", forward=False), self.z_key()),
            code=f"core.activations:{type(self.layer.activation).__name__}.derivative",
        )

    def _through_norm(self, norm: NormSample) -> Step:
        at_z, scaled, gamma, deviation, mean, product, grad = map(
            self.at,
            (
                *(self.layer.z_gradient, norm.normalized, norm.gamma, norm.deviation),
                *(norm.gradient_mean, norm.gradient_product, self.layer.linear_gradient),
            ),
        )
        head = Line("dL/dz", (at_z,))
        tail = (
            Line("γ / σ", (gamma / deviation,), f"{number(gamma)} / {number(deviation)} = {number(gamma / deviation)}"),
        )
        total = Line("dL/du", (grad,), is_sum=True)
        if self.trace.training:
            title = translate(
                "sample", "Back through batch norm: mean and deviation depend on every sample of the batch"
            )
            formula = "dL/du = γ / σ · (dL/dz − ⟨dL/dz⟩ − û ⟨û dL/dz⟩)"
            inner = f"{number(at_z)} − {in_sum(mean)} − {in_sum(scaled)} · {in_sum(product)}"
            equation = f"{number(gamma / deviation)} · ({inner})"
            lines: tuple[Line, ...] = (
                head,
                Line(translate("sample", "⟨dL/dz⟩, the mean over the batch"), (mean,)),
                Line("û = (u − μ) / σ", (scaled,)),
                Line(translate("sample", "⟨û dL/dz⟩, the mean over the batch"), (product,)),
            )
        else:
            title = translate("sample", "Back through batch norm: in evaluation it is a mere factor")
            formula, equation, lines = "dL/du = γ / σ · dL/dz", f"{number(gamma / deviation)} · {in_sum(at_z)}", (head,)
        return Step(
            StepKey("linear", forward=False),
            "dL/du",
            grad,
            title=title,
            formula=formula,
            equation=f"{equation} = {number(grad)}",
            parts=(StepKey("norm", forward=False), StepKey("norm")),
            columns=(translate("sample", "value"),),
            lines=(*lines, *tail, total),
            code=f"{NORM}.backward",
        )

    def _weights(self) -> Step:
        terms = self.layer.weight_terms(self.unit)
        whole = self.layer.parameter_gradient.weights[:, self.unit]
        symbol, rows = f"dL/d{self.linear}", self.trace.rows
        columns: tuple[str, ...] = ("x", symbol, f"x · {symbol}")
        if rows > 1:
            columns = (*columns, translate("sample", "dL/dW, all {0}").format(rows))
        lines = tuple(
            Line(
                self.source(term.place),
                (term.left, term.right, term.value, *((float(whole[term.place]),) if rows > 1 else ())),
                f"{number(term.left)} · {in_sum(term.right)} = {number(term.value)}",
                UnitPlace(self.place.layer - 1, term.place),
            )
            for term in terms.largest
        )
        title = (
            translate(
                "sample",
                "The gradient of each weight, without penalties: its input times the gradient; all samples of the "
                "batch add up",
            )
            if rows > 1
            else translate("sample", "The gradient of each weight, without penalties: its input times the gradient")
        )
        return Step(
            StepKey("x", forward=False),
            "dL/dW",
            None,
            translate("sample", "{0} values").format(f"{len(whole):,}"),
            title=title,
            formula=f"dL/dWᵢ = xᵢ {symbol}",
            equation=translate("sample", "RMS {0}, from {1} to {2}").format(*map(number, spread_of(whole))),
            parts=(StepKey("linear", forward=False), StepKey("x")),
            columns=columns,
            lines=lines + more_line(terms.others),
            code=f"{LAYER}.backward",
        )
