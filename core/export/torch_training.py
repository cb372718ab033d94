"""A training run as a script for PyTorch: the same images, weights, batches and masks, `torch.optim` for the steps.

What is drawn at random is drawn by NumPy as it is here, so that the numbers are those of the run to rounding, which
float32 amplifies from step to step.
"""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import groupby

from core.datasets import Ends
from core.export.torch_classes import LION, batch_norm_class, has_class, layer_classes
from core.export.torch_data import DataSource, data_source
from core.export.torch_draws import draw_function, needs_engine
from core.export.torch_optimizers import main_optimizer, rest_slots
from core.export.torch_racers import factor_of
from core.matrix_optimizers import MatrixOptimizer
from core.optimizers import Lion
from core.schedules import AnySchedule, ConstantRate
from core.settings import N_, RefusedError
from core.training import Change, TrainingConfig
from core.training.config.weight_decay import own_decay
from core.training.updates import Penalties

NOT_IN_TORCH = N_("there is no script for PyTorch, which has no {name}")
TWO_RATES = N_(
    "there is no script for PyTorch of {name} with an L1 penalty or a decoupled L2 penalty, which would act at "
    "two rates"
)
CONSTANTS = {"learning_rate": "RATE", "dropout": "DROPOUT", "l2": "L2", "l1": "L1", "epochs": "EPOCHS"}

SCRIPT = '''"""A training run of Fall Line with PyTorch: python FILE{argument}.

Images, first weights, batches and masks are drawn by NumPy as they are there, so that the numbers are the same to
rounding{precision}. Exported as .safetensors, the network of the run fits the one here:

    model = network()
    model.load_state_dict(safetensors.torch.load_file("run.safetensors"))
"""

{imports}
import numpy as np
import torch
{others}from torch import nn

SEED = {seed}
SIZES = {sizes}  # inputs, units of each hidden layer, classes
{constants}

{data}

def split(labels, rng):
    """Draw rows for training and others for validation; each class keeps its share."""
    {split}


{classes}{lion}def network(masks=None):
    """Build the network; with `masks`, a generator, it can be trained."""
    layers = OrderedDict()
    for number, (fan_in, units) in enumerate(zip(SIZES[:-2], SIZES[1:-1]), 1):
        layers[f"linear{{number}}"] = nn.Linear(fan_in, units{no_bias})
{hidden}    layers[f"linear{{len(SIZES) - 1}}"] = nn.Linear(*SIZES[-2:])
    return nn.Sequential(layers)


{draw}@torch.no_grad()
def initialize(model, rng):
    """Draw the weights, and set the biases to 0."""
    for layer in model:
        if isinstance(layer, nn.Linear):
            layer.weight.copy_(torch.from_numpy(draw(layer.in_features, layer.out_features, rng)).T)
            if layer.bias is not None:
                layer.bias.zero_()


def scaled(images, mean, std):
    """Turn stored images into inputs of the network."""
    numbers = images.astype(np.float32) * np.float32(1 / ({largest} * std)){shift}
    return torch.from_numpy(numbers)


{factor}@torch.no_grad()
def score(model, images, labels, mean, std):
    """Return the mean loss and the share of images recognised; nan without images."""
    if not len(labels):
        return math.nan, math.nan
    model.eval()
    loss = right = 0
    for begin in range(0, len(labels), 500):
        targets = torch.from_numpy(labels[begin : begin + 500].astype(np.int64))
        logits = model(scaled(images[begin : begin + 500], mean, std))
        loss += nn.functional.cross_entropy(logits, targets, reduction="sum").item()
        right += (logits.argmax(1) == targets).sum().item()
    model.train()
    return loss / len(labels), right / len(labels)


def main():
    """Train the network, print each epoch, and return it."""
    for_data, for_weights, for_order, for_masks = map(np.random.default_rng, np.random.SeedSequence(SEED).spawn(4))
    images, labels, test_images, test_labels = read()
    train, validation = split(labels, for_data)
    mean, std = {statistics}
    model = network(for_masks)
    initialize(model, for_weights)
    weights = [one for one in model.parameters() if one.ndim == 2]
    others = [one for one in model.parameters() if one.ndim == 1]
    optimizer = {optimizer}
{rest}    step = epoch = 0
{begin}    while epoch < EPOCHS:
        order = {order}
        for index in range(STEPS_PER_EPOCH):
            chosen = order[index * BATCH : (index + 1) * BATCH]
            targets = torch.from_numpy(labels[chosen].astype(np.int64))
{rate}{rest_rate}            optimizer.zero_grad()
{rest_zero}            loss = nn.functional.cross_entropy(model(scaled(images[chosen], mean, std)), targets)
            if not loss.isfinite():
                print(f"the loss is not a finite number in step {{step + 1}}")
                return model
            {backward}
{clip}{before}            optimizer.step()
{rest_step}{after}            step += 1
{change}        epoch += 1
        parts = ((images[train], labels[train]), (images[validation], labels[validation]), (test_images, test_labels))
        (_, trained), (lost, validated), (_, tested) = (score(model, *part, mean, std) for part in parts)
        print(f"epoch {{epoch}}: training {{trained:.2%}}, validation {{validated:.2%}}, test {{tested:.2%}}")
{stop}    return model


if __name__ == "__main__":
    main()
'''

