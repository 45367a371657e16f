"""The Gemma 2 cases: transformers' Gemma2Model and its heads, hooked."""

from transformers import Gemma2Config, Gemma2ForCausalLM, Gemma2ForSequenceClassification, Gemma2Model
from transformers.models.gemma2 import modeling_gemma2

from reference.case import Case
from reference.gemma import GEMMA_STEPS, gemma_case

GEMMA2_STEPS = GEMMA_STEPS | {
    "blocks.{i}.ln1_post": "layers.{i}.post_attention_layernorm",
    "blocks.{i}.resid_mid": "< layers.{i}.pre_feedforward_layernorm",
    "blocks.{i}.ln2": "layers.{i}.pre_feedforward_layernorm",
    "blocks.{i}.ln2_post": "layers.{i}.post_feedforward_layernorm",
}


def gemma2_case(case: Case, make, **sizes) -> None:
    gemma_case(case, make, Gemma2Config(**sizes), modeling_gemma2, GEMMA2_STEPS)


def gemma2_cases() -> None:
    gemma2_case(
        Case("gemma2-lm", "scores and logits capped, a window of 4 tokens in every other block, tied", 74, "The rock rules the sea."),
        Gemma2ForCausalLM,
        hidden_size=12,
        num_attention_heads=4,
        num_key_value_heads=2,
        head_dim=6,
        num_hidden_layers=3,
        intermediate_size=23,
        max_position_embeddings=32,
        sliding_window=4,
        query_pre_attn_scalar=10,
        attn_logit_softcapping=2.0,
        final_logit_softcapping=5.0,
    )
    gemma2_case(
        Case("gemma2-base", "without a head, without caps, kinds of blocks as listed", 75, "The rocks, é!"),
        Gemma2Model,
        hidden_size=18,
        num_attention_heads=3,
        num_key_value_heads=3,
        head_dim=4,
        num_hidden_layers=3,
        intermediate_size=23,
        max_position_embeddings=20,
        sliding_window=2,
        layer_types=["full_attention", "sliding_attention", "sliding_attention"],
        attn_logit_softcapping=None,
        attention_bias=True,
    )
    gemma2_case(
        Case("gemma2-labels", "labels for the text, whose scores are not capped", 76, "The sea"),
        Gemma2ForSequenceClassification,
        hidden_size=12,
        num_attention_heads=2,
        num_key_value_heads=1,
        head_dim=4,
        num_hidden_layers=2,
        intermediate_size=20,
        max_position_embeddings=20,
        sliding_window=2,
        num_labels=3,
    )
