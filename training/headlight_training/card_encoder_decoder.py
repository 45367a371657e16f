"""The model card of written-dates."""

from . import model_card as card
from .written_dates import FIRST_YEAR, LAST_YEAR

NAME = "written-dates"


def write() -> None:
    """Writes media/models/written-dates/README.md."""
    config, found = card.config(NAME), card.expected(NAME)
    readers: dict[str, list[str]] = {}
    for part, scores in found["cross_attention"].items():
        readers.setdefault(card.best(scores)[0], []).append(f"the {part}")
    where = ", ".join(f"{card.in_words(head)} looks at {' and '.join(parts)}" for head, parts in readers.items())
    card.write(
        NAME,
        f"A small BART that reads a written date, such as “the fifth of March, 1991”, and writes it as 1991-03-05. "
        f"Watch its cross-attention while it writes: {where}.",
        {
            "layout": "BART (`BartForConditionalGeneration`), output tied to the token embeddings",
            "blocks": f"{config['encoder_layers']} in the encoder, {config['decoder_layers']} in the decoder",
            "heads": f"{config['decoder_attention_heads']}, each {config['d_model'] // config['decoder_attention_heads']} wide",
            "width of the residual stream": f"{config['d_model']}",
            "feed-forward width": f"{config['decoder_ffn_dim']}, GELU",
            "positions": f"{config['max_position_embeddings']}, learned",
            "vocabulary": f"{config['vocab_size']:,} tokens, byte-level BPE; each digit is a token of its own",
        },
        [_training(), _quality(found), _cross_attention(found)],
    )


def _training() -> str:
    return f"""## What it was trained on

Dates from {FIRST_YEAR} to {LAST_YEAR}, made by `training/headlight_training/written_dates.py` (MIT, as is this model): every valid
day, in the many ways in which English writes dates that have one answer (March 5, 1991; 5 Mar 1991; 05-Mar-1991;
Tuesday, the fifth of March nineteen ninety-one; 1991's fifth of March), one time in three inside a sentence. One date in
twenty (by a hash of the date) was held out: no text with it was ever seen.

`training/train_encoder_decoder.py`, seeded: {card.training_table(NAME)}"""


def _quality(found: dict) -> str:
    return f"""## How good it is

On the 300 held-out texts of `training/held-out/{NAME}.json`, by greedy decoding with the stored weights:
{card.percent(found["exact_match"])} are exactly right. Loss per token under teacher forcing: {found["loss"]:.5f} nats. Only the dates
were held out: the ways of writing them, and the sentences around them, are those of the training. It knows one date at a
time, and nothing else: of other texts, of dates in capitals or all in numbers, it makes something of the shape of a
date, which may not be right, nor exist."""


def _cross_attention(found: dict) -> str:
    heads = [
        f"{layer}.{head}" for layer, row in enumerate(found["cross_attention"]["year"]) for head in range(len(row))
    ]
    rows = []
    for head in heads:
        layer, number = map(int, head.split("."))
        scores = " | ".join(
            card.percent(found["cross_attention"][part][layer][number]) for part in ("year", "month", "day")
        )
        rows.append(f"| {head} | {scores} |")
    chance = " | ".join(card.percent(_chance(part)) for part in ("year", "month", "day"))
    rows.append(f"| a token at random | {chance} |")
    table = "\n".join(rows)
    return f"""## Where the decoder looks

For each head of the cross-attention (layer.head, from 0): how often, while the digits of a part are predicted, its
largest weight lies on a token that says that part. Predicting a digit is done at the position before it. A head with
half of the month has one of its two digits.

| head | year | month | day |
| --- | --- | --- | --- |
{table}"""


def _chance(part: str) -> float:
    """How often a token chosen at random would say the part."""
    cases = card.held_out(NAME)["cases"]
    return sum(len(case[part]) / len(case["ids"]) for case in cases) / len(cases)
