"""Token streams of the decoder's corpus, and the windows that it is trained on."""

import numpy as np
import torch
from tokenizers import Tokenizer

from . import corpus
from .paths import CACHE
from .seeds import generator

CONTEXT = 256
BATCH = 16
END_OF_TEXT = 0
ENGLISH, TYPESCRIPT = "english", "typescript"
KINDS = (ENGLISH, TYPESCRIPT)

# Of the windows, this share repeats a stretch of random tokens, and this share a stretch of the corpus. Without them a
# model this small forms no induction head within the hour; early on there are more, as they are what forms it.
RANDOM_REPEATS_EARLY, RANDOM_REPEATS = 0.3, 0.06
CORPUS_REPEATS = 0.06
EARLY_STEPS = 1200


def documents(kind: str, held_out: bool) -> list[str]:
    """The documents of one half of the corpus, in an order that is arbitrary but fixed."""
    if kind == TYPESCRIPT:
        texts = corpus.typescript_files()
    else:
        lines = corpus.wordnet_lines()
        generator(1).shuffle(lines)
        glossary = ["\n".join(lines[at : at + 20]) for at in range(0, len(lines), 20)]
        texts = glossary + corpus.chapters()
    generator(2).shuffle(texts)
    return [text for text in texts if corpus.held_out(text) == held_out]


def stream(tokenizer: Tokenizer, kind: str, held_out: bool) -> np.ndarray:
    """All documents of a half as ids, <|endoftext|> before each; cached."""
    path = CACHE / f"decoder-{kind}-{'held-out' if held_out else 'train'}.npy"
    if not path.exists():
        ids = []
        for encoding in tokenizer.encode_batch(documents(kind, held_out)):
            ids.append(np.array([END_OF_TEXT, *encoding.ids], np.uint16))
        np.save(path, np.concatenate(ids))
    return np.load(path)


def windows(streams: dict[str, np.ndarray], vocabulary: int, step: int) -> dict[str, torch.Tensor]:
    """One batch: [BATCH, CONTEXT] ids and labels; the unpredictable first occurrence of random tokens is not learned."""
    rng = generator(3, step)
    ids = np.empty((BATCH, CONTEXT), np.int64)
    labels = np.empty_like(ids)
    random_share = RANDOM_REPEATS_EARLY if step < EARLY_STEPS else RANDOM_REPEATS
    for row in range(BATCH):
        kind = rng.random()
        text = streams[KINDS[row % 2]]
        period = int(rng.integers(10, 120))
        ignored = 0
        if kind < random_share:
            body = np.resize(rng.integers(1, vocabulary, period), CONTEXT)
            ignored = period
        elif kind < random_share + CORPUS_REPEATS:
            body = np.resize(_stretch(rng, text, period), CONTEXT)
        else:
            body = _stretch(rng, text, CONTEXT)
        if rng.random() < 0.5:  # a text may begin with <|endoftext|>, or in the middle
            body = np.concatenate(([END_OF_TEXT], body[:-1]))
        ids[row] = labels[row] = body
        labels[row, :ignored] = -100
    return {"input_ids": torch.from_numpy(ids), "labels": torch.from_numpy(labels)}


def _stretch(rng: np.random.Generator, text: np.ndarray, length: int) -> np.ndarray:
    start = int(rng.integers(0, len(text) - length))
    return text[start : start + length].astype(np.int64)
