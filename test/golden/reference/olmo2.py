"""The OLMo 2 cases: transformers' Olmo2Model and its heads, hooked."""

import torch
from torch import nn
from transformers import Olmo2Config, Olmo2ForCausalLM, Olmo2ForSequenceClassification, Olmo2Model
from transformers.models.olmo2 import modeling_olmo2

from reference.case import Case
from reference.gated_decoder import STEPS, follow_apart, gated_case
from reference.tape import Tape

# No norm stands before a sublayer, so what it reads is the residual stream itself.
OLMO2_STEPS = {
    **{step: path for step, path in STEPS.items() if not step.endswith((".ln1", ".ln2"))},
    "blocks.{i}.resid_mid": "< layers.{i}.mlp",
    "blocks.{i}.ln1_post": "layers.{i}.post_attention_layernorm",
    "blocks.{i}.ln2_post": "layers.{i}.post_feedforward_layernorm",
}


def olmo2_case(case: Case, make, sizes: dict, **storage) -> None:
    gated_case(case, make, Olmo2Config(**sizes), modeling_olmo2, OLMO2_STEPS, follow_rows, **storage)


def follow_rows(tape: Tape, at: str, layer: nn.Module, turned: bool) -> None:
    """Queries and keys, and their norms, which take all heads as one row."""
    follow_apart(tape, at, layer, turned)
    attention = layer.self_attn
    for name in ("q_norm", "k_norm"):
        getattr(attention, name).register_forward_hook(
            lambda _, __, rows, name=name: tape.keep(f"{at}.attn.{name}", rows.unflatten(-1, (-1, attention.head_dim)))
        )


def olmo2_cases() -> None:
    olmo2_case(
        Case("olmo2-lm", "six heads of queries share two of keys, untied", 81, "The rock rules the sea."),
        Olmo2ForCausalLM,
        {
            "hidden_size": 12,
            "num_attention_heads": 6,
            "num_key_value_heads": 2,
            "num_hidden_layers": 2,
            "intermediate_size": 31,
            "max_position_embeddings": 32,
        },
    )
    olmo2_case(
        Case("olmo2-base", "without a head, a head of keys for each of queries, biases in attention, F16", 82, "The rocks, é!"),
        Olmo2Model,
        {
            "hidden_size": 18,
            "num_attention_heads": 3,
            "num_hidden_layers": 3,
            "intermediate_size": 25,
            "max_position_embeddings": 20,
            "attention_bias": True,
            "hidden_act": "gelu",
            "rms_norm_eps": 1e-3,
            "rope_parameters": {"rope_type": "linear", "rope_theta": 500.0, "factor": 3.0},
        },
        dtype=torch.float16,
    )
    olmo2_case(
        Case("olmo2-labels", "labels for the text", 83, "The sea"),
        Olmo2ForSequenceClassification,
        {
            "hidden_size": 12,
            "num_attention_heads": 2,
            "num_key_value_heads": 1,
            "num_hidden_layers": 2,
            "intermediate_size": 20,
            "max_position_embeddings": 20,
            "num_labels": 3,
        },
    )