STATISTICS = "(numbers := images[train] / {largest}).mean().item(), numbers.std().item() or 1.0"
FACTOR = '''{functions}def factor(step):
    """Return the share of the learning rate at a step, counted from 0."""
    return {factor}


'''
RATE = """            rate = RATE{factor}
            for group in optimizer.param_groups:
                group["lr"] = rate
"""
DECAY = '            optimizer.param_groups[0]["weight_decay"] = {decay!r} + L2\n'
PENALIZED = "(loss + L2 / 2 * sum((weight**2).sum() for weight in weights)).backward()"
CLIP = "            nn.utils.clip_grad_norm_(model.parameters(), {longest!r})\n"
BEFORE = """            with torch.no_grad():
                for weight in weights:
                    weight *= 1 - rate * L2
"""
AFTER = """            with torch.no_grad():
                for weight in weights:
                    weight -= weight.clamp(-rate * L1, rate * L1)
"""
CHANGE = "globals().update(CHANGES.get(step, {}))\n"
STOP = """        if lost < best_loss:
            best, best_loss, best_epoch = copy.deepcopy(model.state_dict()), lost, epoch
        if epoch < EPOCHS and epoch - best_epoch >= PATIENCE:
            print(f"stopped early: the validation loss was lowest in epoch {{best_epoch}}")
{restore}            break
"""
RESTORE = """            if best is not None:
                model.load_state_dict(best)
"""


def torch_training_script(config: TrainingConfig, changes: Sequence[Change], ends: Ends) -> str:
    """Write the script that trains with PyTorch what this run trains; `ends` are those of its data.

    Raises:
        RefusedError: PyTorch does not have its optimizer or its activation function.
    """
    if config.main_optimizer is config.rest_optimizer:  # there is no matrix for Muon or Shampoo
        changes = [one for one in changes if one.field != "learning_rate"]
        config = config.replace(optimizer=config.rest_optimizer)
    if not has_class(config.optimizer):
        raise RefusedError(NOT_IN_TORCH, name=config.optimizer.label)
    if not config.activation.torch_name:
        raise RefusedError(NOT_IN_TORCH, name=config.activation.label)
    data = data_source(config)
    used = {name for name in ("l2", "l1", "dropout") if getattr(config, name)} | {one.field for one in changes}
    is_matrix, decoupled = isinstance(config.optimizer, MatrixOptimizer), config.penalty_mode == "decoupled"
    if is_matrix and ("l1" in used or (decoupled and "l2" in used)):
        raise RefusedError(TWO_RATES, name=config.optimizer.label)
    slots = {
        **_around(config, used, data),
        **_network(config, used),
        **_steps(config, used),
        **_epochs(config, changes),
        **rest_slots(config),
        "lion": LION if isinstance(config.optimizer, Lion) else "",
        "constants": _constants(config, changes, used),
        "sizes": (ends.inputs, *config.hidden_layers, ends.classes),
        "seed": config.seed,
    }
    return SCRIPT.format(**slots)


def _around(config: TrainingConfig, used: AbstractSet[str], data: DataSource) -> dict[str, str]:
    """Return the imports, and all that has to do with the data."""
    imports = ["import math", "from collections import OrderedDict"]
    imports += [one for one in data.imports if "sklearn" not in one and "core" not in one]
    imports += ["import copy"] * bool(config.early_stopping)
    others = [one for one in data.imports if one not in imports]
    others += ["from core import initializers"] * needs_engine(config.initializer)
    mean_and_std = STATISTICS.format(largest=data.largest) if config.standardize else "0.0, 1.0"
    return {
        "argument": data.argument,
        "imports": "\n".join(sorted(imports, key=lambda one: (one.startswith("from"), one))) + "\n",
        "others": "".join(f"{one}\n" for one in others),
        "data": data.read,
        "split": data.split,
        "largest": data.largest,
        "statistics": mean_and_std,
        "shift": " - np.float32(mean / std)" if config.standardize else "",
        "draw": draw_function(config.initializer),
        "classes": layer_classes(config, drops="dropout" in used),
    }


