"""Trains the three tokenizers, in the form that tokenizer.json holds."""

from collections.abc import Iterable
from pathlib import Path

from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers


def cached(path: Path, make) -> Tokenizer:
    """The tokenizer stored at `path`, made by `make()` on the first call."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        make().save(str(path))
    return Tokenizer.from_file(str(path))


def byte_level_bpe(texts: Iterable[str], size: int) -> Tokenizer:
    """GPT-2's tokenizer: byte-level BPE, <|endoftext|> is token 0."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.post_processor = processors.ByteLevel(trim_offsets=False)
    trainer = trainers.BpeTrainer(
        vocab_size=size,
        special_tokens=["<|endoftext|>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer
