"""Classes that stand in scripts for PyTorch, which has them not, or otherwise."""

from typing import TYPE_CHECKING, Any

from core.optimizers import Lion, Optimizer

if TYPE_CHECKING:
    from core.training import TrainingConfig

DROPOUT = '''class Dropout(nn.Module):
    """Drops units, and scales up the others; the generator decides from 16 bits for each unit."""

    def __init__(self, masks):
        super().__init__()
        self.masks = masks

    def forward(self, x):
        if not (self.training and DROPOUT):
            return x
        kept = round((1 - DROPOUT) * 65536)
        words = self.masks.integers(0, 1 << 64, size=-(-x.numel() // 4), dtype=np.uint64)
        flags = words.view(np.uint16)[: x.numel()].reshape(x.shape) < kept
        return x * torch.from_numpy(flags * np.float32(65536 / kept))


'''
BATCH_NORM = '''class BatchNorm(nn.BatchNorm1d):
    """Also takes a batch of one image, which is its own mean; PyTorch's refuses it."""

    def forward(self, x):
        if not self.training or len(x) > 1:
            return super().forward(x)
        with torch.no_grad():
            self.running_mean.lerp_(x[0], self.momentum)
            self.running_var.mul_(1 - self.momentum)
        return self.weight * (x - x) + self.bias


'''
LION = '''class Lion(torch.optim.Optimizer):
    """Steps of one size, in the direction of a sign (Chen et al. 2023); torch.optim has none."""

    def __init__(self, params, lr, betas, weight_decay=0.0):
        super().__init__(params, {"lr": lr, "betas": betas, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            rate, (beta1, beta2) = group["lr"], group["betas"]
            for w in group["params"]:
                m = self.state[w].setdefault("m", torch.zeros_like(w))
                w.mul_(1 - rate * group["weight_decay"])
                w.sub_(torch.sign(beta1 * m + (1 - beta1) * w.grad), alpha=rate)
                m.mul_(beta2).add_(w.grad, alpha=1 - beta2)


'''


def has_batch_of_one(config: "TrainingConfig") -> bool:
    """Return whether a step of the run sees a single image."""
    last = config.train_size % config.batch_size
    return config.batch_size == 1 or (last == 1 and not config.drop_last)


def batch_norm_class(config: "TrainingConfig") -> str:
    """Return the name of the layer that normalises the run's batches."""
    return "BatchNorm" if has_batch_of_one(config) else "nn.BatchNorm1d"


def layer_classes(config: "TrainingConfig", *, drops: bool) -> str:
    """Return the classes that the run's network needs; `drops` if units are dropped at some time."""
    if not config.hidden_layers:
        return ""
    norm = BATCH_NORM if config.batch_norm and has_batch_of_one(config) else ""
    return norm + (DROPOUT if drops else "")


def has_class(optimizer: Optimizer[Any]) -> bool:
    """Return whether scripts for PyTorch have this optimizer: its own, or the one that stands in them."""
    return bool(optimizer.torch_name) or isinstance(optimizer, Lion)


def torch_class(optimizer: Optimizer[Any]) -> str:
    """Return the name of the optimizer's class in a script."""
    return f"torch.optim.{optimizer.torch_name}" if optimizer.torch_name else type(optimizer).__name__
