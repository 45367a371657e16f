"""The Mistral cases: transformers' MistralModel and its heads, hooked."""

import torch
from transformers import MistralConfig, MistralForCausalLM, MistralForTokenClassification, MistralModel
from transformers.models.mistral import modeling_mistral

from reference.case import Case
from reference.gated_decoder import gated_case
from reference.llama import sizes


def mistral_case(case: Case, make, sizes: dict, **storage) -> None:
    gated_case(case, make, MistralConfig(**sizes), modeling_mistral, **storage)


def mistral_cases() -> None:
    mistral_case(
        Case("mistral-lm", "a window of 4 tokens, heads wider than the model, untied", 111, "The rock rules the sea."),
        MistralForCausalLM,
        sizes(20, 4, 2, 2, 27, head_dim=6, sliding_window=4),
    )
    mistral_case(
        Case("mistral-base", "no window, a width that heads do not divide, in F16, without a head", 114, "The rocks, é!"),
        MistralModel,
        sizes(
            26,
            3,
            3,
            3,
            19,
            rope={"rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 16},
            sliding_window=None,
        ),
        dtype=torch.float16,
    )
    mistral_case(
        Case("mistral-tokens", "labels for every token, a window of 1 token, tied", 113, "The sea."),
        MistralForTokenClassification,
        sizes(12, 2, 1, 2, 15, sliding_window=1, num_labels=3, tie_word_embeddings=True),
    )
