"""Writes rope.json: rotary positions as Hugging Face transformers reads them from config.json, and as it computes them.

    .venv/bin/python test/unit/checkpoint/data/rope.py     (the packages are those of test/golden/requirements.txt)

Each case has the fields of a config.json, the lengths of two texts, the speeds of the pairs for each, and the cosines and
sines of its last token.
"""

import json
from pathlib import Path

import torch
from transformers import LlamaConfig, Phi3Config, SmolLM3Config
from transformers.models.llama.modeling_llama import LlamaRotaryEmbedding
from transformers.models.phi3.modeling_phi3 import Phi3RotaryEmbedding
from transformers.models.smollm3.modeling_smollm3 import SmolLM3RotaryEmbedding

FAMILIES = {
    "llama": (LlamaConfig, LlamaRotaryEmbedding),
    "phi3": (Phi3Config, Phi3RotaryEmbedding),
    "smollm3": (SmolLM3Config, SmolLM3RotaryEmbedding),
}
PAIRS = {"short_factor": [1.0, 1.05, 1.1, 1.3, 1.7, 2.0], "long_factor": [1.5, 2.0, 2.7, 4.1, 6.3, 8.0]}
LLAMA3 = {"low_freq_factor": 1.0, "high_freq_factor": 4.0, "original_max_position_embeddings": 64}

CASES = {
    "llama default": {},
    "llama default with a base": {"rope_theta": 12345.6},
    "llama default with an empty scaling": {"rope_scaling": None, "rope_parameters": {"rope_theta": 777}},
    "llama linear, old": {"rope_theta": 500000.0, "rope_scaling": {"type": "linear", "factor": 2.7}},
    "llama linear, new": {"rope_parameters": {"rope_type": "linear", "rope_theta": 500.0, "factor": 3}},
    "llama both spellings": {
        "rope_theta": 50.0,
        "rope_scaling": {"rope_type": "linear", "type": "dynamic", "factor": 4.0},
        "rope_parameters": {"rope_type": "default", "rope_theta": 9.0},
    },
    "llama dynamic, old": {"max_position_embeddings": 48, "rope_scaling": {"type": "dynamic", "factor": 2.1}},
    "llama dynamic, new": {
        "max_position_embeddings": 48,
        "rope_parameters": {"rope_type": "dynamic", "rope_theta": 1e6, "factor": 8.0},
    },
    "llama llama3": {"rope_theta": 500000.0, "rope_scaling": {"rope_type": "llama3", "factor": 8.0, **LLAMA3}},
    "llama llama3, other ends": {
        "rope_parameters": {
            "rope_type": "llama3",
            "rope_theta": 150000.0,
            "factor": 32,
            **LLAMA3,
            "low_freq_factor": 1.7,
            "high_freq_factor": 9.3,
        }
    },
    "llama yarn": {"rope_scaling": {"type": "yarn", "factor": 4.0, "original_max_position_embeddings": 32}},
    "llama yarn without the original": {
        "max_position_embeddings": 128,
        "rope_parameters": {"rope_type": "yarn", "rope_theta": 1e6, "factor": 4.0},
    },
    "llama yarn with weights": {
        "rope_parameters": {
            "rope_type": "yarn",
            "rope_theta": 10000.0,
            "factor": 40,
            "original_max_position_embeddings": 64,
            "mscale": 0.707,
            "mscale_all_dim": 1.3,
            "beta_fast": 8,
            "beta_slow": 2,
            "truncate": False,
        }
    },
    "llama yarn with a factor of attention": {
        "original_max_position_embeddings": 16,
        "rope_parameters": {
            "rope_type": "yarn",
            "rope_theta": 10000.0,
            "factor": 4.0,
            "original_max_position_embeddings": 64,
            "attention_factor": 1.37,
        },
    },
    "llama yarn without a factor": {
        "max_position_embeddings": 256,
        "rope_parameters": {
            "rope_type": "yarn",
            "rope_theta": 10000.0,
            "factor": None,
            "original_max_position_embeddings": 64,
        },
    },
    "llama longrope": {
        "rope_parameters": {"rope_type": "longrope", "factor": 4.0, "original_max_position_embeddings": 48, **PAIRS}
    },
    "llama longrope with a factor of attention": {
        "rope_parameters": {
            "rope_type": "longrope",
            "rope_theta": 10000.0,
            "attention_factor": 1.2,
            "original_max_position_embeddings": 48,
            **PAIRS,
        }
    },
    "phi3 half of each head": {"partial_rotary_factor": 0.5},
    "phi3 an odd part of each head": {"partial_rotary_factor": 0.45},
    "phi3 longrope": {
        "max_position_embeddings": 192,
        "original_max_position_embeddings": 48,
        "rope_scaling": {"type": "longrope", **PAIRS},
    },
    "phi3 longrope, old name": {
        "max_position_embeddings": 192,
        "original_max_position_embeddings": 48,
        "rope_scaling": {"type": "yarn", **PAIRS},
    },
    "smollm3 default": {},
    "smollm3 yarn": {"rope_scaling": {"rope_type": "yarn", "factor": 2.0}, "max_position_embeddings": 96},
}


def computed(family: str, config: dict, tokens: int) -> dict:
    make, rotary = FAMILIES[family]
    sizes = {"hidden_size": 24, "num_attention_heads": 2, "num_key_value_heads": 2, "pad_token_id": None}
    rope = rotary(make(**sizes, **json.loads(json.dumps(config))))
    cos, sin = rope(torch.zeros(1), torch.arange(tokens)[None])
    pairs = cos.shape[-1] // 2
    return {
        "tokens": tokens,
        "speeds": rope.inv_freq.tolist(),
        "cos": cos[0, -1, :pairs].tolist(),
        "sin": sin[0, -1, :pairs].tolist(),
    }


def main() -> None:
    cases = [
        {"name": name, "config": config, "texts": [computed(name.split()[0], config, tokens) for tokens in (48, 131)]}
        for name, config in CASES.items()
    ]
    lines = ",\n".join(f"  {json.dumps(case)}" for case in cases)
    (Path(__file__).parent / "rope.json").write_text(f"[\n{lines}\n]\n")


if __name__ == "__main__":
    main()
