"""The Qwen2 cases: transformers' Qwen2Model and its heads, hooked."""

from transformers import Qwen2Config, Qwen2ForCausalLM, Qwen2ForSequenceClassification, Qwen2ForTokenClassification
from transformers.models.qwen2 import modeling_qwen2

from reference.case import Case
from reference.gated_decoder import gated_case
from reference.llama import sizes


def qwen2_case(case: Case, make, sizes: dict, **storage) -> None:
    gated_case(case, make, Qwen2Config(**sizes), modeling_qwen2, **storage)


def qwen2_cases() -> None:
    qwen2_case(
        Case("qwen2-lm", "tied, windows of 3 tokens from the second layer on", 124, "The rock rules the sea."),
        Qwen2ForCausalLM,
        sizes(
            16,
            4,
            2,
            3,
            19,
            tie_word_embeddings=True,
            use_sliding_window=True,
            sliding_window=3,
            max_window_layers=1,
        ),
    )
    qwen2_case(
        Case("qwen2-tokens", "labels for every token, a window in the first layer only, YaRN", 122, "The rocks, é!"),
        Qwen2ForTokenClassification,
        sizes(
            20,
            2,
            1,
            2,
            17,
            rope={"rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 16, "attention_factor": 1.25},
            use_sliding_window=True,
            sliding_window=2,
            layer_types=["sliding_attention", "full_attention"],
            num_labels=3,
        ),
    )
    qwen2_case(
        Case("qwen2-number", "one number for the text, no window", 123, "The sea rules."),
        Qwen2ForSequenceClassification,
        sizes(12, 3, 3, 2, 15, num_labels=1),
    )
