"""Batches of written dates for the encoder-decoder."""

from collections.abc import Sequence

import numpy as np
import torch
from tokenizers import Tokenizer

from .seeds import generator
from .written_dates import Example, example

BATCH = 64
PAD, DECODER_START = 1, 2


def examples(key: int, count: int, held_out: bool) -> list[Example]:
    """Random examples; equal keys give equal examples."""
    rng = generator(5, key)
    return [example(rng, held_out) for _ in range(count)]


def batch(tokenizer: Tokenizer, cases: Sequence[Example]) -> dict[str, torch.Tensor]:
    """The model's arguments; the decoder reads </s> and then the target without its last token, as BART does."""
    inputs = [encoding.ids for encoding in tokenizer.encode_batch([case.text for case in cases])]
    targets = [encoding.ids for encoding in tokenizer.encode_batch([case.iso for case in cases])]
    input_ids, labels = _padded(inputs), _padded(targets)
    decoder_input_ids = torch.cat((torch.full((len(cases), 1), DECODER_START), labels[:, :-1]), 1)
    return {
        "input_ids": input_ids,
        "attention_mask": (input_ids != PAD).long(),
        "decoder_input_ids": decoder_input_ids,
        "labels": labels.masked_fill(labels == PAD, -100),
    }


def _padded(rows: Sequence[Sequence[int]]) -> torch.Tensor:
    ids = np.full((len(rows), max(map(len, rows))), PAD)
    for row, tokens in zip(ids, rows, strict=True):
        row[: len(tokens)] = tokens
    return torch.from_numpy(ids)


def part_tokens(tokenizer: Tokenizer, case: Example) -> dict[str, list[int]]:
    """For year, month and day, the tokens of the text that say it, as places in the encoder's input."""
    offsets = tokenizer.encode(case.text).offsets
    return {
        part: [place for place, (start, end) in enumerate(offsets) if start < span[1] and end > span[0]]
        for part, span in case.spans.items()
    }
