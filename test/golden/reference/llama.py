"""The Llama cases: transformers' LlamaModel and its heads, hooked, with every kind of rotary positions."""

import torch
from transformers import (
    LlamaConfig,
    LlamaForCausalLM,
    LlamaForQuestionAnswering,
    LlamaForSequenceClassification,
    LlamaForTokenClassification,
    LlamaModel,
)
from transformers.models.llama import modeling_llama

from reference.case import Case
from reference.gated_decoder import gated_case


def llama_case(case: Case, make, sizes: dict, **storage) -> None:
    gated_case(case, make, LlamaConfig(**sizes), modeling_llama, **storage)


def sizes(model: int, heads: int, keys: int, layers: int, ff: int, longest: int = 64, rope: dict | None = None, **more) -> dict:
    return {
        "hidden_size": model,
        "num_attention_heads": heads,
        "num_key_value_heads": keys,
        "num_hidden_layers": layers,
        "intermediate_size": ff,
        "max_position_embeddings": longest,
        "rope_parameters": {"rope_theta": 10000.0, "rope_type": "default", **(rope or {})},
        **more,
    }


def llama_cases() -> None:
    llama_case(
        Case("llama-lm", "six heads of queries share two of keys, wider than the model, untied", 101, "The rock rules the sea."),
        LlamaForCausalLM,
        sizes(18, 6, 2, 2, 23, head_dim=4),
    )
    llama_case(
        Case("llama-tied", "tied, biases everywhere, heads wider than the model, exact gelu, turns slowed", 102, "The rocks, é!"),
        LlamaForCausalLM,
        sizes(
            18,
            3,
            3,
            2,
            25,
            rope={"rope_type": "linear", "factor": 2.5},
            head_dim=8,
            attention_bias=True,
            mlp_bias=True,
            hidden_act="gelu",
            tie_word_embeddings=True,
        ),
    )
    llama_case(
        Case("llama-dynamic", "a text longer than the model was made for, without a head", 103, "The rock rules the seas."),
        LlamaModel,
        sizes(24, 4, 1, 3, 20, longest=6, rope={"rope_type": "dynamic", "factor": 2.0, "rope_theta": 500.0}),
    )
    llama_case(
        Case("llama-llama3", "positions as Llama 3.1 has them, in BF16 shards", 104, "The rock rules the sea."),
        LlamaForCausalLM,
        sizes(
            24,
            2,
            1,
            2,
            24,
            rope={
                "rope_type": "llama3",
                "factor": 8.0,
                "low_freq_factor": 1.0,
                "high_freq_factor": 4.0,
                "original_max_position_embeddings": 16,
            },
        ),
        dtype=torch.bfloat16,
        max_shard_size="16KB",
    )
    llama_case(
        Case("llama-yarn", "labels for the text, YaRN with weights of its own", 105, "The sea rules."),
        LlamaForSequenceClassification,
        sizes(
            24,
            2,
            2,
            2,
            21,
            rope={
                "rope_type": "yarn",
                "factor": 4.0,
                "original_max_position_embeddings": 16,
                "mscale": 0.7,
                "mscale_all_dim": 1.2,
                "beta_fast": 4,
                "beta_slow": 0.5,
                "truncate": False,
            },
            id2label={0: "calm", 1: "rough", 2: "salt"},
        ),
    )
    llama_case(
        Case("llama-longrope", "labels for every token of a text longer than the original", 106, "The rock rules the seas."),
        LlamaForTokenClassification,
        sizes(
            24,
            3,
            1,
            2,
            21,
            rope={
                "rope_type": "longrope",
                "original_max_position_embeddings": 8,
                "short_factor": [1.0, 1.1, 1.3, 1.6],
                "long_factor": [1.5, 2.0, 3.0, 5.0],
            },
            num_labels=5,
        ),
    )
    llama_case(
        Case("llama-answers", "the ends of an answer, in F64", 107, "The rock rules."),
        LlamaForQuestionAnswering,
        sizes(12, 2, 2, 2, 14),
        dtype=torch.float64,
    )
