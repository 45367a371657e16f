"""How learned position embeddings begin."""

import torch


def sinusoids(positions: int, width: int) -> torch.Tensor:
    """[positions, width], sines and cosines after Vaswani et al. 2017, section 3.5, of periods from 2 to all positions.

    From here "one place back" is a rotation, which a head finds sooner than among random vectors.
    """
    half = width // 2
    frequency = torch.pi * (2 / positions) ** (torch.arange(half) / half)
    angle = torch.arange(positions)[:, None] * frequency
    return 0.07 * torch.cat((angle.sin(), angle.cos()), 1)
