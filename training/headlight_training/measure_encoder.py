"""Measures masked-words on pairs of sentences that it was not trained on."""

import numpy as np
import torch
from transformers import BertForMaskedLM

from .circuits import detect, next_token_pattern, previous_token_pattern
from .seeds import generator
from .sentence_data import MASK, MASKED_SHARE, ORDINARY, Sentences

PAIRS = 100
SHORTEST = 24  # tokens; a shorter pair has too little to go by


def data(unseen: Sentences, unigram: int) -> dict:
    """Pairs in which 15 % of the tokens are all replaced by [MASK], and what stood there."""
    rng = generator(8)
    long_enough = [index for index in range(len(unseen)) if len(unseen.pair(index)[0]) >= SHORTEST]
    pairs = []
    for index in rng.choice(long_enough, PAIRS, replace=False):
        ids, segments = unseen.pair(int(index))
        ordinary = np.flatnonzero(ids >= ORDINARY)
        positions = np.sort(rng.choice(ordinary, round(MASKED_SHARE * len(ordinary)), replace=False))
        targets = ids[positions].tolist()
        ids[positions] = MASK
        pairs.append(
            {"ids": ids.tolist(), "segments": segments.tolist(), "positions": positions.tolist(), "targets": targets}
        )
    return {"pairs": pairs, "unigram": unigram}


def measure(model: BertForMaskedLM, held_out: dict) -> dict:
    """Loss and accuracy over all masked positions, beside always guessing the commonest token; and what heads look at."""
    losses, hits, unigram = [], [], []
    beside: dict[str, list[torch.Tensor]] = {"previous_token": [], "next_token": []}
    for pair in held_out["pairs"]:
        targets = torch.tensor(pair["targets"])
        with torch.no_grad():
            ids = torch.tensor([pair["ids"]])
            output = model(ids, token_type_ids=torch.tensor([pair["segments"]]), output_attentions=True)
        logits = output.logits[0, pair["positions"]]
        losses.append(torch.nn.functional.cross_entropy(logits, targets, reduction="none"))
        hits.append((logits.argmax(-1) == targets).float())
        unigram.append((targets == held_out["unigram"]).float())
        for name, pattern in (("previous_token", previous_token_pattern), ("next_token", next_token_pattern)):
            beside[name].append(torch.stack([detect(layer[0], pattern(ids[0])) for layer in output.attentions]))
    return {
        "masked": sum(map(len, hits)),
        "loss": torch.cat(losses).mean().item(),
        "accuracy": torch.cat(hits).mean().item(),
        "unigram_accuracy": torch.cat(unigram).mean().item(),
        **{name: torch.stack(scores).mean(0).tolist() for name, scores in beside.items()},
    }
