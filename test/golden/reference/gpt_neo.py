"""The GPT-Neo cases: transformers' GPTNeoModel and its heads, hooked."""

from contextlib import contextmanager

import torch
from transformers import (
    GPTNeoConfig,
    GPTNeoForCausalLM,
    GPTNeoForSequenceClassification,
    GPTNeoForTokenClassification,
    GPTNeoModel,
)
from transformers.models.gpt_neo.modeling_gpt_neo import GPTNeoSelfAttention

from reference.byte_level_decoder import decoder_case
from reference.case import Case
from reference.tape import AttentionSteps, Tape, close

STEPS = {
    "embed.tokens": "wte",
    "embed.positions": "wpe",
    "embed.sum": "drop",
    "blocks.{i}.resid_pre": "< h.{i}",
    "blocks.{i}.ln1": "h.{i}.ln_1",
    "blocks.{i}.attn.concat": "< h.{i}.attn.attention.out_proj",
    "blocks.{i}.attn.out": "h.{i}.attn.attention.out_proj",
    "blocks.{i}.resid_mid": "< h.{i}.ln_2",
    "blocks.{i}.ln2": "h.{i}.ln_2",
    "blocks.{i}.mlp.pre": "h.{i}.mlp.c_fc",
    "blocks.{i}.mlp.post": "h.{i}.mlp.act",
    "blocks.{i}.mlp.out": "h.{i}.mlp.c_proj",
    "blocks.{i}.resid_post": "h.{i}",
    "final_norm": "ln_f",
}


@contextmanager
def watched(_, tape: Tape):
    """Attention here is a method of its own, not one of transformers' interchangeable functions."""
    attend = GPTNeoSelfAttention._attn

    def watched_attend(module, query, key, value, attention_mask=None):
        z, pattern = attend(module, query, key, value, attention_mask)
        hidden = ~module.bias[:, :, : query.shape[-2], : key.shape[-2]]
        steps = AttentionSteps(f"blocks.{module.layer_id}.attn", masked=True)
        ours = tape.attention(steps, query, key, value, 1.0, hidden)
        assert close(ours[0], pattern) and close(ours[1], z.transpose(1, 2))
        return z, pattern

    GPTNeoSelfAttention._attn = watched_attend
    try:
        yield
    finally:
        GPTNeoSelfAttention._attn = attend


def gpt_neo_case(case: Case, make, sizes: dict, **storage) -> None:
    decoder_case(case, make, GPTNeoConfig(**sizes), "transformer", STEPS, "final_norm", watched, **storage)


def gpt_neo_cases() -> None:
    gpt_neo_case(
        Case("gpt_neo-lm", "global and local blocks in turn, a window of 4 tokens, tied", 41, "The rock rules the sea."),
        GPTNeoForCausalLM,
        {
            "hidden_size": 24,
            "num_heads": 3,
            "num_layers": 4,
            "attention_types": [[["global", "local"], 2]],
            "window_size": 4,
            "max_position_embeddings": 32,
        },
    )
    gpt_neo_case(
        Case("gpt_neo-base", "without a head, two local blocks before a global one, relu, F = 37", 42, "The rocks, é!"),
        GPTNeoModel,
        {
            "hidden_size": 20,
            "num_heads": 5,
            "num_layers": 3,
            "attention_types": [[["local"], 2], [["global"], 1]],
            "window_size": 1,
            "max_position_embeddings": 17,
            "intermediate_size": 37,
            "activation_function": "relu",
        },
    )
    gpt_neo_case(
        Case("gpt_neo-labels", "labels for the text, in BF16", 43, "The sea rules."),
        GPTNeoForSequenceClassification,
        {
            "hidden_size": 16,
            "num_heads": 2,
            "num_layers": 2,
            "attention_types": [[["global", "local"], 1]],
            "window_size": 3,
            "max_position_embeddings": 20,
            "id2label": {0: "still", 1: "stormy", 2: "dry"},
        },
        dtype=torch.bfloat16,
    )
    gpt_neo_case(
        Case("gpt_neo-tokens", "labels for every token, without a bias before them", 44, "the rock"),
        GPTNeoForTokenClassification,
        {
            "hidden_size": 12,
            "num_heads": 2,
            "num_layers": 2,
            "attention_types": [[["local", "global"], 1]],
            "window_size": 2,
            "max_position_embeddings": 20,
            "num_labels": 5,
        },
    )
