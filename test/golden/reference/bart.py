"""The BART cases: transformers' BartModel, and its classes that write, sort and answer, hooked."""

import torch
from transformers import (
    BartConfig,
    BartForConditionalGeneration,
    BartForQuestionAnswering,
    BartForSequenceClassification,
    BartModel,
)
from transformers.models.bart import modeling_bart

from reference.bart_like import Kind, case_of, sizes_of
from reference.case import Case

BART = Kind(modeling_bart, BartConfig, pre_norm=False, before=("<s>",), after=("</s>",), start="</s>")


def bart_cases() -> None:
    case_of(
        BART,
        Case(
            "bart-base",
            "BART without a head and without the name prefix, more decoder than encoder, relu",
            41,
            "12 May é",
            target="2026-05-12",
        ),
        BartModel,
        sizes_of(12, 17, (1, 3, 19), (2, 2, 26), activation_function="relu"),
    )
    case_of(
        BART,
        Case(
            "bart-lm",
            "BART in F16 with a tied output matrix and its bias, more encoder than decoder, gelu",
            42,
            "the 3rd of March 1999",
            target="1999-03",
        ),
        BartForConditionalGeneration,
        sizes_of(20, 26, (2, 5, 33), (1, 4, 41)),
        dtype=torch.float16,
    )
    case_of(
        BART,
        Case(
            "bart-writes",
            "BART with scaled embeddings, and what it writes itself, its first token prescribed",
            58,
            "7 May 2031",
            target="31",
            sources=("7 May 2031", "March 8", "the 12th of May 1607", "?"),
        ),
        BartForConditionalGeneration,
        sizes_of(16, 24, (1, 2, 24), (1, 2, 24), scale_embedding=True),
        {"forced_bos_token_id": "<s>", "max_length": 24},
    )
    case_of(
        BART,
        Case(
            "bart-rules",
            "BART that writes under every rule of generation_config.json",
            59,
            "7 May 2031",
            target="31",
            sources=("7 May 2031", "March 8", "the 12th of May 1607", "?"),
        ),
        BartForConditionalGeneration,
        sizes_of(16, 24, (1, 2, 24), (1, 2, 24)),
        {
            "max_new_tokens": 15,
            "min_length": 6,
            "forced_eos_token_id": "</s>",
            "no_repeat_ngram_size": 3,
            "encoder_no_repeat_ngram_size": 2,
            "repetition_penalty": 1.2,
            "bad_words_ids": [[117], [174, 174]],
            "suppress_tokens": [64],
            "begin_suppress_tokens": [5, 6],
        },
    )
    case_of(
        BART,
        Case("bart-labels", "BART that sorts texts: its decoder reads the source once more", 60, "12 May 1999"),
        BartForSequenceClassification,
        sizes_of(12, 17, (1, 3, 19), (2, 2, 26), id2label={0: "old", 1: "new", 2: "never"}),
    )
    case_of(
        BART,
        Case("bart-answers", "BART that answers from a text: its decoder reads the source once more", 62, "May 1999", pair="12 May 1999"),
        BartForQuestionAnswering,
        sizes_of(12, 33, (1, 3, 19), (2, 2, 26), num_labels=2),
    )
    case_of(
        BART,
        Case(
            "bart-untied",
            "BART whose encoder, decoder and output matrix have a table of tokens each",
            61,
            "12 May",
            target="5-12",
            sources=("7 May 2031", "March 8"),
        ),
        BartForConditionalGeneration,
        sizes_of(8, 17, (1, 2, 12), (1, 2, 13), tie_word_embeddings=False),
        {"max_length": 9},
    )
