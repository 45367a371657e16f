"""Trains media/models/masked-words: a BERT of English that fills in masked words."""

import numpy as np
import torch
from transformers import BertConfig, BertForMaskedLM

from headlight_training import measure_encoder, model_folder, sentence_data, vocabularies
from headlight_training.paths import CACHE
from headlight_training.positions import sinusoids
from headlight_training.sentence_data import LONGEST, ORDINARY, PAD, Sentences
from headlight_training.trainer import Schedule, prepare, train
from measure import measure

NAME = "masked-words"
VOCABULARY = 3000
WIDTH, LAYERS, HEADS = 128, 4, 4
TOKENIZER_CONFIG = {
    "do_lower_case": True,
    "pad_token": "[PAD]",
    "unk_token": "[UNK]",
    "cls_token": "[CLS]",
    "sep_token": "[SEP]",
    "mask_token": "[MASK]",
    "model_max_length": LONGEST,
}
SCHEDULE = Schedule(steps=2000, warm_up=200, muon=0.01)


def tokenizer():
    """BERT's WordPiece in lower case, trained on the same English."""

    def make():
        texts = [part for pair in sentence_data.pairs(held_out=False) for part in pair if part is not None]
        return vocabularies.word_piece(texts, VOCABULARY)

    return vocabularies.cached(CACHE / NAME / "tokenizer.json", make)


def new_model() -> BertForMaskedLM:
    config = BertConfig(
        vocab_size=VOCABULARY,
        hidden_size=WIDTH,
        num_hidden_layers=LAYERS,
        num_attention_heads=HEADS,
        intermediate_size=4 * WIDTH,
        max_position_embeddings=LONGEST,
        type_vocab_size=2,
        pad_token_id=PAD,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        use_cache=False,
        initializer_range=0.05,
        attn_implementation="eager",
    )
    model = BertForMaskedLM(config)
    with torch.no_grad():
        model.bert.embeddings.position_embeddings.weight.copy_(sinusoids(LONGEST, WIDTH))
    return model


def probe(model: BertForMaskedLM, batches: list[dict[str, torch.Tensor]]) -> dict[str, float]:
    """Accuracy on masked tokens of pairs that are not trained on, beside always guessing the commonest token."""
    right = masked = 0
    with torch.no_grad():
        for batch in batches:
            chosen = batch["labels"] != sentence_data.IGNORED
            guesses = model(**{key: value for key, value in batch.items() if key != "labels"}).logits.argmax(-1)
            right += int((guesses == batch["labels"])[chosen].sum())
            masked += int(chosen.sum())
    return {"held_out_accuracy": right / masked}


def unigram(sentences: Sentences) -> int:
    """The commonest token of the corpus."""
    counts = np.bincount(sentences.ids)
    counts[:ORDINARY] = 0
    return int(counts.argmax())


def main() -> None:
    prepare()
    words = tokenizer()
    sentences, unseen = (Sentences(words, held_out) for held_out in (False, True))
    print(f"{len(sentences):,} pairs of {len(sentences.ids):,} tokens to learn from, {len(unseen):,} pairs held out")
    tests = [unseen.batch(step, VOCABULARY) for step in range(5)]
    model = new_model()
    train(NAME, model, lambda step: sentences.batch(step, VOCABULARY), SCHEDULE, lambda: probe(model, tests))
    model_folder.save(NAME, model, words, TOKENIZER_CONFIG)
    measure(NAME, measure_encoder.data(unseen, unigram(sentences)))


if __name__ == "__main__":
    main()
