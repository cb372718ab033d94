"""The first weights of a run in a script without Fall Line: what draws them, to the bit, in NumPy."""

from core.export.training_script import written
from core.initializers import (
    LEFT_BY_CUT,
    SMALL,
    AnyInitializer,
    Constant,
    GlorotNormal,
    GlorotUniform,
    HeNormal,
    HeUniform,
    LeCunNormal,
    LeCunUniform,
    Normal,
    Orthogonal,
    SmallNormal,
    TruncatedNormal,
    Uniform,
    Zeros,
)

DRAW = '''def draw(fan_in, fan_out, rng):
    """Draw the first weights of a layer, (fan_in, fan_out): {label}."""
    {body}


'''
NORMAL = "return rng.standard_normal((fan_in, fan_out), np.float32) * ({std})"
TRUNCATED = """weights = rng.standard_normal((fan_in, fan_out), np.float32)
    while (beyond := np.abs(weights) > 2).any():
        weights[beyond] = rng.standard_normal(np.count_nonzero(beyond), np.float32)
    return weights * ({std})"""
UNIFORM = """limit = {limit}
    return rng.random((fan_in, fan_out), np.float32) * (2 * limit) - limit"""
BETWEEN = "return rng.random((fan_in, fan_out), np.float32) * {width!r} + {low!r}"
FULL = "return np.full((fan_in, fan_out), {value!r}, np.float32)"
ORTHOGONAL = """tall = rng.standard_normal((max(fan_in, fan_out), min(fan_in, fan_out)))
    q, r = np.linalg.qr(tall)
    q *= {gain!r} * np.where(np.diagonal(r) < 0, -1.0, 1.0)
    return (q if fan_in >= fan_out else q.T).astype(np.float32)"""
ENGINE = "return initializers.{written}.sample(fan_in, fan_out, rng)"

GLOROT, LECUN, HE = "math.sqrt(2 / (fan_in + fan_out))", "math.sqrt(1 / fan_in)", "math.sqrt(2 / fan_in)"


def draw_function(initializer: AnyInitializer) -> str:
    """Write the function that draws the weights of a layer as this initializer does."""
    return DRAW.format(label=initializer.label, body=_body(initializer))


def needs_engine(initializer: AnyInitializer) -> bool:
    """Return whether the function asks Fall Line itself, since nothing is known here of this initializer."""
    return "initializers." in _body(initializer)


def _body(initializer: AnyInitializer) -> str:
    match initializer:
        case Zeros():
            return FULL.format(value=0.0)
        case Constant(value=value):
            return FULL.format(value=value)
        case Uniform(a=low, b=high):
            return BETWEEN.format(width=high - low, low=low)
        case Normal(std=std):
            return NORMAL.format(std=std)
        case SmallNormal():
            return NORMAL.format(std=SMALL)
        case TruncatedNormal(std=std):
            return TRUNCATED.format(std=std)
        case Orthogonal(gain=gain):
            return ORTHOGONAL.format(gain=gain)
    return _scaled_by_fans(initializer)


def _scaled_by_fans(initializer: AnyInitializer) -> str:
    """Write a distribution whose standard deviation follows from the sizes of the layer."""
    match initializer:
        case GlorotNormal(gain=gain, truncated=truncated):
            return _normal(f"{gain!r} * {GLOROT}", truncated=truncated)
        case LeCunNormal(truncated=truncated):
            return _normal(LECUN, truncated=truncated)
        case HeNormal(truncated=truncated):
            return _normal(HE, truncated=truncated)
        case GlorotUniform(gain=gain):
            return UNIFORM.format(limit=f"math.sqrt(3) * {gain!r} * {GLOROT}")
        case LeCunUniform():
            return UNIFORM.format(limit=f"math.sqrt(3) * {LECUN}")
        case HeUniform():
            return UNIFORM.format(limit=f"math.sqrt(3) * {HE}")
    return ENGINE.format(written=written(initializer))


def _normal(std: str, *, truncated: bool) -> str:
    """Write a normal distribution; cut at two standard deviations, it is widened so that its own is `std` again."""
    return TRUNCATED.format(std=f"{std} / {LEFT_BY_CUT!r}") if truncated else NORMAL.format(std=std)
