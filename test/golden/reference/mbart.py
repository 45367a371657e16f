"""The mBART cases: transformers' MBartModel and MBartForConditionalGeneration, hooked."""

from transformers import MBartConfig, MBartForConditionalGeneration, MBartForSequenceClassification, MBartModel
from transformers.models.mbart import modeling_mbart

from reference.bart_like import Kind, case_of, sizes_of
from reference.case import Case

MBART = Kind(
    modeling_mbart,
    MBartConfig,
    pre_norm=True,
    before=("<first>",),
    after=("</s>",),
    start="</s>",
    languages=("<first>", "<second>"),
)


def mbart_cases() -> None:
    case_of(
        MBART,
        Case(
            "mbart-writes",
            "mBART that reads one language and writes another, whose token is prescribed; scaled embeddings",
            73,
            "7 May 2031",
            target="31",
            sources=("7 May 2031", "March 8", "the 12th of May 1607", "?"),
        ),
        MBartForConditionalGeneration,
        sizes_of(16, 24, (1, 2, 24), (2, 4, 20), scale_embedding=True),
        {"forced_bos_token_id": "<second>", "forced_eos_token_id": "</s>", "max_length": 12},
        end=1.5,
    )
    case_of(
        MBART,
        Case("mbart-base", "MBartModel without a head, relu", 74, "12 May é", target="2026-05-12"),
        MBartModel,
        sizes_of(12, 20, (2, 3, 19), (1, 2, 26), activation_function="relu"),
    )
    case_of(
        MBART,
        Case("mbart-labels", "mBART that sorts texts: its decoder begins with the end of the source", 77, "12 May 1999"),
        MBartForSequenceClassification,
        sizes_of(12, 17, (1, 3, 19), (1, 2, 26)),
    )
