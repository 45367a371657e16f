"""Trains media/models/prose-and-code: a GPT-2 of English and TypeScript."""

import numpy as np
import torch
from transformers import GPT2Config, GPT2LMHeadModel

from headlight_training import circuits, language_data, measure_decoder, model_folder, vocabularies
from headlight_training.language_data import CONTEXT, END_OF_TEXT, KINDS
from headlight_training.paths import CACHE
from headlight_training.positions import sinusoids
from headlight_training.seeds import generator
from headlight_training.trainer import Schedule, prepare, train
from measure import measure

NAME = "prose-and-code"
VOCABULARY = 3072
WIDTH, LAYERS, HEADS = 192, 6, 6
TOKENIZER_CONFIG = {
    "bos_token": "<|endoftext|>",
    "eos_token": "<|endoftext|>",
    "unk_token": "<|endoftext|>",
    "model_max_length": CONTEXT,
}
SCHEDULE = Schedule(steps=3900)


def tokenizer():
    """Byte-level BPE, trained on as much English as TypeScript."""

    def make():
        halves = [language_data.documents(kind, held_out=False) for kind in KINDS]
        size = min(sum(map(len, half)) for half in halves)
        texts = [text for half in halves for text in _first_characters(half, size)]
        return vocabularies.byte_level_bpe(texts, VOCABULARY)

    return vocabularies.cached(CACHE / NAME / "tokenizer.json", make)


def new_model() -> GPT2LMHeadModel:
    config = GPT2Config(
        vocab_size=VOCABULARY,
        n_positions=CONTEXT,
        n_embd=WIDTH,
        n_layer=LAYERS,
        n_head=HEADS,
        resid_pdrop=0.0,
        embd_pdrop=0.0,
        attn_pdrop=0.0,
        bos_token_id=END_OF_TEXT,
        eos_token_id=END_OF_TEXT,
        initializer_range=0.05,  # for this width GPT-2's 0.02 starts slowly
        use_cache=False,
        attn_implementation="eager",  # half as fast again as SDPA on two cores
    )
    model = GPT2LMHeadModel(config)
    with torch.no_grad():
        model.transformer.wpe.weight.copy_(sinusoids(CONTEXT, WIDTH))
    return model


def _first_characters(texts: list[str], count: int):
    for text in texts:
        if count <= 0:
            return
        yield text[:count]
        count -= len(text)


def probe(model: GPT2LMHeadModel, streams: dict[str, np.ndarray]) -> dict[str, float]:
    """Held-out loss, and the best previous-token and induction scores of any head."""
    ids = torch.stack(
        [
            torch.from_numpy(text[at : at + CONTEXT].astype(np.int64))
            for text in streams.values()
            for at in range(0, 8 * CONTEXT, CONTEXT)
        ]
    )
    stretch = generator(4).permutation(np.arange(1, VOCABULARY))[: (CONTEXT - 2) // 2]
    random = torch.tensor([END_OF_TEXT, *stretch, *stretch])
    with torch.no_grad():
        held_out = model(ids, labels=ids, output_attentions=True)
        repeated = model(random[None], output_attentions=True)
    before = torch.stack(
        [circuits.detect(layer.mean(0), circuits.previous_token_pattern(ids[0])) for layer in held_out.attentions]
    )
    again = torch.stack(
        [circuits.where_expected(layer[0], circuits.induction_pattern(random)) for layer in repeated.attentions]
    )
    return {
        "held_out_loss": held_out.loss.item(),
        "previous_token": before.max().item(),
        "induction": again.max().item(),
    }


def main() -> None:
    prepare()
    words = tokenizer()
    streams = {kind: language_data.stream(words, kind, held_out=False) for kind in KINDS}
    unseen = {kind: language_data.stream(words, kind, held_out=True) for kind in KINDS}
    for kind in KINDS:
        print(f"{kind}: {len(streams[kind]):,} tokens to learn from, {len(unseen[kind]):,} held out")
    model = new_model()
    train(
        NAME,
        model,
        lambda step: language_data.windows(streams, VOCABULARY, step),
        SCHEDULE,
        lambda: probe(model, unseen),
    )
    model_folder.save(NAME, model, words, TOKENIZER_CONFIG)
    measure(NAME, measure_decoder.data(words))


if __name__ == "__main__":
    main()
