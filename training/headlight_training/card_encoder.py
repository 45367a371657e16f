"""The model card of masked-words."""

from . import model_card as card
from .sources import AUSTEN, WORDNET

NAME = "masked-words"


def write() -> None:
    """Writes media/models/masked-words/README.md."""
    config, found = card.config(NAME), card.expected(NAME)
    card.write(
        NAME,
        "A small BERT that has read English, in lower case, and fills in masked words. Select one or two sentences, put "
        f"`[MASK]` in place of a word, and see which words on both sides its heads look at: "
        f"{card.in_words(card.best(found['previous_token'])[0])} at the token before, "
        f"{card.in_words(card.best(found['next_token'])[0])} at the one after, others at words farther away.",
        {
            "layout": "BERT (`BertForMaskedLM`), two segments, output tied to the token embeddings",
            "blocks": f"{config['num_hidden_layers']}",
            "heads": f"{config['num_attention_heads']}, each {config['hidden_size'] // config['num_attention_heads']} wide",
            "width of the residual stream": f"{config['hidden_size']}",
            "feed-forward width": f"{config['intermediate_size']}, GELU",
            "positions": f"{config['max_position_embeddings']}, learned",
            "vocabulary": f"{config['vocab_size']:,} tokens, WordPiece in lower case",
        },
        [_training(), _quality(found), _heads(found)],
    )


def _training() -> str:
    sources = [
        (WORDNET, "each sense: its gloss, and the sentences that use it"),
        (AUSTEN, "six novels: consecutive parts of a chapter"),
    ]
    return f"""## What it was trained on

Pairs of sentences, so that both segments mean something: a word's gloss and a sentence that uses the word, or two
consecutive parts of a novel; a gloss without an example stands alone. One sense or chapter in fifty (by a hash of its
text) was held out.

{card.source_table(sources)}

`training/train_encoder.py`, seeded: {card.training_table(NAME)} Masked as in BERT: 15 % of the tokens, anew each time,
80 % of them by `[MASK]`, 10 % by any token, 10 % left as they are."""


def _quality(found: dict) -> str:
    return f"""## How good it is

On the 100 held-out pairs of `training/held-out/{NAME}.json`, in which {found["masked"]} tokens (15 %) are all replaced by
`[MASK]`, with the stored weights:

| | |
| --- | --- |
| masked tokens filled in right | {card.percent(found["accuracy"])} |
| always guessing the commonest token | {card.percent(found["unigram_accuracy"])} |
| loss per masked token, nats | {found["loss"]:.3f} |"""


def _heads(found: dict) -> str:
    tables = []
    for name, what in (("previous_token", "The token before"), ("next_token", "The token after")):
        rows = "\n".join(f"| {head} | {score:.3f} |" for head, score in card.ranked(found[name], 3))
        tables.append(f"**{what}**:\n\n| head | share |\n| --- | --- |\n{rows}")
    return f"""## Which heads to look at

Heads are written layer.head, from 0. The share of all of a head's attention that falls on the neighbouring token, mean
over the same pairs, as TransformerLens's `detect_head` measures it with `error_measure='mul'`.

""" + "\n\n".join(tables)
