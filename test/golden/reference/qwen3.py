"""The Qwen3 cases: transformers' Qwen3Model and its heads, hooked."""

from transformers import Qwen3Config, Qwen3ForCausalLM, Qwen3ForQuestionAnswering
from transformers.models.qwen3 import modeling_qwen3

from reference.case import Case
from reference.gated_decoder import QUERY_KEY_NORMS, STEPS, gated_case
from reference.llama import sizes


def qwen3_case(case: Case, make, sizes: dict, **storage) -> None:
    gated_case(case, make, Qwen3Config(**sizes), modeling_qwen3, STEPS | QUERY_KEY_NORMS, **storage)


def qwen3_cases() -> None:
    qwen3_case(
        Case("qwen3-lm", "four heads of queries share two of keys, wider than the model, untied", 131, "The rock rules the sea."),
        Qwen3ForCausalLM,
        sizes(16, 4, 2, 2, 21, head_dim=6),
    )
    qwen3_case(
        Case("qwen3-answers", "the ends of an answer, biases, windows of 3 tokens from the second layer on", 132, "The rocks, é!"),
        Qwen3ForQuestionAnswering,
        sizes(
            16,
            2,
            1,
            2,
            19,
            longest=6,
            rope={"rope_type": "dynamic", "factor": 3.0},
            head_dim=6,
            attention_bias=True,
            use_sliding_window=True,
            sliding_window=3,
            max_window_layers=1,
            rms_norm_eps=1e-3,
        ),
    )
