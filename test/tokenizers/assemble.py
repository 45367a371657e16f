"""Puts the tokenizers of shapes.py together from data/tokenizers.json.gz, as tokenizer.json has them (assemble.ts does the same)."""

import gzip
import json
from pathlib import Path

DATA = Path(__file__).parent / "data"
TOKENIZERS = DATA / "tokenizers.json.gz"


def corpus() -> list[str]:
    return [json.loads(line) for line in gzip.decompress((DATA / "corpus.jsonl.gz").read_bytes()).decode().split("\n") if line]


def assemble(stored: dict, name: str) -> dict:
    """The tokenizer.json of one shape."""
    shape = stored["shapes"][name]
    model = {**stored["models"][shape["model"]], **shape["settings"]}
    vocab = {piece: id for id, (piece, _) in enumerate(model["vocab"])} if isinstance(model["vocab"], list) else model["vocab"]
    ids = dict(vocab)
    for token in shape["added"]:
        ids.setdefault(token["content"], len(ids))
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": sorted(({"id": ids[token["content"]], **token} for token in shape["added"]), key=lambda token: token["id"]),
        "normalizer": fill(shape["normalizer"], stored["charsmap"], ids),
        "pre_tokenizer": shape["pre_tokenizer"],
        "post_processor": fill(shape["post_processor"], stored["charsmap"], ids),
        "decoder": None,
        "model": model,
    }


def fill(stage: dict | None, charsmap: str, ids: dict[str, int]) -> dict | None:
    """The stage with what shapes.py leaves out: the character map, the ids of special tokens, the pieces of a template."""
    if stage is None:
        return None
    for key in ("normalizers", "processors"):
        if key in stage:
            return {**stage, key: [fill(each, charsmap, ids) for each in stage[key]]}
    if stage["type"] == "Precompiled":
        return {**stage, "precompiled_charsmap": charsmap}
    if stage["type"] in ("BertProcessing", "RobertaProcessing"):
        return {**stage, **{key: [stage[key], ids[stage[key]]] for key in ("sep", "cls")}}
    if stage["type"] == "TemplateProcessing":
        words = {word.split(":")[0] for word in f"{stage['single']} {stage['pair']}".split() if word[0] != "$"}
        special = {word: {"id": word, "ids": [ids[word]], "tokens": [word]} for word in sorted(words)}
        return {"type": "TemplateProcessing", **{key: [piece(word) for word in stage[key].split()] for key in ("single", "pair")}, "special_tokens": special}
    return stage


def piece(word: str) -> dict:
    """'$A', '$B:1', '[SEP]:1' as tokenizer.json has it."""
    name, _, kind = word.partition(":")
    if name[0] == "$":
        return {"Sequence": {"id": name[1:], "type_id": int(kind or 0)}}
    return {"SpecialToken": {"id": name, "type_id": int(kind or 0)}}
