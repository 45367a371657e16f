"""Measures a stored model on training/held-out/<model>.json, writes the figures there and the model's card."""

import argparse
import json

from transformers import BartForConditionalGeneration, BertForMaskedLM, GPT2LMHeadModel

from headlight_training import (
    card_decoder,
    card_encoder,
    card_encoder_decoder,
    held_out_file,
    measure_decoder,
    measure_encoder,
    measure_encoder_decoder,
    model_folder,
)
from headlight_training.paths import HELD_OUT
from headlight_training.trainer import prepare


def _decoder(name: str, data: dict) -> dict:
    return measure_decoder.measure(model_folder.load(name, GPT2LMHeadModel), data)


def _encoder(name: str, data: dict) -> dict:
    return measure_encoder.measure(model_folder.load(name, BertForMaskedLM), data)


def _encoder_decoder(name: str, data: dict) -> dict:
    model = model_folder.load(name, BartForConditionalGeneration)
    return measure_encoder_decoder.measure(model, model_folder.load_tokenizer(name), data)


MEASURES = {
    card_decoder.NAME: (_decoder, card_decoder.write),
    card_encoder.NAME: (_encoder, card_encoder.write),
    card_encoder_decoder.NAME: (_encoder_decoder, card_encoder_decoder.write),
}


def measure(name: str, data: dict) -> None:
    """Measures the model that media/models/<name> holds on `data`, and writes the held-out file and the card."""
    measured, write_card = MEASURES[name]
    expected = held_out_file.rounded(measured(name, data))
    held_out_file.write(name, {"model": name, **data}, expected)
    write_card()
    print(json.dumps({key: value for key, value in expected.items() if key != "generated"}, indent=1))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", choices=MEASURES)
    name = parser.parse_args().model
    prepare()
    data = json.loads((HELD_OUT / f"{name}.json").read_text())
    measure(name, {key: value for key, value in data.items() if key not in ("model", "expected")})


if __name__ == "__main__":
    main()
