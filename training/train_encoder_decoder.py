"""Trains media/models/written-dates: a BART that reads a written date and writes it as year-month-day."""

import torch
from transformers import BartConfig, BartForConditionalGeneration

from headlight_training import date_data, measure_encoder_decoder, model_folder, vocabularies
from headlight_training.paths import CACHE
from headlight_training.positions import sinusoids
from headlight_training.trainer import Schedule, prepare, train
from measure import measure

NAME = "written-dates"
VOCABULARY = 704
WIDTH, LAYERS, HEADS = 128, 2, 4
POSITIONS = 128
TOKENIZER_CONFIG = {
    "bos_token": "<s>",
    "pad_token": "<pad>",
    "eos_token": "</s>",
    "unk_token": "<unk>",
    "mask_token": "<mask>",
    "cls_token": "<s>",
    "sep_token": "</s>",
    "model_max_length": POSITIONS,
}
SCHEDULE = Schedule(steps=2500, warm_up=200, muon=0.01)


def tokenizer():
    """Byte-level BPE on written dates alone, so that the months and number words are one token each."""

    def make():
        texts = [case.text for case in date_data.examples(0, 30_000, held_out=False)]
        texts += [text.lower() for text in texts]  # else months in lower case, which are rare, fall to pieces
        return vocabularies.digit_level_bpe(texts, VOCABULARY)

    return vocabularies.cached(CACHE / NAME / "tokenizer.json", make)


def new_model(vocabulary: int) -> BartForConditionalGeneration:
    config = BartConfig(
        vocab_size=vocabulary,
        d_model=WIDTH,
        encoder_layers=LAYERS,
        decoder_layers=LAYERS,
        encoder_attention_heads=HEADS,
        decoder_attention_heads=HEADS,
        encoder_ffn_dim=4 * WIDTH,
        decoder_ffn_dim=4 * WIDTH,
        max_position_embeddings=POSITIONS,
        dropout=0.0,
        forced_eos_token_id=None,
        use_cache=False,
        init_std=0.05,
        attn_implementation="eager",
    )
    model = BartForConditionalGeneration(config)
    with torch.no_grad():
        for half in (model.model.encoder, model.model.decoder):
            places = half.embed_positions.weight  # BART's begin two rows late
            places.copy_(sinusoids(len(places), WIDTH))
    return model


def probe(model: BartForConditionalGeneration, held_out: dict[str, torch.Tensor]) -> dict[str, float]:
    """Loss on dates never seen, and the share of them of which every token is right under teacher forcing."""
    with torch.no_grad():
        output = model(**held_out)
    right = (output.logits.argmax(-1) == held_out["labels"]).all(1)
    return {"held_out_loss": output.loss.item(), "held_out_right": right.float().mean().item()}


def main() -> None:
    prepare()
    words = tokenizer()
    unseen = date_data.batch(words, date_data.examples(1, 200, held_out=True))

    def batch_at(step: int) -> dict[str, torch.Tensor]:
        return date_data.batch(words, date_data.examples(1000 + step, date_data.BATCH, held_out=False))

    model = new_model(words.get_vocab_size())
    train(NAME, model, batch_at, SCHEDULE, lambda: probe(model, unseen))
    model_folder.save(NAME, model, words, TOKENIZER_CONFIG)
    measure(NAME, measure_encoder_decoder.data(words))


if __name__ == "__main__":
    main()