def _network(config: TrainingConfig, used: AbstractSet[str]) -> dict[str, str]:
    """Return the layers of the network."""
    norm = f"{batch_norm_class(config)}(units, eps={config.bn_eps!r}, momentum={round(1 - config.bn_momentum, 9)!r})"
    settings = ", ".join(repr(value) for name, value in config.activation.model_dump().items() if name != "kind")
    hidden = {
        "norm": norm if config.batch_norm else "",
        "activation": f"nn.{config.activation.torch_name}({settings})",
        "dropout": "Dropout(masks)" if "dropout" in used else "",
    }
    lines = [f'        layers[f"{name}{{number}}"] = {made}\n' for name, made in hidden.items() if made]
    return {"hidden": "".join(lines), "no_bias": ", bias=False" if config.batch_norm else ""}


def _constants(config: TrainingConfig, changes: Sequence[Change], used: AbstractSet[str]) -> str:
    penalties = Penalties.of(config)
    lines = [
        f"TRAINING, VALIDATION = {config.train_size}, {config.validation_images}",
        f"EPOCHS, STEPS_PER_EPOCH, BATCH = {config.epochs}, {config.steps_per_epoch}, {config.batch_size}",
        "STEPS = EPOCHS * STEPS_PER_EPOCH",
        f"RATE = {config.optimizer.learning_rate!r}",
    ]
    lines += [f"DROPOUT = {config.dropout!r}"] * ("dropout" in used)
    lines += [f"L2 = {penalties.l2!r}"] * ("l2" in used)
    lines += [f"L1 = {penalties.l1!r}"] * ("l1" in used)
    lines += [f"PATIENCE = {config.early_stopping}  # epochs"] * bool(config.early_stopping)
    if changes:
        planned = [f"    {step}: {_changed(config, of_step)},\n" for step, of_step in _by_step(changes)]
        lines.append("CHANGES = {  # before a step, counted from 0\n" + "".join(planned) + "}")
    return "\n".join(lines)


def _by_step(changes: Sequence[Change]) -> Iterator[tuple[int, list[Change]]]:
    return ((step, list(of_step)) for step, of_step in groupby(changes, key=lambda change: change.step))


def _changed(config: TrainingConfig, changes: Sequence[Change]) -> str:
    """Return the constants that change, as Python."""
    values: dict[str, float] = {}
    for change in changes:
        value = change.value
        if change.field in {"l2", "l1"}:
            value = getattr(Penalties.of(config.replace(**{change.field: value})), change.field)
        values[CONSTANTS[change.field]] = value
        if change.field == "epochs":
            values["STEPS"] = int(value) * config.steps_per_epoch
    return "{" + ", ".join(f'"{name}": {value!r}' for name, value in values.items()) + "}"


def _steps(config: TrainingConfig, used: AbstractSet[str]) -> dict[str, str]:
    """Return all that a step does."""
    optimizer, decoupled = config.optimizer, config.penalty_mode == "decoupled"
    shrinks, decay = decoupled and "l2" in used, own_decay(config.optimizer)
    schedule = config.schedule if optimizer.scheduled else ConstantRate()
    factor = factor_of(schedule, "STEPS")
    rate = RATE.format(factor="" if factor == "1.0" else " * factor(step)")
    if shrinks and decay:  # both as one, by their sum
        rate += DECAY.format(decay=decay)
    needed = factor != "1.0" or shrinks or used & {"l1", "learning_rate"}
    return {
        "optimizer": main_optimizer(optimizer),
        "factor": FACTOR.format(functions=_functions(schedule), factor=factor) if factor != "1.0" else "",
        "rate": rate if needed else "",
        "backward": PENALIZED if "l2" in used and not decoupled else "loss.backward()",
        "clip": CLIP.format(longest=config.gradient_clip) if config.gradient_clip else "",
        "before": BEFORE if shrinks and not decay else "",
        "after": AFTER if "l1" in used else "",
    }


def _functions(schedule: AnySchedule) -> str:
    return f"{schedule.torch_functions}\n\n" if schedule.torch_functions else ""


def _epochs(config: TrainingConfig, changes: Sequence[Change]) -> dict[str, str]:
    """Return all that happens around the steps of an epoch."""
    stops = bool(config.early_stopping)
    restores = stops and config.restore_best
    return {
        "begin": f"    {CHANGE}" * bool(changes) + "    best, best_loss, best_epoch = None, math.inf, 0\n" * stops,
        "order": "for_order.permutation(train)" if config.shuffle else "train",
        "change": f"            {CHANGE}" * bool(changes),
        "stop": STOP.format(restore=RESTORE * restores) if stops else "",
    }
