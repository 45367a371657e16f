"""Measures written-dates on dates that it has never seen."""

import torch
from tokenizers import Tokenizer
from transformers import BartForConditionalGeneration

from . import date_data
from .date_data import DECODER_START

CASES = 300
LONGEST_ANSWER = 16
END = 2
# Where the digits of each part stand in <s> 1 9 9 1 - 0 3 - 0 5 </s>.
DIGITS = {"year": (1, 2, 3, 4), "month": (6, 7), "day": (9, 10)}


def data(tokenizer: Tokenizer) -> dict:
    """Texts and their dates as tokens, with the places of the tokens that say year, month and day."""
    return {
        "cases": [
            {
                "text": case.text,
                "ids": tokenizer.encode(case.text).ids,
                "iso": case.iso,
                "target_ids": tokenizer.encode(case.iso).ids,
                **date_data.part_tokens(tokenizer, case),
            }
            for case in date_data.examples(2, CASES, held_out=True)
        ]
    }


def measure(model: BartForConditionalGeneration, tokenizer: Tokenizer, held_out: dict) -> dict:
    """Loss, greedy answers, and where each head of the cross-attention looks for each part of the date."""
    losses, generated = [], []
    looks = {part: [] for part in DIGITS}
    for case in held_out["cases"]:
        ids, targets = torch.tensor([case["ids"]]), torch.tensor(case["target_ids"])
        with torch.no_grad():
            output = model(
                ids,
                decoder_input_ids=torch.tensor([[DECODER_START, *case["target_ids"][:-1]]]),
                output_attentions=True,
            )
        losses.append(torch.nn.functional.cross_entropy(output.logits[0], targets, reduction="none"))
        attention = torch.stack([layer[0] for layer in output.cross_attentions])  # [L, H, target, source]
        for part, digits in DIGITS.items():
            found = attention[:, :, list(digits)].argmax(-1)
            looks[part].append(torch.isin(found, torch.tensor(case[part])).float().mean(-1))
        generated.append(tokenizer.decode(answer(model, ids)))
    right = [text == case["iso"] for text, case in zip(generated, held_out["cases"], strict=True)]
    return {
        "loss": torch.cat(losses).mean().item(),
        "exact_match": sum(right) / len(right),
        "generated": generated,
        "cross_attention": {part: torch.stack(each).mean(0) for part, each in looks.items()},
    }


def answer(model: BartForConditionalGeneration, ids: torch.Tensor) -> list[int]:
    """Greedy decoding of [1, T] ids: decoder_start_token_id, then the most probable token until </s> is one."""
    answered = [DECODER_START]
    with torch.no_grad():
        while len(answered) < LONGEST_ANSWER:
            logits = model(ids, decoder_input_ids=torch.tensor([answered])).logits
            answered.append(int(logits[0, -1].argmax()))
            if answered[-1] == END:
                break
    return answered
