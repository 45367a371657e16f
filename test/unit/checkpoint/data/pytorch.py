"""Writes pytorch.json: how PyTorch prints, counts and saves small models. Needs test/golden/requirements.txt.

Then `npm run format`.
"""

import json
import sys
import tempfile
from pathlib import Path

from safetensors import safe_open
from safetensors.torch import save_model
from torch import nn
from transformers import (
    BartConfig,
    BartForConditionalGeneration,
    BartModel,
    BertConfig,
    BertForMaskedLM,
    BertForPreTraining,
    BertForSequenceClassification,
    BertModel,
    GPT2Config,
    GPT2LMHeadModel,
    GPT2Model,
)

here = Path(__file__).parent
sys.path.append(str(here.parents[2] / "golden"))
from reference.vanilla import VanillaModel  # noqa: E402

GPT2 = {"n_embd": 12, "n_layer": 3, "n_head": 3, "vocab_size": 7, "n_positions": 5, "bos_token_id": 0, "eos_token_id": 0}
BERT = {
    "hidden_size": 12,
    "num_hidden_layers": 2,
    "num_attention_heads": 3,
    "intermediate_size": 20,
    "vocab_size": 7,
    "max_position_embeddings": 5,
}
BART = {
    "d_model": 12,
    "encoder_layers": 2,
    "encoder_attention_heads": 3,
    "encoder_ffn_dim": 20,
    "decoder_layers": 1,
    "decoder_attention_heads": 2,
    "decoder_ffn_dim": 16,
    "vocab_size": 7,
    "max_position_embeddings": 5,
    "pad_token_id": 1,
}
VANILLA = {
    "model_type": "vanilla",
    "architectures": ["VanillaModel"],
    **BERT,
    "hidden_act": "relu",
    "layer_norm_eps": 1e-5,
    "dropout": 0.1,
    "norm_first": False,
    "final_norm": False,
    "is_decoder": False,
    "head": "none",
    "tie_word_embeddings": False,
}
LABELS = {"0": "rock", "1": "paper", "2": "scissors"}


def described(model: nn.Module, config: dict, file: Path) -> dict:
    with safe_open(file, "pt") as stored:
        tensors = {name: stored.get_slice(name).get_shape() for name in sorted(stored.keys())}
    return {
        "config": config,
        "printed": str(model).split("\n"),
        "parameters": sum(parameter.numel() for parameter in model.parameters()),
        "tensors": tensors,
    }


def hugging_face(model: nn.Module) -> dict:
    with tempfile.TemporaryDirectory() as folder:
        model.save_pretrained(folder)
        config = json.loads((Path(folder) / "config.json").read_text())
        return described(model, config, Path(folder) / "model.safetensors")


def vanilla(**changes: object) -> dict:
    config = {**VANILLA, **changes}
    model = VanillaModel(config)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "model.safetensors"
        save_model(model, str(file))
        return described(model, config, file)


cases = {
    "gpt2-lm": hugging_face(GPT2LMHeadModel(GPT2Config(**GPT2))),
    "gpt2-untied": hugging_face(GPT2LMHeadModel(GPT2Config(**GPT2, tie_word_embeddings=False))),
    "gpt2-base": hugging_face(
        GPT2Model(
            GPT2Config(
                **{**GPT2, "n_layer": 1}, n_inner=9, activation_function="relu", attn_pdrop=0, layer_norm_epsilon=1e-6
            )
        )
    ),
    "bert-pooler": hugging_face(BertModel(BertConfig(**BERT))),
    "bert-bare": hugging_face(
        BertModel(BertConfig(**BERT, hidden_act="gelu_new", pad_token_id=None), add_pooling_layer=False)
    ),
    "bert-mlm": hugging_face(BertForMaskedLM(BertConfig(**BERT, hidden_act="gelu_pytorch_tanh"))),
    "bert-mlm-untied": hugging_face(BertForMaskedLM(BertConfig(**BERT, tie_word_embeddings=False))),
    "bert-pretraining": hugging_face(BertForPreTraining(BertConfig(**BERT))),
    "bert-classifier": hugging_face(
        BertForSequenceClassification(BertConfig(**BERT, id2label=LABELS, classifier_dropout=0.25))
    ),
    "bart-lm": hugging_face(BartForConditionalGeneration(BartConfig(**BART))),
    "bart-base": hugging_face(
        BartModel(
            BartConfig(**{**BART, "encoder_layers": 1, "decoder_layers": 3, "pad_token_id": None}, activation_function="relu")
        )
    ),
    "vanilla-encoder": vanilla(),
    "vanilla-lm": vanilla(head="language_model", final_norm=True, is_decoder=True),
    "vanilla-tied": vanilla(head="language_model", tie_word_embeddings=True, norm_first=True),
    "vanilla-classifier": vanilla(head="classifier", id2label=LABELS, num_hidden_layers=1),
}
(here / "pytorch.json").write_text(json.dumps(cases, indent=1) + "\n")
