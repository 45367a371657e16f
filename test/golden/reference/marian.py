"""The Marian cases: transformers' MarianModel and MarianMTModel, hooked."""

import torch
from transformers import MarianConfig, MarianModel, MarianMTModel
from transformers.models.marian import modeling_marian

from reference.bart_like import Kind, case_of, sizes_of
from reference.case import Case

MARIAN = Kind(modeling_marian, MarianConfig, pre_norm=False, before=(), after=("</s>",), start="<pad>")


def marian_cases() -> None:
    case_of(
        MARIAN,
        Case(
            "marian-writes",
            "Marian as it is published: scaled embeddings, swish, a bias of the scores, <pad> never written",
            71,
            "the 3rd of March 1999",
            target="1999-03",
            sources=("7 May 2031", "March 8", "the 12th of May 1607", "?"),
        ),
        MarianMTModel,
        sizes_of(16, 32, (2, 2, 28), (1, 4, 24), scale_embedding=True, activation_function="swish"),
        {"bad_words_ids": [[266]], "forced_eos_token_id": "</s>", "max_length": 18},
        end=3.3,
    )
    case_of(
        MARIAN,
        Case(
            "marian-base",
            "MarianModel in F16, of odd width, whose file holds the sines and cosines as they were rounded",
            72,
            "12 May é",
            target="2026-05-12",
        ),
        MarianModel,
        sizes_of(15, 19, (1, 3, 19), (2, 5, 26), activation_function="relu"),
        dtype=torch.float16,
    )
