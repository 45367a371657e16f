"""Measures prose-and-code on held-out windows and on repeated random tokens."""

import numpy as np
import torch
from tokenizers import Tokenizer
from transformers import GPT2LMHeadModel

from . import circuits, language_data
from .language_data import END_OF_TEXT, KINDS
from .seeds import generator

LENGTH = 255  # TransformerLens's detector wants fewer tokens than the context has places
WINDOWS = SEQUENCES = 16
REPEATS = (2, 4)


def data(tokenizer: Tokenizer) -> dict:
    """The windows of unseen text, the repeated sequences, and the commonest token of the training corpus."""
    counts = sum(
        np.bincount(language_data.stream(tokenizer, kind, held_out=False), minlength=tokenizer.get_vocab_size())
        for kind in KINDS
    )
    windows = []
    for kind in KINDS:
        text = language_data.stream(tokenizer, kind, held_out=True)
        for start in np.linspace(0, len(text) - LENGTH, WINDOWS).astype(int):
            windows.append({"kind": kind, "ids": [END_OF_TEXT, *text[start + 1 : start + LENGTH].tolist()]})
    return {"windows": windows, "repeated": _repeated(tokenizer.get_vocab_size()), "unigram": int(counts.argmax())}


def _repeated(vocabulary: int) -> list[dict]:
    rng = generator(8)
    sequences = []
    for times in REPEATS:
        for _ in range(SEQUENCES // len(REPEATS)):
            stretch = rng.choice(np.arange(1, vocabulary), (LENGTH - 1) // times, replace=False).tolist()
            sequences.append({"times": times, "ids": [END_OF_TEXT, *stretch * times]})
    return sequences


def measure(model: GPT2LMHeadModel, held_out: dict) -> dict:
    """Loss, accuracy, and every head's scores; the formulas are in training/README.md."""
    losses, hits, unigram = ({kind: [] for kind in KINDS} for _ in range(3))
    before = []
    for window in held_out["windows"]:
        ids = torch.tensor(window["ids"])
        logits, attention = _run(model, ids)
        losses[window["kind"]].append(torch.nn.functional.cross_entropy(logits[:-1], ids[1:], reduction="none"))
        hits[window["kind"]].append((logits[:-1].argmax(-1) == ids[1:]).float())
        unigram[window["kind"]].append((ids[1:] == held_out["unigram"]).float())
        before.append(_each_layer(circuits.detect, attention, circuits.previous_token_pattern(ids)))
    repeated_loss, induction = {}, {}
    for times in REPEATS:
        sequences = [torch.tensor(each["ids"]) for each in held_out["repeated"] if each["times"] == times]
        repeated_loss[str(times)], induction[str(times)] = _measure_repeated(model, sequences, times)
    return {
        "loss": _means(losses),
        "accuracy": _means(hits),
        "unigram_accuracy": _means(unigram),
        "repeated_loss": repeated_loss,
        "previous_token": torch.stack(before).mean(0),
        "induction": induction,
    }


def _measure_repeated(model: GPT2LMHeadModel, sequences: list[torch.Tensor], times: int) -> tuple[float, dict]:
    losses, scores = [], {"mul": [], "mul_exclude_bos": [], "after_earlier": []}
    for ids in sequences:
        logits, attention = _run(model, ids)
        period = (len(ids) - 1) // times
        answered = slice(period + 1, None)  # from the second token of the second occurrence on
        losses.append(torch.nn.functional.cross_entropy(logits[:-1][answered], ids[1:][answered]))
        pattern = circuits.induction_pattern(ids)
        scores["mul"].append(_each_layer(circuits.detect, attention, pattern))
        scores["mul_exclude_bos"].append(_each_layer(circuits.detect, attention, pattern, True))
        scores["after_earlier"].append(_each_layer(circuits.where_expected, attention, pattern))
    return torch.stack(losses).mean().item(), {name: torch.stack(each).mean(0) for name, each in scores.items()}


def _run(model: GPT2LMHeadModel, ids: torch.Tensor) -> tuple[torch.Tensor, list[torch.Tensor]]:
    """[T, V] logits, and for each layer [H, T, T] attention."""
    with torch.no_grad():
        output = model(ids[None], output_attentions=True)
    return output.logits[0], [layer[0] for layer in output.attentions]


def _each_layer(score, attention: list[torch.Tensor], *arguments) -> torch.Tensor:
    return torch.stack([score(layer, *arguments) for layer in attention])


def _means(by_kind: dict[str, list[torch.Tensor]]) -> dict[str, float]:
    means = {kind: torch.cat(values).mean().item() for kind, values in by_kind.items()}
    return {**means, "all": torch.cat([value for values in by_kind.values() for value in values]).mean().item()}
