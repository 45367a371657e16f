"""Token streams of the decoder's corpus, and the windows that it is trained on."""

import numpy as np
import torch
from tokenizers import Tokenizer

from . import corpus
from .paths import CACHE
from .seeds import generator

CONTEXT = 256
BATCH = 8
END_OF_TEXT = 0
IGNORED = -100
ENGLISH, TYPESCRIPT = "english", "typescript"
KINDS = (ENGLISH, TYPESCRIPT)

# Of the windows, this share repeats a stretch of random tokens, and this share a stretch of the corpus. Without them a
# model this small forms no induction head within the hour; early on there are more, as they are what forms it.
RANDOM_REPEATS_EARLY, RANDOM_REPEATS = 0.25, 0.06
CORPUS_REPEATS = 0.06
# At first the windows are short (Press et al. 2021), anywhere in the context: among fewer tokens the one before is
# found sooner. Step from which each length holds:
LENGTHS = ((0, 16), (400, 64), (1800, CONTEXT))
# From this step on, this share of the windows is triples 'a b a' of random tokens: only the token before tells the third.
TRIPLES_FROM, TRIPLES_EARLY, TRIPLES = 1038, 0.15, 0.02


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
    """One batch of BATCH * CONTEXT tokens; random tokens that nothing tells are not learned."""
    rng = generator(3, step)
    length = max(length for start, length in LENGTHS if step >= start)
    rows = BATCH * CONTEXT // length
    random_share = RANDOM_REPEATS_EARLY if length < CONTEXT else RANDOM_REPEATS
    triples = 0.0 if step < TRIPLES_FROM else TRIPLES_EARLY if length < CONTEXT else TRIPLES
    ids = np.empty((rows, length), np.int64)
    labels = np.empty_like(ids)
    for row in range(rows):
        kind = rng.random()
        text = streams[KINDS[row % 2]]
        period = int(rng.integers(min(10, length // 4), length // 2))
        ignored = np.zeros(length, bool)
        if kind < random_share:
            body = np.resize(rng.integers(1, vocabulary, period), length)
            ignored[:period] = True
        elif kind < random_share + CORPUS_REPEATS:
            body = np.resize(_stretch(rng, text, period), length)
        elif kind < random_share + CORPUS_REPEATS + triples:
            body = rng.integers(1, vocabulary, length)
            body[2::3] = body[: length - 2 : 3]
            ignored = np.arange(length) % 3 != 2
        else:
            body = _stretch(rng, text, length)
        if rng.random() < 0.5:  # a text may begin with <|endoftext|>, or in the middle
            body = np.concatenate(([END_OF_TEXT], body[:-1]))
            ignored = np.concatenate(([True], ignored[:-1]))
        ids[row] = body
        labels[row] = np.where(ignored, IGNORED, body)
    first = rng.integers(0, CONTEXT - length + 1, rows) * (rng.random(rows) < 0.7)
    positions = first[:, None] + np.arange(length)
    arrays = {"input_ids": ids, "position_ids": positions, "labels": labels}
    return {name: torch.from_numpy(array) for name, array in arrays.items()}


def _stretch(rng: np.random.Generator, text: np.ndarray, length: int) -> np.ndarray:
    start = int(rng.integers(0, len(text) - length))
    return text[start : start + length].astype(np.int64)
