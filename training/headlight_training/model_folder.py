"""Writes a trained model as a Hugging Face folder in F16, and reads it back in float32."""

import copy
import json
from pathlib import Path

import torch
from tokenizers import Tokenizer
from transformers import PreTrainedModel

from .paths import MODELS


def save(name: str, model: PreTrainedModel, tokenizer: Tokenizer, tokenizer_config: dict) -> Path:
    """config.json, model.safetensors, tokenizer.json and tokenizer_config.json in media/models/<name>."""
    folder = MODELS / name
    half = copy.deepcopy(model).to(torch.float16)
    for weight_name, weight in half.state_dict().items():
        if not torch.isfinite(weight).all():
            raise SystemExit(f"{name}: {weight_name} has a value too large for F16; train with more weight decay.")
    half.config.use_cache = True  # off while it was trained
    half.save_pretrained(folder)
    (folder / "model.safetensors").chmod(0o644)
    (folder / "generation_config.json").unlink(missing_ok=True)  # says nothing that config.json does not
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    config = {"tokenizer_class": "PreTrainedTokenizerFast", **tokenizer_config}
    (folder / "tokenizer_config.json").write_text(json.dumps(config, indent=2) + "\n")
    return folder


def load(name: str, kind: type[PreTrainedModel]) -> PreTrainedModel:
    """The stored weights, widened to float32, ready to be measured."""
    folder = MODELS / name
    if not (folder / "model.safetensors").exists():
        raise SystemExit(f"{folder} holds no model yet; train it first (training/README.md says how).")
    return kind.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager").eval()


def load_tokenizer(name: str) -> Tokenizer:
    return Tokenizer.from_file(str(MODELS / name / "tokenizer.json"))
