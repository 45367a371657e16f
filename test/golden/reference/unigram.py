"""The tokenizer that SentencePiece trains: pieces with their logarithms of probability, words beginning with ▁."""

from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

PIECES = "▁the ▁rock ▁rule s d ▁paper ▁wrap per ▁sci ss ors ▁cut ▁it . , ? ▁ e r a t i o n é".split()


def unigram_tokenizer(special: list[str], ends: tuple[str, str], pair: str, lowercase: bool = False) -> Tokenizer:
    """`special` tokens come first, one of them <unk>; every text stands between `ends`, two of them as `pair` says."""
    pieces = [*special, *PIECES]
    scored = [(piece, 0.0 if piece in special else -2 - i / 8) for i, piece in enumerate(pieces)]
    tokenizer = Tokenizer(models.Unigram(scored, unk_id=special.index("<unk>"), byte_fallback=False))
    if lowercase:
        tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{ends[0]} $A {ends[1]}",
        pair=pair,
        special_tokens=[(end, special.index(end)) for end in ends],
    )
    tokenizer.decoder = decoders.Metaspace()
    tokenizer.add_special_tokens(special)
    return tokenizer
