"""The GPT-NeoX cases: transformers' GPTNeoXModel and its heads, hooked."""

import torch
from transformers import (
    GPTNeoXConfig,
    GPTNeoXForCausalLM,
    GPTNeoXForQuestionAnswering,
    GPTNeoXForTokenClassification,
    GPTNeoXModel,
)
from transformers.models.gpt_neox import modeling_gpt_neox

from reference.byte_level_decoder import decoder_case
from reference.case import Case
from reference.hugging_face import watched_attention
from reference.tape import AttentionSteps, Tape

STEPS = {
    "embed.tokens": "embed_in",
    "blocks.{i}.resid_pre": "< layers.{i}",
    "blocks.{i}.ln1": "layers.{i}.input_layernorm",
    "blocks.{i}.attn.concat": "< layers.{i}.attention.dense",
    "blocks.{i}.attn.out": "layers.{i}.attention.dense",
    "blocks.{i}.ln2": "layers.{i}.post_attention_layernorm",
    "blocks.{i}.mlp.pre": "layers.{i}.mlp.dense_h_to_4h",
    "blocks.{i}.mlp.post": "layers.{i}.mlp.act",
    "blocks.{i}.mlp.out": "layers.{i}.mlp.dense_4h_to_h",
    "blocks.{i}.resid_post": "layers.{i}",
    "final_norm": "final_layer_norm",
}
SEQUENTIAL = {"blocks.{i}.resid_mid": "< layers.{i}.post_attention_layernorm"}


def watch(model, tape: Tape):
    """Queries and keys as they are turned reach the attention; before that they lie head by head in one tensor."""
    for module in model.modules():
        if isinstance(module, modeling_gpt_neox.GPTNeoXAttention):
            module.query_key_value.register_forward_hook(
                lambda _, __, fused, at=f"blocks.{module.layer_idx}.attn", width=module.head_size: keep_apart(tape, at, fused, width)
            )
    place = lambda module: AttentionSteps(f"blocks.{module.layer_idx}.attn", masked=True, q="rot_q", k="rot_k")
    return watched_attention(modeling_gpt_neox, tape, place)


def keep_apart(tape: Tape, at: str, fused: torch.Tensor, width: int) -> None:
    query, key, _ = fused.unflatten(-1, (-1, 3 * width)).chunk(3, dim=-1)
    tape.keep(f"{at}.q", query)
    tape.keep(f"{at}.k", key)


def gpt_neox_case(case: Case, make, sizes: dict, **storage) -> None:
    config = GPTNeoXConfig(**sizes)
    steps = STEPS if config.use_parallel_residual else STEPS | SEQUENTIAL
    decoder_case(case, make, config, "gpt_neox", steps, "final_norm", watch, **storage)


def gpt_neox_cases() -> None:
    gpt_neox_case(
        Case("gpt_neox-lm", "attention and MLP side by side, a quarter of each head turned, untied", 61, "The rock rules."),
        GPTNeoXForCausalLM,
        {
            "hidden_size": 24,
            "num_attention_heads": 3,
            "num_hidden_layers": 2,
            "intermediate_size": 37,
            "max_position_embeddings": 32,
        },
    )
    gpt_neox_case(
        Case("gpt_neox-base", "one after the other, no biases in attention, half of each head turned, turns slowed", 62, "The sea, é!"),
        GPTNeoXModel,
        {
            "hidden_size": 20,
            "num_attention_heads": 5,
            "num_hidden_layers": 3,
            "intermediate_size": 33,
            "max_position_embeddings": 20,
            "use_parallel_residual": False,
            "attention_bias": False,
            "hidden_act": "gelu_fast",
            "rope_parameters": {
                "rope_type": "linear",
                "factor": 2.5,
                "rope_theta": 500.0,
                "partial_rotary_factor": 0.5,
            },
        },
    )
    gpt_neox_case(
        Case("gpt_neox-tied", "tied, whole heads turned, in BF16 shards", 63, "the rocks"),
        GPTNeoXForCausalLM,
        {
            "hidden_size": 16,
            "num_attention_heads": 2,
            "num_hidden_layers": 2,
            "intermediate_size": 30,
            "max_position_embeddings": 20,
            "tie_word_embeddings": True,
            "rope_parameters": {"rope_type": "default", "rope_theta": 100.0, "partial_rotary_factor": 1.0},
        },
        dtype=torch.bfloat16,
        max_shard_size="6KB",
    )
    gpt_neox_case(
        Case("gpt_neox-tokens", "labels for every token", 64, "The rock"),
        GPTNeoXForTokenClassification,
        {
            "hidden_size": 16,
            "num_attention_heads": 2,
            "num_hidden_layers": 2,
            "intermediate_size": 20,
            "max_position_embeddings": 20,
            "num_labels": 3,
        },
    )
    gpt_neox_case(
        Case("gpt_neox-answers", "the ends of an answer", 65, "The rock rules"),
        GPTNeoXForQuestionAnswering,
        {
            "hidden_size": 16,
            "num_attention_heads": 2,
            "num_hidden_layers": 2,
            "intermediate_size": 20,
            "max_position_embeddings": 20,
            "use_parallel_residual": False,
        },
    )
