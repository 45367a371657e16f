"""Pairs of English sentences, and BERT's way of masking them."""

import re

import numpy as np
import torch
from tokenizers import Tokenizer

from . import corpus
from .paths import CACHE
from .seeds import generator

PAD, UNKNOWN, CLS, SEP, MASK = range(5)
ORDINARY = 5  # the first token that is no special one
LONGEST = 128
MASKED_SHARE = 0.15
PADDED_TOKENS = 4096  # of one batch
IGNORED = -100

Pair = tuple[str, str | None]


def pairs(held_out: bool) -> list[Pair]:
    """A sense of WordNet and a sentence that uses it, or two consecutive parts of a novel; alone where there is no second."""
    found: list[Pair] = []
    for entry in corpus.wordnet_entries():
        first = f"{entry.words[0]}: {entry.gloss}."
        if corpus.held_out(first) == held_out:
            found.append((first, f"{'. '.join(entry.examples)}." if entry.examples else None))
    for chapter in corpus.chapters():
        if corpus.held_out(chapter) == held_out:
            parts = _parts(chapter)
            found += zip(parts, [*parts[1:], None], strict=True)
    return found


def _parts(chapter: str, shortest: int = 100) -> list[str]:
    """Sentences, joined until each part has at least `shortest` characters."""
    parts = [""]
    for sentence in re.split(r"(?<=[.!?;][\s\"])\s*(?=[\"A-Z])", chapter):
        if len(parts[-1]) >= shortest:
            parts.append("")
        parts[-1] = f"{parts[-1]} {sentence.strip()}".strip()
    return [part for part in parts if part]


class Sentences:
    """The encoded pairs of one half of the corpus, sorted by length so that batches need little padding."""

    def __init__(self, tokenizer: Tokenizer, held_out: bool):
        """Reads the cache, or encodes and writes it: all ids in one row, and where each pair and its second part begin."""
        path = CACHE / f"encoder-{'held-out' if held_out else 'train'}.npz"
        if not path.exists():
            np.savez(path, **_encode(tokenizer, pairs(held_out)))
        stored = np.load(path)
        self.ids, self.starts, self.seconds = stored["ids"], stored["starts"], stored["seconds"]

    def __len__(self) -> int:
        return len(self.seconds)

    def pair(self, index: int) -> tuple[np.ndarray, np.ndarray]:
        """[T] ids and [T] segments."""
        ids = self.ids[self.starts[index] : self.starts[index + 1]].astype(np.int64)
        return ids, (np.arange(len(ids)) >= self.seconds[index]).astype(np.int64)

    def batch(self, step: int, vocabulary: int) -> dict[str, torch.Tensor]:
        """A run of pairs of about the same length, masked anew each time."""
        rng = generator(6, step)
        # Chosen by token rather than by pair: long pairs are few, but hold most of the text.
        last = int(np.searchsorted(self.starts, rng.integers(1, self.starts[-1])))
        width = int(self.starts[last] - self.starts[last - 1])
        first = max(0, last - PADDED_TOKENS // width)
        rows = [self.pair(index) for index in range(first, last)]
        ids, segments = np.zeros((len(rows), width), np.int64), np.zeros((len(rows), width), np.int64)
        for row, (tokens, kinds) in enumerate(rows):
            ids[row, : len(tokens)], segments[row, : len(tokens)] = tokens, kinds
        masked, labels = mask(rng, ids, vocabulary)
        arrays = {
            "input_ids": masked,
            "token_type_ids": segments,
            "attention_mask": (ids != PAD).astype(np.int64),
            "labels": labels,
        }
        return {name: torch.from_numpy(array) for name, array in arrays.items()}


def mask(rng: np.random.Generator, ids: np.ndarray, vocabulary: int) -> tuple[np.ndarray, np.ndarray]:
    """BERT's masking (Devlin et al. 2019, section 3.1): of 15 % of the tokens 80 % become [MASK], 10 % any token."""
    chosen = (ids >= ORDINARY) & (rng.random(ids.shape) < MASKED_SHARE)
    fate = rng.random(ids.shape)
    masked = np.where(chosen & (fate < 0.8), MASK, ids)
    masked = np.where(chosen & (fate >= 0.9), rng.integers(ORDINARY, vocabulary, ids.shape), masked)
    return masked, np.where(chosen, ids, IGNORED)


def _encode(tokenizer: Tokenizer, texts: list[Pair]) -> dict[str, np.ndarray]:
    tokenizer.enable_truncation(LONGEST)
    encodings = tokenizer.encode_batch([pair if pair[1] is not None else pair[0] for pair in texts])
    tokenizer.no_truncation()
    encodings = [encodings[place] for place in generator(7).permutation(len(encodings))]
    encodings.sort(key=lambda encoding: len(encoding.ids))
    lengths = [len(encoding.ids) for encoding in encodings]
    return {
        "ids": np.concatenate([np.array(encoding.ids, np.uint16) for encoding in encodings]),
        "starts": np.cumsum([0, *lengths]),
        "seconds": np.array(
            [encoding.type_ids.index(1) if 1 in encoding.type_ids else len(encoding.ids) for encoding in encodings]
        ),
    }
