"""The optimizers' steps and the penalties on weights as passes: see `core.kernels`.

First, g <- g + decay * w, unless `decay` is 0, and w <- factor * w, unless `factor` is 1.
"""

from math import sqrt

from core.settings import Array


def sgd(params: Array, grad: Array, decay: float, rate: float) -> None:
    """W <- w - rate * g."""
    for i in range(params.size):
        g, w = grad[i], params[i]
        if decay != 0:
            g = g + w * decay
        params[i] = w - g * rate


def momentum(params: Array, grad: Array, velocity: Array, decay: float, keep: float, share: float, rate: float) -> None:
    """V <- keep * v + share * g, w <- w - rate * v."""
    for i in range(params.size):
        g, w = grad[i], params[i]
        if decay != 0:
            g = g + w * decay
        if share != 1:
            g = g * share
        v = velocity[i] * keep + g
        velocity[i] = v
        params[i] = w - v * rate


def nesterov(params: Array, grad: Array, velocity: Array, decay: float, keep: float, rate: float) -> None:
    """V <- keep * v + g, w <- w - rate * (keep * v + g)."""
    for i in range(params.size):
        g, w = grad[i], params[i]
        if decay != 0:
            g = g + w * decay
        v = velocity[i] * keep + g
        velocity[i] = v
        params[i] = w - (v * keep + g) * rate


def adagrad(params: Array, grad: Array, squares: Array, decay: float, eps: float, rate: float) -> None:
    """S <- s + g², w <- w - rate * g / (√s + eps)."""
    for i in range(params.size):
        g, w = grad[i], params[i]
        if decay != 0:
            g = g + w * decay
        square = squares[i] + g * g
        squares[i] = square
        params[i] = w - g / (sqrt(square) + eps) * rate


def rmsprop(
    params: Array,
    grad: Array,
    squares: Array,
    mean: Array,
    velocity: Array,
    decay: float,
    keep: float,
    share: float,
    eps: float,
    inertia: float,
    rate: float,
) -> None:
    """S <- keep * s + share * g², w <- w - rate * g / (√s + eps).

    With a `mean` of g, its square is taken from s. With a `velocity`, v <- inertia * v + g / (√s + eps), and
    w <- w - rate * v.
    """
    centered, heavy = mean.size > 0, velocity.size > 0
    for i in range(params.size):
        g, w = grad[i], params[i]
        if decay != 0:
            g = g + w * decay
        square = squares[i] * keep + g * g * share
        squares[i] = square
        if centered:
            middle = mean[i] * keep + g * share
            mean[i] = middle
            square = square - middle * middle
        update = g / (sqrt(square) + eps)
        if heavy:
            update = velocity[i] * inertia + update
            velocity[i] = update
        params[i] = w - update * rate


def adadelta(
    params: Array,
    grad: Array,
    squares: Array,
    updates: Array,
    decay: float,
    keep: float,
    share: float,
    eps: float,
    rate: float,
) -> None:
    """S <- keep * s + share * g², d = √(u + eps) / √(s + eps) * g, u <- keep * u + share * d², w <- w - rate * d."""
    for i in range(params.size):
        g, w = grad[i], params[i]
        if decay != 0:
            g = g + w * decay
        square, size = squares[i] * keep + g * g * share, updates[i]
        delta = sqrt(size + eps) / sqrt(square + eps) * g
        squares[i] = square
        updates[i] = size * keep + delta * delta * share
        params[i] = w - delta * rate


def adam(
    params: Array,
    grad: Array,
    m: Array,
    v: Array,
    decay: float,
    factor: float,
    keep1: float,
    share1: float,
    keep2: float,
    share2: float,
    eps: float,
    rate: float,
) -> None:
    """M <- keep1 * m + share1 * g, v <- keep2 * v + share2 * g², w <- w - rate * m / (√v + eps)."""
    for i in range(params.size):
        g, w = grad[i], params[i]
        if decay != 0:
            g = g + w * decay
        if factor != 1:
            w = w * factor
        m_now = m[i] * keep1 + g * share1
        v_now = v[i] * keep2 + g * g * share2
        m[i], v[i] = m_now, v_now
        params[i] = w - m_now / (sqrt(v_now) + eps) * rate


def amsgrad(
    params: Array,
    grad: Array,
    m: Array,
    v: Array,
    v_max: Array,
    decay: float,
    factor: float,
    keep1: float,
    share1: float,
    keep2: float,
    share2: float,
    eps: float,
    rate: float,
) -> None:
    """Adam with v_max <- max(v_max, v) in the place of v."""
    for i in range(params.size):
        g, w = grad[i], params[i]
        if decay != 0:
            g = g + w * decay
        if factor != 1:
            w = w * factor
        m_now = m[i] * keep1 + g * share1
        v_now = v[i] * keep2 + g * g * share2
        m[i], v[i] = m_now, v_now
        largest = v_max[i]
        if not (largest > v_now or largest != largest):  # noqa: PLR0124 - NaN stays
            largest = v_now
        v_max[i] = largest
        params[i] = w - m_now / (sqrt(largest) + eps) * rate


