"""Trains tiny tokenizers with the Rust library and records the ids and offsets that it gives.

Run: pip install -r requirements.txt && python golden.py
Writes two files beside this one. tokenizers.jsonl has a tokenizer on each line; those that it already has are kept, since
training breaks ties by hash order. golden.jsonl has a text on each line, with what each tokenizer gives for it.
"""

import json
from pathlib import Path

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

from lines import lines, pairs

HERE = Path(__file__).parent
CORPUS = [line for line in lines() if line]


def bert(lowercase: bool) -> Tokenizer:
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=lowercase)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    train(tokenizer, trainers.WordPieceTrainer(vocab_size=420, limit_alphabet=160, special_tokens=special, show_progress=False))
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[(token, tokenizer.token_to_id(token)) for token in ("[CLS]", "[SEP]")],
    )
    return tokenizer


def byte_level(special: list) -> trainers.BpeTrainer:
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    return trainers.BpeTrainer(vocab_size=400, initial_alphabet=alphabet, special_tokens=special, show_progress=False)


def gpt2() -> Tokenizer:
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.post_processor = processors.ByteLevel(trim_offsets=False)
    train(tokenizer, byte_level(["<|endoftext|>"]))
    return tokenizer


def roberta() -> Tokenizer:
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=True)
    tokenizer.decoder = decoders.ByteLevel()
    train(tokenizer, byte_level(["<s>", "</s>", "<unk>", AddedToken("<mask>", lstrip=True)]))
    tokenizer.post_processor = processors.RobertaProcessing(("</s>", 1), ("<s>", 0), trim_offsets=True, add_prefix_space=True)
    return tokenizer


def split_bytes() -> Tokenizer:
    """NFC, a pattern of its own, then bytes: the layout of Llama 3 and Qwen."""
    pattern = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Split(Regex(pattern), "isolated"), pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)]
    )
    tokenizer.decoder = decoders.ByteLevel()
    train(tokenizer, byte_level(["<|endoftext|>"]))
    tokenizer.post_processor = processors.Sequence(
        [
            processors.ByteLevel(trim_offsets=True, add_prefix_space=False),
            processors.TemplateProcessing(
                single="<|endoftext|> $A", pair="<|endoftext|> $A <|endoftext|> $B:1", special_tokens=[("<|endoftext|>", 0)]
            ),
        ]
    )
    return tokenizer


def words(pre_tokenizer: pre_tokenizers.PreTokenizer) -> Tokenizer:
    tokenizer = Tokenizer(models.WordLevel(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizer
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    train(tokenizer, trainers.WordLevelTrainer(vocab_size=300, special_tokens=special, show_progress=False))
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    return tokenizer


def byte_fallback() -> Tokenizer:
    """No pre-tokenizer; spaces become ▁ and unknown characters bytes: the layout of Llama 2."""
    tokenizer = Tokenizer(models.BPE(byte_fallback=True, unk_token="<unk>", fuse_unk=True))
    tokenizer.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
    tokenizer.decoder = decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse()])
    special = ["<unk>", "<s>", "</s>", *(f"<0x{byte:02X}>" for byte in range(256))]
    train(tokenizer, trainers.BpeTrainer(vocab_size=460, limit_alphabet=70, special_tokens=special, show_progress=False))
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A", pair="<s> $A <s>:1 $B:1", special_tokens=[("<s>", 1)]
    )
    described = json.loads(tokenizer.to_str())
    # Bytes are ordinary entries of the vocabulary there, not tokens that may be written out in a text.
    described["added_tokens"] = [token for token in described["added_tokens"] if not token["content"].startswith("<0x")]
    return Tokenizer.from_str(json.dumps(described))


