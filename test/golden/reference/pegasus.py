"""The Pegasus cases: transformers' PegasusModel and PegasusForConditionalGeneration, hooked."""

import torch
from transformers import PegasusConfig, PegasusForConditionalGeneration, PegasusModel
from transformers.models.pegasus import modeling_pegasus

from reference.bart_like import Kind, case_of, sizes_of
from reference.case import Case

PEGASUS = Kind(modeling_pegasus, PegasusConfig, pre_norm=True, before=(), after=("</s>",), start="<pad>")


def pegasus_cases() -> None:
    case_of(
        PEGASUS,
        Case(
            "pegasus-writes",
            "Pegasus with scaled embeddings, relu, and the length that transformers takes where nothing is said",
            75,
            "the 3rd of March 1999",
            target="1999-03",
            sources=("7 May 2031", "March 8", "the 12th of May 1607", "?"),
        ),
        PegasusForConditionalGeneration,
        sizes_of(16, 40, (2, 2, 28), (1, 4, 24), scale_embedding=True, activation_function="relu"),
        {},
        end=4,
    )
    case_of(
        PEGASUS,
        Case("pegasus-base", "PegasusModel without a head, in BF16", 76, "12 May é", target="2026-05-12"),
        PegasusModel,
        sizes_of(12, 19, (1, 3, 19), (2, 2, 26)),
        dtype=torch.bfloat16,
    )