def adamax(
    params: Array,
    grad: Array,
    m: Array,
    u: Array,
    decay: float,
    factor: float,
    keep1: float,
    share1: float,
    keep2: float,
    eps: float,
    rate: float,
) -> None:
    """M <- keep1 * m + share1 * g, u <- max(keep2 * u, |g| + eps), w <- w - rate * m / u."""
    for i in range(params.size):
        g, w = grad[i], params[i]
        if decay != 0:
            g = g + w * decay
        if factor != 1:
            w = w * factor
        m_now = m[i] * keep1 + g * share1
        largest, size = u[i] * keep2, abs(g) + eps
        if not (largest > size or largest != largest):  # noqa: PLR0124 - NaN stays
            largest = size
        m[i], u[i] = m_now, largest
        params[i] = w - m_now / largest * rate


def nadam(
    params: Array,
    grad: Array,
    m: Array,
    v: Array,
    decay: float,
    factor: float,
    keep1: float,
    share1: float,
    keep2: float,
    share2: float,
    correction: float,
    eps: float,
    mean_rate: float,
    gradient_rate: float,
) -> None:
    """Adam's moments, r = √(correction * v) + eps, w <- w - (gradient_rate * g / r + mean_rate * m / r)."""
    for i in range(params.size):
        g, w = grad[i], params[i]
        if decay != 0:
            g = g + w * decay
        if factor != 1:
            w = w * factor
        m_now = m[i] * keep1 + g * share1
        v_now = v[i] * keep2 + g * g * share2
        m[i], v[i] = m_now, v_now
        root = sqrt(v_now * correction) + eps
        params[i] = w - (g / root * gradient_rate + m_now / root * mean_rate)


def first_moment(
    params: Array,
    grad: Array,
    m: Array,
    v: Array,
    decay: float,
    factor: float,
    keep1: float,
    share1: float,
    keep2: float,
    share2: float,
    rate: float,
) -> None:
    """Adam's moments, w <- w - rate * m: RAdam's first steps."""
    for i in range(params.size):
        g, w = grad[i], params[i]
        if decay != 0:
            g = g + w * decay
        if factor != 1:
            w = w * factor
        m_now = m[i] * keep1 + g * share1
        v_now = v[i] * keep2 + g * g * share2
        m[i], v[i] = m_now, v_now
        params[i] = w - m_now * rate


def rprop(
    params: Array,
    grad: Array,
    last: Array,
    strides: Array,
    shrinks: float,
    grows: float,
    smallest: float,
    largest: float,
) -> None:
    """Strides grow where the sign of g stays, and shrink where it flips, there g <- 0; w <- w - sign(g) * stride."""
    for i in range(params.size):
        g, stride, w = grad[i], strides[i], params[i]
        product = g * last[i]
        if product > 0:
            stride = stride * grows
        if product < 0:
            stride = stride * shrinks
            g = smallest - smallest
        if not (stride > smallest or stride != stride):  # noqa: PLR0124 - NaN stays
            stride = smallest
        if not (stride < largest or stride != stride):  # noqa: PLR0124
            stride = largest
        strides[i] = stride
        last[i] = g
        update = g * stride  # NaN, if one of them is
        if g > 0:
            update = stride
        if g < 0:
            update = -stride
        if g == 0:
            update = (g - g) * stride
        params[i] = w - update


def lion(
    params: Array,
    grad: Array,
    m: Array,
    direction_keep: float,
    direction_share: float,
    keep: float,
    share: float,
    factor: float,
    rate: float,
) -> None:
    """W <- factor * w - rate * sign(direction_keep * m + direction_share * g), m <- keep * m + share * g."""
    for i in range(params.size):
        g, w, m_now = grad[i], params[i], m[i]
        direction = m_now * direction_keep + g * direction_share
        update = direction  # NaN, if it is
        if direction > 0:
            update = rate
        if direction < 0:
            update = -rate
        if direction == 0:
            update = rate - rate
        if factor != 1:
            w = w * factor
        params[i] = w - update
        m[i] = m_now * keep + g * share


# The penalties.


def penalize(weights: Array, grad: Array, decay: float, factor: float) -> None:
    """G <- g + decay * w, then w <- factor * w."""
    for i in range(weights.size):
        g, w = grad[i], weights[i]
        if decay != 0:
            g = g + w * decay
        if factor != 1:
            w = w * factor
        grad[i], weights[i] = g, w


def move_to_0(weights: Array, reach: float) -> None:
    """Move every weight towards 0 by `reach`, but not past 0."""
    for i in range(weights.size):
        part = weights[i]
        part = max(part, -reach)
        part = min(part, reach)
        weights[i] = weights[i] - part
