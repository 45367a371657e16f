"""Writes positions.json: what transformers computes for places and distances of tokens.

    python positions.py > positions.json
"""

import json

import torch
from transformers.models.marian.modeling_marian import MarianSinusoidalPositionalEmbedding
from transformers.models.t5.modeling_t5 import T5Attention

FARTHEST = 300
SIZES = ((32, 128), (8, 20), (10, 37), (16, 64), (6, 300), (33, 100), (4, 7), (32, 512))


def buckets(count: int, farthest: int, bidirectional: bool) -> dict:
    """The buckets of the distances from -300 to 300, as runs: [bucket, how many distances in a row]."""
    distances = torch.arange(-FARTHEST, FARTHEST + 1)
    found = T5Attention._relative_position_bucket(distances, bidirectional, count, farthest).tolist()
    runs: list[list[int]] = []
    for bucket in found:
        if runs and runs[-1][0] == bucket:
            runs[-1][1] += 1
        else:
            runs.append([bucket, 1])
    return {"buckets": count, "maxDistance": farthest, "bidirectional": bidirectional, "runs": runs}


def sines(width: int) -> dict:
    """Some rows of the table of sines and cosines."""
    table = MarianSinusoidalPositionalEmbedding(601, width).create_weight()
    places = (0, 1, 2, 17, 600)
    return {"width": width, "rows": [{"position": place, "values": table[place].tolist()} for place in places]}


print(
    json.dumps(
        {
            "buckets": [buckets(*sizes, direction) for sizes in SIZES for direction in (True, False)],
            "sines": [sines(width) for width in (2, 7, 12)],
        }
    )
)
