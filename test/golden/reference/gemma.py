"""The Gemma cases: transformers' GemmaModel and its heads, hooked; and what all Gemmas have in common."""

from collections.abc import Callable
from types import ModuleType

import torch
from torch import nn
from transformers import GemmaConfig, GemmaForCausalLM, GemmaForTokenClassification, GemmaModel, PreTrainedConfig
from transformers.models.gemma import modeling_gemma

from reference.byte_level_decoder import decoder_case
from reference.case import Case
from reference.gated_decoder import STEPS, attention_steps, follow_apart
from reference.hugging_face import watched_attention
from reference.tape import AttentionSteps, Tape

# The table of tokens gives vectors that are multiplied already.
GEMMA_STEPS = {**{step: path for step, path in STEPS.items() if step != "embed.tokens"}, "embed.scaled": "embed_tokens"}


def gemma_case(
    case: Case,
    make,
    config: PreTrainedConfig,
    modeling: ModuleType,
    steps: dict[str, str],
    place: Callable[[nn.Module], AttentionSteps] = lambda module: attention_steps(module.layer_idx, turned=True),
    **storage,
) -> None:
    """`modeling` is the module that has the family's attention; `place` says which steps each attention computes."""

    def watch(model, tape: Tape):
        base = getattr(model, "model", model)
        base = getattr(base, "language_model", base)  # of a model that looks at pictures, too
        keep_unscaled = lambda table, args: tape.keep("embed.tokens", nn.functional.embedding(args[0], table.weight))
        base.embed_tokens.register_forward_pre_hook(keep_unscaled)
        for i, layer in enumerate(base.layers):
            follow_apart(tape, f"blocks.{i}", layer, turned=True)
            follow_norms(tape, f"blocks.{i}.attn", layer.self_attn)
        return watched_attention(modeling, tape, place)

    decoder_case(case, make, config, "model", steps, "final_norm", watch, **storage)


def follow_norms(tape: Tape, at: str, attention: nn.Module) -> None:
    """Of queries and keys, where a Gemma has them: [1, H, T, D]."""
    for name in ("q_norm", "k_norm"):
        if hasattr(attention, name):
            getattr(attention, name).register_forward_hook(
                lambda _, __, heads, name=name: tape.keep(f"{at}.{name}", heads.transpose(1, 2))
            )


def gemma_cases() -> None:
    gemma_case(
        Case("gemma-lm", "two heads of keys for four of queries, heads wider than the model, tied", 71, "The rock rules the sea."),
        GemmaForCausalLM,
        GemmaConfig(
            hidden_size=18,
            num_attention_heads=4,
            num_key_value_heads=2,
            head_dim=6,
            num_hidden_layers=2,
            intermediate_size=31,
            max_position_embeddings=32,
        ),
        modeling_gemma,
        GEMMA_STEPS,
    )
    gemma_case(
        Case("gemma-base", "without a head, biases in attention, another base of the turns, silu, in BF16 shards", 72, "The rocks, é!"),
        GemmaModel,
        GemmaConfig(
            hidden_size=16,
            num_attention_heads=3,
            num_key_value_heads=1,
            head_dim=8,
            num_hidden_layers=3,
            intermediate_size=25,
            max_position_embeddings=20,
            hidden_act="silu",
            attention_bias=True,
            rope_parameters={"rope_type": "default", "rope_theta": 300.0},
            rms_norm_eps=1e-3,
        ),
        modeling_gemma,
        GEMMA_STEPS,
        dtype=torch.bfloat16,
        max_shard_size="6KB",
    )
    gemma_case(
        Case("gemma-tokens", "labels for every token", 73, "The sea"),
        GemmaForTokenClassification,
        GemmaConfig(
            hidden_size=12,
            num_attention_heads=2,
            num_key_value_heads=2,
            head_dim=4,
            num_hidden_layers=2,
            intermediate_size=20,
            max_position_embeddings=20,
            num_labels=4,
        ),
        modeling_gemma,
        GEMMA_STEPS,
    )
