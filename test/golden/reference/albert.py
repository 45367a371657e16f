"""The ALBERT cases: the heads of transformers, hooked where a module runs for several blocks."""

import torch
from torch import nn
from transformers import (
    AlbertConfig,
    AlbertForMaskedLM,
    AlbertForPreTraining,
    AlbertForQuestionAnswering,
    AlbertForSequenceClassification,
    AlbertForTokenClassification,
    AlbertModel,
)
from transformers.models.albert import modeling_albert

from reference.bert import bert_sizes
from reference.case import Case, tokenize
from reference.encoder import EMBEDDING, QUESTION_ANSWERING, TOKEN_CLASSIFIER, record
from reference.hugging_face import saved_and_read_back
from reference.tape import AttentionSteps, Tape
from reference.unigram import unigram_tokenizer

START, END, UNKNOWN, PAD, MASK = SPECIAL = ["[CLS]", "[SEP]", "<unk>", "<pad>", "[MASK]"]

# In the module of a layer.
BLOCK = {
    "attn.concat": "< attention.dense",
    "attn.out": "attention.dense",
    "resid_mid": "< attention.LayerNorm",
    "ln1": "attention.LayerNorm",
    "mlp.pre": "ffn",
    "mlp.post": "< ffn_output",
    "mlp.out": "ffn_output",
    "resid_post": "< full_layer_layer_norm",
    "ln2": "full_layer_layer_norm",
}
POOLER = {
    "pooler.first": "< pooler",
    "pooler.dense": "pooler",
    "pooler.act": "pooler_activation",
}
POOLED = (AlbertModel, AlbertForSequenceClassification)
PREDICTIONS = {
    "mlm.dense": "predictions.dense",
    "mlm.act": "< predictions.LayerNorm",
    "mlm.norm": "predictions.LayerNorm",
    "logits": "predictions.decoder",
}
HEADS = {
    AlbertForMaskedLM: PREDICTIONS,
    AlbertForPreTraining: PREDICTIONS,
    AlbertForSequenceClassification: {"logits": "classifier"},
    AlbertForTokenClassification: TOKEN_CLASSIFIER,
    AlbertForQuestionAnswering: QUESTION_ANSWERING,
}


class Blocks:
    """Says which block is running: the layers of all groups are called in its order."""

    def __init__(self, tape: Tape, encoder: nn.Module):
        self.running = -1
        for group in encoder.albert_layer_groups:
            for layer in group.albert_layers:
                layer.register_forward_pre_hook(lambda _, args: self.enter(tape, args[0]))
                for step, name in BLOCK.items():
                    self.follow(tape, step, name, layer)

    def enter(self, tape: Tape, state: torch.Tensor) -> None:
        self.running += 1
        tape.keep(f"blocks.{self.running}.resid_pre", state)

    def follow(self, tape: Tape, step: str, name: str, layer: nn.Module) -> None:
        module = layer.get_submodule(name.removeprefix("< "))
        if name.startswith("< "):
            module.register_forward_pre_hook(lambda _, args: tape.keep(f"blocks.{self.running}.{step}", args[0]))
        else:
            module.register_forward_hook(lambda _, __, output: tape.keep(f"blocks.{self.running}.{step}", output))

    def place(self, _: nn.Module) -> AttentionSteps:
        return AttentionSteps(f"blocks.{self.running}.attn", masked=False)


def albert_case(case: Case, make, sizes: dict, **storage) -> None:
    tokenizer = unigram_tokenizer(SPECIAL, (START, END), "[CLS] $A [SEP] $B:1 [SEP]:1", lowercase=True)
    config = AlbertConfig(vocab_size=tokenizer.get_vocab_size(), **sizes)
    model = saved_and_read_back(case, make(config), **storage)
    settings = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        **{"bos_token": START, "eos_token": END, "cls_token": START, "sep_token": END},
        **{"unk_token": UNKNOWN, "pad_token": PAD, "mask_token": MASK},
        "model_max_length": config.max_position_embeddings,
    }
    ids, types = tokenize(case, tokenizer, settings)

    tape = Tape()
    base = getattr(model, "albert", model)
    tape.follow(base, EMBEDDING | {"embed.project": "encoder.embedding_hidden_mapping_in"})
    if isinstance(model, POOLED):
        tape.follow(base, POOLER)
    tape.follow(model, HEADS.get(make, {}))
    record(case, model, modeling_albert, tape, {"ids": ids, "types": types}, Blocks(tape, base.encoder).place)


def albert_cases() -> None:
    albert_case(
        Case("albert-mlm", "ALBERT, all blocks with the same weights", 91, "The rock [MASK] it.", "Scissors cut."),
        AlbertForMaskedLM,
        bert_sizes(20, 4, 3, 33, embedding_size=9),
    )
    albert_case(
        Case("albert-base", "ALBERT with a pooler, without the name prefix, two groups of unequal size, relu", 92, "Rocks?"),
        AlbertModel,
        bert_sizes(12, 3, 5, 20, embedding_size=12, num_hidden_groups=2, hidden_act="relu"),
    )
    albert_case(
        Case("albert-pretraining", "ALBERT with both heads of its training, untied, wider embedding", 93, "It rules."),
        AlbertForPreTraining,
        bert_sizes(14, 2, 2, 22, embedding_size=17, tie_word_embeddings=False, num_hidden_groups=2),
    )
    albert_case(
        Case("albert-classifier", "ALBERT with pooler and classifier", 94, "The rock rules.", "It."),
        AlbertForSequenceClassification,
        bert_sizes(16, 2, 3, 24, embedding_size=8, num_labels=3, hidden_dropout_prob=0.1),
    )
    albert_case(
        Case("albert-tokens", "ALBERT with a label for every token, in F16", 95, "Paper, rock."),
        AlbertForTokenClassification,
        bert_sizes(16, 4, 2, 24, embedding_size=8, num_labels=4),
        dtype=torch.float16,
    )
    albert_case(
        Case("albert-answers", "ALBERT that answers from a text, its dropout written as a whole 0", 96, "Cut?", "Scissors cut paper."),
        AlbertForQuestionAnswering,
        bert_sizes(
            16, 4, 4, 24, embedding_size=8, num_hidden_groups=3, hidden_dropout_prob=0, attention_probs_dropout_prob=0
        ),
    )
    albert_case(
        Case("albert-inner", "ALBERT with two blocks in each of two groups, the first of which runs twice", 97, "Rock rules."),
        AlbertForMaskedLM,
        bert_sizes(12, 3, 3, 18, embedding_size=8, num_hidden_groups=2, inner_group_num=2),
    )
