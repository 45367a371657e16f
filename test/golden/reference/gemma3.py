"""The Gemma 3 cases: transformers' Gemma3TextModel and its heads, hooked."""

from torch import nn
from transformers import (
    Gemma3Config,
    Gemma3ForCausalLM,
    Gemma3ForConditionalGeneration,
    Gemma3TextConfig,
    Gemma3TextForSequenceClassification,
    Gemma3TextModel,
)
from transformers.models.gemma3 import modeling_gemma3

from reference.case import Case
from reference.gated_decoder import attention_steps
from reference.gemma import gemma_case
from reference.gemma2 import GEMMA2_STEPS
from reference.tape import AttentionSteps


def gemma3_case(case: Case, make, **sizes) -> None:
    gemma_case(case, make, Gemma3TextConfig(**sizes), modeling_gemma3, GEMMA2_STEPS, place)


def place(module: nn.Module) -> AttentionSteps:
    """Where both sides are seen, only a window hides tokens."""
    sees_all = module.config.use_bidirectional_attention and not module.is_sliding
    steps = attention_steps(module.layer_idx, turned=True)
    return AttentionSteps(steps.prefix, masked=not sees_all, q=steps.q, k=steps.k)


def gemma3_text_cases() -> None:
    gemma3_case(
        Case("gemma3_text-lm", "a block without a window after two with, each kind turned at its own speeds, tied", 77, "The rock rules the sea."),
        Gemma3ForCausalLM,
        hidden_size=16,
        num_attention_heads=4,
        num_key_value_heads=2,
        head_dim=6,
        num_hidden_layers=3,
        intermediate_size=23,
        max_position_embeddings=32,
        sliding_window=4,
        layer_types=["sliding_attention", "sliding_attention", "full_attention"],
        query_pre_attn_scalar=10,
        rope_parameters={
            "full_attention": {"rope_type": "linear", "factor": 8.0, "rope_theta": 5000.0},
            "sliding_attention": {"rope_type": "default", "rope_theta": 100.0},
        },
    )
    gemma3_case(
        Case("gemma3_text-both", "tokens before and after are seen, half of the window each; logits capped", 78, "The rocks, é!"),
        Gemma3ForCausalLM,
        hidden_size=12,
        num_attention_heads=3,
        num_key_value_heads=1,
        head_dim=4,
        num_hidden_layers=2,
        intermediate_size=20,
        max_position_embeddings=20,
        sliding_window=5,
        layer_types=["sliding_attention", "full_attention"],
        use_bidirectional_attention=True,
        final_logit_softcapping=4.0,
    )
    gemma3_case(
        Case("gemma3_text-base", "without a head, six blocks of which the last has no window, biases in attention", 79, "The sea."),
        Gemma3TextModel,
        hidden_size=12,
        num_attention_heads=2,
        num_key_value_heads=2,
        head_dim=4,
        num_hidden_layers=6,
        intermediate_size=14,
        max_position_embeddings=20,
        sliding_window=2,
        attention_bias=True,
    )
    gemma3_case(
        Case("gemma3_text-labels", "labels for the text", 80, "The sea"),
        Gemma3TextForSequenceClassification,
        hidden_size=12,
        num_attention_heads=2,
        num_key_value_heads=1,
        head_dim=4,
        num_hidden_layers=2,
        intermediate_size=14,
        max_position_embeddings=20,
        sliding_window=2,
        num_labels=3,
    )


def gemma3_cases() -> None:
    """A model that looks at pictures, too, on a text; its print is not kept, for only its text part is shown."""
    case = Case("gemma3-lm", "the text part of a model that looks at pictures, too", 84, "The rocks, é!")
    text = {
        "hidden_size": 12,
        "num_attention_heads": 2,
        "num_key_value_heads": 1,
        "head_dim": 4,
        "num_hidden_layers": 2,
        "intermediate_size": 14,
        "max_position_embeddings": 20,
        "sliding_window": 3,
        "layer_types": ["sliding_attention", "full_attention"],
        "rope_scaling": {"rope_type": "linear", "factor": 8.0},
    }
    vision = {"hidden_size": 8, "intermediate_size": 6, "num_hidden_layers": 1, "num_attention_heads": 2, "image_size": 8, "patch_size": 4}
    pictures = {"mm_tokens_per_image": 4, "image_token_index": 264, "boi_token_index": 265, "eoi_token_index": 266}
    config = Gemma3Config(text_config=text, vision_config=vision, **pictures)
    steps = {step: path.replace("layers", "language_model.layers") for step, path in GEMMA2_STEPS.items()}
    steps |= {"embed.scaled": "language_model.embed_tokens", "final_norm": "language_model.norm"}
    gemma_case(case, Gemma3ForConditionalGeneration, config, modeling_gemma3, steps, place)
    (case.folder / "modules.txt").unlink()
