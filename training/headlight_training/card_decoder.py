"""The model card of prose-and-code."""

import math

from . import model_card as card
from .sources import AUSTEN, TYPESCRIPT, WORDNET

NAME = "prose-and-code"


def write() -> None:
    """Writes media/models/prose-and-code/README.md."""
    config, found = card.config(NAME), card.expected(NAME)
    before, after = card.best(found["previous_token"]), card.best(found["induction"]["4"]["after_earlier"])
    card.write(
        NAME,
        f"A small GPT-2 that has read English and TypeScript. Select code or prose in which a name or a phrase comes "
        f"back: {card.in_words(before[0])} looks at the token before, and {card.in_words(after[0])} at what followed "
        f"the last time (an induction head).",
        {
            "layout": "GPT-2 (`GPT2LMHeadModel`), output tied to the token embeddings",
            "blocks": f"{config['n_layer']}",
            "heads": f"{config['n_head']}, each {config['n_embd'] // config['n_head']} wide",
            "width of the residual stream": f"{config['n_embd']}",
            "feed-forward width": f"{4 * config['n_embd']}, GELU",
            "positions": f"{config['n_positions']}, learned",
            "vocabulary": f"{config['vocab_size']:,} tokens, byte-level BPE",
        },
        [_training(), _quality(found), _circuits(found)],
    )


def _training() -> str:
    sources = [
        (WORDNET, "the glosses and examples"),
        (AUSTEN, "six novels, by chapter"),
        *((source, "its hand-written `.ts` files without tests, at most 4 MB") for source in TYPESCRIPT),
    ]
    return f"""## What it was trained on

Half of it is English, half TypeScript; one document in fifty (by a hash of its text) was held out.

{card.source_table(sources)}

`training/train_decoder.py`, seeded: {card.training_table(NAME)}

Three things help a model this small to form circuits in so short a training. The position embeddings begin as sines
and cosines of periods from 2 to 256, and are then learned like the rest. At first the windows are short (16 tokens for
400 steps, then 64 until step 1,800), at any place in the context. And not all windows are text: at first one in four
repeats a stretch of random tokens, later 6 %; 6 % repeat a stretch of the corpus; and from step 1,038 on 15 %, later
2 %, are triples *a b a* of random tokens, in which only the token before tells the third. Random tokens that nothing
tells do not count in the loss."""


def _quality(found: dict) -> str:
    rows = "\n".join(
        f"| {kind} | {found['loss'][kind]:.3f} | {card.percent(found['accuracy'][kind])} | {card.percent(found['unigram_accuracy'][kind])} |"
        for kind in ("english", "typescript", "all")
    )
    return f"""## How good it is

On the 32 held-out windows of `training/held-out/{NAME}.json`, with the stored weights:

| | loss per token, nats | next token right | always guessing the commonest token |
| --- | --- | --- | --- |
{rows}

It is a model to look into, not one to write with: it closes brackets and repeats names, and knows little else."""


def _circuits(found: dict) -> str:
    previous = "\n".join(f"| {head} | {score:.3f} |" for head, score in card.ranked(found["previous_token"], 3))
    heads = [head for head, _ in card.ranked(found["induction"]["4"]["after_earlier"], 4)]
    rows = []
    for head in heads:
        layer, number = map(int, head.split("."))
        scores = [
            found["induction"][times][measure][layer][number]
            for measure in ("mul", "mul_exclude_bos", "after_earlier")
            for times in ("2", "4")
        ]
        rows.append(f"| {head} | " + " | ".join(f"{score:.3f}" for score in scores) + " |")
    induction = "\n".join(rows)
    return f"""## Which heads to look at

Heads are written layer.head, from 0. Measured on the stored weights as TransformerLens's
[`detect_head`](https://github.com/TransformerLensOrg/TransformerLens/blob/main/transformer_lens/head_detector.py) does
with `error_measure='mul'`: the share of all of a head's attention that falls where the kind of head would look.

**The token before** (`previous_token_head`), mean over the held-out windows:

| head | share |
| --- | --- |
{previous}

**What followed the last time** (`induction_head`), mean over 8 sequences that begin with `<|endoftext|>` and then
repeat random tokens, a stretch of 127 twice or one of 63 four times. In the first stretch nothing has come before, so a
head has nowhere to look; the detector counts those rows as misses, which caps its score near 1/2 (twice) and 3/4 (four
times). With `exclude_bos=True` it does not count attention to the first token, where such a head rests. The last
columns are the mean attention, over the later stretches alone, to the tokens that followed earlier occurrences.

| head | `mul`, twice | `mul`, four times | `exclude_bos`, twice | `exclude_bos`, four times | later stretches, twice | later stretches, four times |
| --- | --- | --- | --- | --- | --- | --- |
{induction}

Loss on tokens that stood there before: {found["repeated_loss"]["2"]:.3f} (twice), {found["repeated_loss"]["4"]:.3f} (four times) nats; by chance it would be
{_chance():.2f}. `training/README.md` has every formula."""


def _chance() -> float:
    """The loss of giving every token the same probability."""
    return math.log(card.config(NAME)["vocab_size"])