def unigram() -> Tokenizer:
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    special = ["<unk>", "<s>", "</s>"]
    # The trainer would take a special token that stands in the text for a second entry of the vocabulary.
    corpus = [line for line in CORPUS if not any(token in line for token in special)]
    train(tokenizer, trainers.UnigramTrainer(vocab_size=500, unk_token="<unk>", special_tokens=special, show_progress=False), corpus)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="$A </s>", pair="$A </s> $B:1 </s>:1", special_tokens=[("</s>", 2)]
    )
    return tokenizer


def mixed() -> Tokenizer:
    """The stages that no other tokenizer here has."""
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>", end_of_word_suffix="</w>"))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.NFD(),
            normalizers.StripAccents(),
            normalizers.Replace(Regex(r"[.,;:!?]{2,}|-"), " – "),
            normalizers.Lowercase(),
            normalizers.Strip(),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Split(Regex("_+"), "removed"), pre_tokenizers.Digits(individual_digits=True)]
    )
    tokenizer.decoder = decoders.BPEDecoder()
    trainer = trainers.BpeTrainer(
        vocab_size=350, limit_alphabet=70, special_tokens=["<unk>"], end_of_word_suffix="</w>", show_progress=False
    )
    train(tokenizer, trainer)
    tokenizer.add_tokens([AddedToken("Rock", normalized=True), AddedToken("[MASK]", rstrip=True, normalized=False)])
    return tokenizer


def train(tokenizer: Tokenizer, trainer: trainers.Trainer, corpus: list[str] = CORPUS) -> None:
    tokenizer.train_from_iterator(corpus, trainer)


def utf16(text: str) -> list[int]:
    """For each character index, and the end, the number of UTF-16 units before it."""
    units = [0]
    for character in text:
        units.append(units[-1] + (2 if ord(character) > 0xFFFF else 1))
    return units


def record(tokenizer: Tokenizer, texts: list[str]) -> dict:
    """ids; types; and UTF-16 offsets flattened to [start, end, start, end, ...], -1 -1 for tokens that are in no text."""
    encoding = tokenizer.encode(*texts)
    units = [utf16(text) for text in texts]
    spans: list[int] = []
    for (start, end), sequence in zip(encoding.offsets, encoding.sequence_ids):
        spans += [-1, -1] if sequence is None else [units[sequence][start], units[sequence][end]]
    recorded = {"ids": encoding.ids, "spans": spans}
    return recorded if len(texts) == 1 else {**recorded, "types": encoding.type_ids}


def main() -> None:
    makers = {
        "bert_uncased": lambda: bert(lowercase=True),
        "bert_cased": lambda: bert(lowercase=False),
        "gpt2": gpt2,
        "roberta": roberta,
        "split_bytes": split_bytes,
        "words": lambda: words(pre_tokenizers.Whitespace()),
        "words_by_pattern": lambda: words(pre_tokenizers.Split(Regex(r"\w+|[^\w\s]+"), "removed", invert=True)),
        "byte_fallback": byte_fallback,
        "unigram": unigram,
        "mixed": mixed,
    }
    trained = {each["name"]: each["tokenizer"] for each in read(HERE / "tokenizers.jsonl")}
    described = {name: trained.get(name) or json.loads(make().to_str()) for name, make in makers.items()}
    write(HERE / "tokenizers.jsonl", [{"name": name, "tokenizer": tokenizer} for name, tokenizer in described.items()])

    tokenizers = {name: Tokenizer.from_str(json.dumps(tokenizer)) for name, tokenizer in described.items()}
    texts = [[line] for line in lines()] + pairs()
    recorded = [{name: record(tokenizer, each) for name, tokenizer in tokenizers.items()} for each in texts]
    write(HERE / "golden.jsonl", [{"texts": each, "tokenizers": results} for each, results in zip(texts, recorded)])


def read(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


def write(path: Path, values: list[dict]) -> None:
    # Escaped, because some of the characters would change what an editor shows, or end a line there.
    written = (json.dumps(value, ensure_ascii=True, separators=(",", ":")) for value in values)
    path.write_text("".join(f"{line}\n" for line in written), encoding="utf-8")


if __name__ == "__main__":
    main()
