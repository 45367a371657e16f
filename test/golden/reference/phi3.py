"""The Phi-3 cases: transformers' Phi3Model and its heads, hooked."""

import torch
from torch import nn
from transformers import Phi3Config, Phi3ForCausalLM, Phi3ForSequenceClassification, Phi3Model
from transformers.models.phi3 import modeling_phi3

from reference.case import Case
from reference.gated_decoder import STEPS, gated_case
from reference.llama import sizes
from reference.tape import Tape

# One layer makes queries, keys and values, another gate and widened rows.
APART = {step: place for step, place in STEPS.items() if step not in ("blocks.{i}.mlp.gate", "blocks.{i}.mlp.pre")}
FUSED = APART | {"blocks.{i}.mlp.act": "layers.{i}.mlp.activation_fn"}


def follow_fused(tape: Tape, at: str, layer: nn.Module, _: bool) -> None:
    attention = layer.self_attn
    width, keys = attention.head_dim, attention.num_key_value_heads
    heads = (keys * attention.num_key_value_groups, keys, keys)

    def keep_queries_and_keys(_, __, fused: torch.Tensor) -> None:
        query, key, _ = fused.unflatten(-1, (-1, width)).split(heads, dim=-2)
        tape.keep(f"{at}.attn.q", query)
        tape.keep(f"{at}.attn.k", key)

    def keep_gate_and_rows(_, __, fused: torch.Tensor) -> None:
        gate, rows = fused.chunk(2, dim=-1)
        tape.keep(f"{at}.mlp.gate", gate)
        tape.keep(f"{at}.mlp.pre", rows)

    attention.qkv_proj.register_forward_hook(keep_queries_and_keys)
    layer.mlp.gate_up_proj.register_forward_hook(keep_gate_and_rows)


def phi3_case(case: Case, make, sizes: dict, **storage) -> None:
    config = Phi3Config(**{"pad_token_id": None, **sizes})
    gated_case(case, make, config, modeling_phi3, FUSED, follow_fused, **storage)


def longrope(original: int) -> dict:
    factors = {"short_factor": [1.0, 1.1, 1.3], "long_factor": [1.5, 2.5, 4.0]}
    return {"rope_type": "longrope", "partial_rotary_factor": 0.75, "original_max_position_embeddings": original, **factors}


def phi3_cases() -> None:
    phi3_case(
        Case("phi3-lm", "three quarters of each head turned, a text longer than the original, a window of 5", 141, "The rock rules the sea."),
        Phi3ForCausalLM,
        sizes(24, 3, 1, 2, 21, rope=longrope(7), original_max_position_embeddings=7, sliding_window=5),
    )
    phi3_case(
        Case("phi3-labels", "labels for the text, shorter than the original, in BF16", 142, "The sea rules."),
        Phi3ForSequenceClassification,
        sizes(16, 2, 1, 2, 15, rope=longrope(32), original_max_position_embeddings=32, num_labels=3),
        dtype=torch.bfloat16,
    )
    phi3_case(
        Case("phi3-base", "five cells of each head turned and a sixth with them, dropout, without a head", 143, "The rocks, é!"),
        Phi3Model,
        sizes(20, 2, 2, 3, 17, rope={"partial_rotary_factor": 0.5}, resid_pdrop=0.1, pad_token_id=0),
    )
