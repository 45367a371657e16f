"""The SmolLM3 cases: transformers' SmolLM3Model and its heads, hooked."""

from transformers import SmolLM3Config, SmolLM3ForCausalLM, SmolLM3ForTokenClassification
from transformers.models.smollm3 import modeling_smollm3

from reference.case import Case
from reference.gated_decoder import gated_case
from reference.llama import sizes


def smollm3_case(case: Case, make, sizes: dict, **storage) -> None:
    gated_case(case, make, SmolLM3Config(pad_token_id=None, **sizes), modeling_smollm3, **storage)


def smollm3_cases() -> None:
    smollm3_case(
        Case("smollm3-lm", "the last of four layers sees no positions, tied", 151, "The rock rules the sea."),
        SmolLM3ForCausalLM,
        sizes(16, 4, 1, 4, 19, rope={"rope_theta": 2000000.0}),
    )
    smollm3_case(
        Case("smollm3-tokens", "labels for every token, windows where no positions are seen, biases", 152, "The rocks, é!"),
        SmolLM3ForTokenClassification,
        sizes(
            18,
            3,
            3,
            3,
            17,
            no_rope_layers=[0, 1, 0],
            use_sliding_window=True,
            sliding_window=3,
            attention_bias=True,
            mlp_bias=True,
            num_labels=3,
        ),
    )
