"""Random numbers that depend on the step alone, so that a training that is resumed goes on with the same data."""

import numpy as np

SEED = 1906


def generator(*key: int) -> np.random.Generator:
    """A generator for one purpose, such as (purpose, step); equal keys give equal numbers."""
    return np.random.default_rng((SEED, *key))
