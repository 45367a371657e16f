"""Trains the models of shapes.py on the corpus and writes data/tokenizers.json.gz: models, the character map, and the shapes.

    python -m venv .venv && .venv/bin/pip install -r test/tokenizers/requirements.txt
    .venv/bin/python test/tokenizers/make_tokenizers.py

Models that are already there are kept (training breaks ties by hash order, so it would not make the same ones twice);
delete the file to train them again.
"""

import base64
import gzip
import json
import tempfile
import unicodedata
from collections import Counter
from pathlib import Path

import sentencepiece
from sentencepiece import sentencepiece_model_pb2
from tokenizers import Tokenizer, pre_tokenizers, trainers

from assemble import DATA, TOKENIZERS, corpus
from shapes import MODELS, NOTHING, SHAPES

VOCAB_SIZE = 1500


def main() -> None:
    old = json.loads(gzip.decompress(TOKENIZERS.read_bytes())) if TOKENIZERS.exists() else {"models": {}}
    trained = {name: old["models"].get(name) or train(name) for name in MODELS}
    charsmap = old.get("charsmap") or compile_charsmap()
    DATA.mkdir(exist_ok=True)
    text = json.dumps({"models": trained, "charsmap": charsmap, "shapes": SHAPES}, ensure_ascii=True, separators=(",", ":"))
    TOKENIZERS.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    print(f"{len(trained)} models, {len(SHAPES)} tokenizers, {TOKENIZERS.stat().st_size:,} bytes")


def train(name: str) -> dict:
    """The model as tokenizer.json has it. Trained on the even lines, so that the odd ones have words that it does not know."""
    shape = MODELS[name]
    kind, settings = shape["model"], shape["settings"]
    special = [token["content"] for token in shape["added"]]
    empty = {"WordPiece": {"vocab": {}, "unk_token": "[UNK]", "continuing_subword_prefix": "##", "max_input_chars_per_word": 100}, "WordLevel": {"vocab": {}}, "BPE": {"vocab": {}, "merges": []}, "Unigram": {"vocab": [["<unk>", 0.0]], "unk_id": 0}}
    described = {"version": "1.0", "added_tokens": [], **NOTHING, **{key: shape[key] for key in ("normalizer", "pre_tokenizer")}}
    tokenizer = Tokenizer.from_str(json.dumps({**described, "model": {"type": kind, **empty[kind], **settings}}))
    byte_tokens = [f"<0x{byte:02X}>" for byte in range(256)]
    common = {"vocab_size": VOCAB_SIZE, "show_progress": False, "special_tokens": special}
    if kind == "WordPiece":
        trainer = trainers.WordPieceTrainer(limit_alphabet=400, **common)
    elif kind == "WordLevel":
        trainer = trainers.WordLevelTrainer(**common)
    elif kind == "Unigram":
        trainer = trainers.UnigramTrainer(unk_token="<unk>", **{**common, "special_tokens": special + byte_tokens})
    elif settings.get("byte_fallback"):
        trainer = trainers.BpeTrainer(limit_alphabet=300, max_token_length=16, **{**common, "special_tokens": special + byte_tokens})
    else:
        affixes = {key: settings[key] for key in ("continuing_subword_prefix", "end_of_word_suffix") if key in settings}
        alphabet = ["a"] if "continuing_subword_prefix" in affixes else pre_tokenizers.ByteLevel.alphabet()
        trainer = trainers.BpeTrainer(initial_alphabet=alphabet, limit_alphabet=300, **affixes, **common)
    common_characters = {c for c, _ in Counter("".join(corpus())).most_common(600)}
    lines = [line for line in corpus()[::2] if not any(token in line for token in special + byte_tokens)]
    if kind == "Unigram":  # which would have every character in the vocabulary
        lines = ["".join(c for c in line if c in common_characters) for line in lines]
    tokenizer.train_from_iterator(lines, trainer)
    return json.loads(tokenizer.to_str())["model"]


def compile_charsmap() -> str:
    """A character map in the form of SentencePiece (base64), of rules of our own: some of NFKC, sequences, and removals."""
    rules = {chr(c): unicodedata.normalize("NFKC", chr(c)) for c in [*range(0xA0, 0x250), *range(0x1E00, 0x2200), *range(0x2460, 0x24FF), *range(0x3300, 0x3400), *range(0xFB00, 0xFB50), *range(0xFF01, 0xFFEF), *range(0x1D400, 0x1D420)]}
    rules |= {base + mark: unicodedata.normalize("NFC", base + mark) for base in "aeiouncAEIOUNC" for mark in "\u0300\u0301\u0302\u0303\u0308\u0327"}
    rules |= {"か\u3099": "が", "は\u309a": "ぱ", "\u1112\u1161\u11ab": "한", "fi": "fi", "...": "…", "\u200d": "\u200d"}
    rules |= {chr(c): "" for c in [*range(0x01, 0x09), 0x0B, *range(0x0E, 0x20), 0x7F, 0xAD]}
    rules |= {c: " " for c in "\t\n\r\u00a0\u1680\u2003\u200b\u200e\u2028\u3000\ufeff\ufffd"}
    rules = {source: target for source, target in rules.items() if source != target}
    with tempfile.TemporaryDirectory() as folder:
        tsv, text = Path(folder, "rules.tsv"), Path(folder, "text.txt")
        spell = lambda value: " ".join(f"{ord(c):X}" for c in value)
        tsv.write_text("".join(f"{spell(source)}\t{spell(target)}\n" for source, target in rules.items()))
        text.write_text("\n".join(line for line in corpus()[:400] if "\n" not in line and "\0" not in line))
        sentencepiece.SentencePieceTrainer.train(input=str(text), model_prefix=f"{folder}/m", model_type="char", vocab_size=3000, hard_vocab_limit=False, normalization_rule_tsv=str(tsv), minloglevel=2)
        model = sentencepiece_model_pb2.ModelProto.FromString(Path(folder, "m.model").read_bytes())
    return base64.b64encode(model.normalizer_spec.precompiled_charsmap).decode()


if __name__ == "__main__":
    main()
