"""Send a batch through deep networks that are not trained yet, and see what each initializer leaves of the signal.

python compare_initializers.py
"""

from core.activations import ReLU
from core.initializers import GlorotNormal, HeNormal, Normal
from core.propagation import PropagationConfig, propagate

DEPTH, WIDTH = 20, 100

for initializer in (Normal(std=0.01), GlorotNormal(), HeNormal()):
    config = PropagationConfig(hidden_layers=(WIDTH,) * DEPTH, activation=ReLU(), initializer=initializer)
    layers = propagate(config).layers
    first, last = layers[0], layers[-1]
    std = (first.activations.std, last.activations.std)
    gradient = first.weight_gradient_rms / last.weight_gradient_rms
    print(f"{initializer.label}: the activations' std is {std[0]:.2g} in layer 1, {std[1]:.2g} in layer {DEPTH};")
    print(f"    dL/dW in layer 1 is {gradient:.2g} of that in layer {DEPTH}")
