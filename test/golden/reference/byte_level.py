"""A tokenizer that reads bytes, as GPT-2's does."""

from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors


def byte_pairs(words: tuple[str, ...], special: list[str], first: list[str] = []) -> models.BPE:
    """All bytes, a few words merged letter by letter, and special tokens: after them, or `first`."""
    pieces = sorted(pre_tokenizers.ByteLevel.alphabet())
    merges = []
    for word in words:
        for end in range(1, len(word)):
            if (merge := (word[:end], word[end])) not in merges:
                merges.append(merge)
                pieces.append("".join(merge))
    return models.BPE(vocab={piece: i for i, piece in enumerate([*first, *pieces, *special])}, merges=merges)


def byte_level_tokenizer() -> Tokenizer:
    tokenizer = Tokenizer(byte_pairs(("The", "Ġrock", "Ġrules", "Ġthe"), ["<|endoftext|>"]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.post_processor = processors.ByteLevel(trim_offsets=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens(["<|endoftext|>"])
    return tokenizer
