"""The DistilBERT cases: the heads of transformers, hooked."""

import torch
from transformers import (
    DistilBertConfig,
    DistilBertForMaskedLM,
    DistilBertForQuestionAnswering,
    DistilBertForSequenceClassification,
    DistilBertForTokenClassification,
    DistilBertModel,
)
from transformers.models.distilbert import modeling_distilbert

from reference.bert import SPECIAL, word_piece_tokenizer
from reference.case import Case, tokenize
from reference.encoder import EMBEDDING, QUESTION_ANSWERING, TOKEN_CLASSIFIER, record
from reference.hugging_face import saved_and_read_back
from reference.tape import AttentionSteps, Tape

BLOCKS = {
    "blocks.{i}.resid_pre": "< transformer.layer.{i}",
    "blocks.{i}.attn.concat": "< transformer.layer.{i}.attention.out_lin",
    "blocks.{i}.attn.out": "transformer.layer.{i}.attention.out_lin",
    "blocks.{i}.resid_mid": "< transformer.layer.{i}.sa_layer_norm",
    "blocks.{i}.ln1": "transformer.layer.{i}.sa_layer_norm",
    "blocks.{i}.mlp.pre": "transformer.layer.{i}.ffn.lin1",
    "blocks.{i}.mlp.post": "< transformer.layer.{i}.ffn.lin2",
    "blocks.{i}.mlp.out": "transformer.layer.{i}.ffn.lin2",
    "blocks.{i}.resid_post": "< transformer.layer.{i}.output_layer_norm",
    "blocks.{i}.ln2": "transformer.layer.{i}.output_layer_norm",
}
HEADS = {
    DistilBertForMaskedLM: {
        "mlm.dense": "vocab_transform",
        "mlm.act": "< vocab_layer_norm",
        "mlm.norm": "vocab_layer_norm",
        "logits": "vocab_projector",
    },
    DistilBertForSequenceClassification: {
        "pooler.first": "< pre_classifier",
        "pooler.dense": "pre_classifier",
        "pooler.act": "< dropout",
        "logits": "classifier",
    },
    DistilBertForTokenClassification: TOKEN_CLASSIFIER,
    DistilBertForQuestionAnswering: QUESTION_ANSWERING,
}


def distilbert_case(case: Case, make, sizes: dict, **storage) -> None:
    tokenizer = word_piece_tokenizer()
    config = DistilBertConfig(vocab_size=tokenizer.get_vocab_size(), max_position_embeddings=23, **sizes)
    model = saved_and_read_back(case, make(config), **storage)
    settings = {
        "tokenizer_class": "DistilBertTokenizer",
        **{f"{token[1:-1].lower()}_token": token for token in SPECIAL},
        "do_lower_case": True,
        "model_max_length": config.max_position_embeddings,
    }
    ids, _ = tokenize(case, tokenizer, settings)

    tape = Tape()
    base = getattr(model, "distilbert", model)
    embedding = {step: name for step, name in EMBEDDING.items() if step != "embed.types"}
    tape.follow(base, embedding | BLOCKS, config.n_layers)
    tape.follow(model, HEADS.get(make, {}))
    places = {
        block.attention: AttentionSteps(f"blocks.{i}.attn", masked=False)
        for i, block in enumerate(base.transformer.layer)
    }
    record(case, model, modeling_distilbert, tape, {"ids": ids}, places.get)


def distilbert_sizes(model: int, heads: int, layers: int, ff: int, **more) -> dict:
    return {"dim": model, "n_heads": heads, "n_layers": layers, "hidden_dim": ff, **more}


def distilbert_cases() -> None:
    distilbert_case(
        Case("distilbert-mlm", "DistilBERT, tied, gelu, a padding token in the text", 81, "The rock [MASK] [PAD] it."),
        DistilBertForMaskedLM,
        distilbert_sizes(20, 4, 2, 33),
    )
    distilbert_case(
        Case("distilbert-base", "DistilBERT without a head and without the name prefix, relu, F64", 82, "Rocks?", "It."),
        DistilBertModel,
        distilbert_sizes(15, 3, 3, 31, activation="relu", sinusoidal_pos_embds=True),
        dtype=torch.float64,
    )
    distilbert_case(
        Case("distilbert-classifier", "DistilBERT with a classifier of two labels", 83, "Paper wraps the rock."),
        DistilBertForSequenceClassification,
        distilbert_sizes(14, 2, 2, 24, id2label={0: "NEGATIVE", 1: "POSITIVE"}),
    )
    distilbert_case(
        Case("distilbert-tokens", "DistilBERT with a label for every token", 84, "Paper, rock."),
        DistilBertForTokenClassification,
        distilbert_sizes(12, 3, 2, 20, num_labels=4),
    )
    distilbert_case(
        Case("distilbert-answers", "DistilBERT that answers from a text", 85, "Cut?", "Scissors cut paper."),
        DistilBertForQuestionAnswering,
        distilbert_sizes(12, 2, 2, 20, qa_dropout=0.2),
    )
