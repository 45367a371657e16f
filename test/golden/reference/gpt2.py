"""The GPT-2 cases: transformers' GPT2Model and its heads, hooked."""

import torch
from transformers import (
    GPT2Config,
    GPT2ForQuestionAnswering,
    GPT2ForSequenceClassification,
    GPT2ForTokenClassification,
    GPT2LMHeadModel,
    GPT2Model,
)
from transformers.models.gpt2 import modeling_gpt2

from reference.byte_level_decoder import decoder_case
from reference.case import Case
from reference.hugging_face import watched_attention
from reference.tape import AttentionSteps, Tape

STEPS = {
    "embed.tokens": "wte",
    "embed.positions": "wpe",
    "embed.sum": "drop",
    "blocks.{i}.resid_pre": "< h.{i}",
    "blocks.{i}.ln1": "h.{i}.ln_1",
    "blocks.{i}.attn.concat": "< h.{i}.attn.c_proj",
    "blocks.{i}.attn.out": "h.{i}.attn.c_proj",
    "blocks.{i}.resid_mid": "< h.{i}.ln_2",
    "blocks.{i}.ln2": "h.{i}.ln_2",
    "blocks.{i}.mlp.pre": "h.{i}.mlp.c_fc",
    "blocks.{i}.mlp.post": "< h.{i}.mlp.c_proj",
    "blocks.{i}.mlp.out": "h.{i}.mlp.c_proj",
    "blocks.{i}.resid_post": "h.{i}",
    "final_norm": "ln_f",
}


def watch(_, tape: Tape):
    return watched_attention(modeling_gpt2, tape, lambda module: AttentionSteps(f"blocks.{module.layer_idx}.attn", masked=True))


def gpt2_case(case: Case, make, sizes: dict, **storage) -> None:
    decoder_case(case, make, GPT2Config(**sizes), "transformer", STEPS, "final_norm", watch, **storage)


def gpt2_cases() -> None:
    gpt2_case(
        Case("gpt2-lm", "GPT-2 with a tied output matrix, gelu_new, F = 4 C", 11, "The rock rules the sea."),
        GPT2LMHeadModel,
        {"n_embd": 24, "n_head": 3, "n_layer": 2, "n_positions": 32},
    )
    gpt2_case(
        Case("gpt2-base", "GPT-2 without a head and without the name prefix, relu, F = 37", 12, "The rock rules é ."),
        GPT2Model,
        {"n_embd": 20, "n_head": 5, "n_layer": 3, "n_positions": 17, "n_inner": 37, "activation_function": "relu"},
    )
    gpt2_case(
        Case("gpt2-f16-sharded", "GPT-2 in F16, in shards, untied, exact gelu", 13, "The rocks? The rules!"),
        GPT2LMHeadModel,
        {
            "n_embd": 18,
            "n_head": 2,
            "n_layer": 2,
            "n_positions": 19,
            "n_inner": 50,
            "activation_function": "gelu",
            "layer_norm_epsilon": 1e-3,
            "tie_word_embeddings": False,
        },
        dtype=torch.float16,
        max_shard_size="16KB",
    )
    gpt2_case(
        Case("gpt2-labels", "labels for the text, each for itself, padding at its end, attention scaled layer by layer", 14, "The sea rules.<|endoftext|><|endoftext|>"),
        GPT2ForSequenceClassification,
        {
            "n_embd": 16,
            "n_head": 4,
            "n_layer": 2,
            "n_positions": 20,
            "id2label": {0: "calm", 1: "rough", 2: "salt"},
            "pad_token_id": 269,
            "problem_type": "multi_label_classification",
            "scale_attn_by_inverse_layer_idx": True,
        },
    )
    gpt2_case(
        Case("gpt2-tokens", "labels for every token, attention not scaled", 15, "The rock."),
        GPT2ForTokenClassification,
        {"n_embd": 15, "n_head": 3, "n_layer": 2, "n_positions": 20, "num_labels": 3, "scale_attn_weights": False},
    )
    gpt2_case(
        Case("gpt2-answers", "the ends of an answer, in BF16", 16, "The rock rules the sea."),
        GPT2ForQuestionAnswering,
        {"n_embd": 16, "n_head": 2, "n_layer": 2, "n_positions": 20},
        dtype=torch.bfloat16,
    )
