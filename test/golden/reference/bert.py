"""The BERT cases: transformers' BertModel and its heads, hooked."""

import torch
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
from transformers import (
    BertConfig,
    BertForMaskedLM,
    BertForNextSentencePrediction,
    BertForPreTraining,
    BertForQuestionAnswering,
    BertForSequenceClassification,
    BertForTokenClassification,
    BertModel,
)
from transformers.models.bert import modeling_bert

from reference.case import Case, tokenize
from reference.encoder import BLOCKS, EMBEDDING, POOLER, QUESTION_ANSWERING, TOKEN_CLASSIFIER, record
from reference.hugging_face import saved_and_read_back
from reference.tape import Tape

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
PIECES = "the rock rule ##s ##d paper wrap ##per sci ##ss ##ors cut it . , ?".split()

POOLED = (BertModel, BertForNextSentencePrediction, BertForSequenceClassification)
PREDICTIONS = {
    "mlm.dense": "cls.predictions.transform.dense",
    "mlm.act": "< cls.predictions.transform.LayerNorm",
    "mlm.norm": "cls.predictions.transform.LayerNorm",
    "logits": "cls.predictions.decoder",
}
HEADS = {
    BertForMaskedLM: PREDICTIONS,
    BertForPreTraining: PREDICTIONS,
    BertForNextSentencePrediction: {"logits": "cls.seq_relationship"},
    BertForSequenceClassification: {"logits": "classifier"},
    BertForTokenClassification: TOKEN_CLASSIFIER,
    BertForQuestionAnswering: QUESTION_ANSWERING,
}


def word_piece_tokenizer() -> Tokenizer:
    vocabulary = {piece: i for i, piece in enumerate(SPECIAL + PIECES)}
    tokenizer = Tokenizer(models.WordPiece(vocab=vocabulary, unk_token="[UNK]", max_input_chars_per_word=100))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", vocabulary["[CLS]"]), ("[SEP]", vocabulary["[SEP]"])],
    )
    tokenizer.decoder = decoders.WordPiece()
    tokenizer.add_special_tokens(SPECIAL)
    return tokenizer


def bert_case(case: Case, make, sizes: dict, **storage) -> None:
    tokenizer = word_piece_tokenizer()
    config = BertConfig(vocab_size=tokenizer.get_vocab_size(), **sizes)
    model = saved_and_read_back(case, make(config), **storage)
    settings = {
        "tokenizer_class": "BertTokenizer",
        **{f"{token[1:-1].lower()}_token": token for token in SPECIAL},
        "do_lower_case": True,
        "model_max_length": config.max_position_embeddings,
    }
    ids, types = tokenize(case, tokenizer, settings)

    tape = Tape()
    base = getattr(model, "bert", model)
    tape.follow(base, EMBEDDING | BLOCKS, config.num_hidden_layers)
    if isinstance(model, POOLED):
        tape.follow(base, POOLER)
    tape.follow(model, HEADS.get(make, {}))
    record(case, model, modeling_bert, tape, {"ids": ids, "types": types})


def bert_sizes(model: int, heads: int, layers: int, ff: int, **more) -> dict:
    return {
        "hidden_size": model,
        "num_attention_heads": heads,
        "num_hidden_layers": layers,
        "intermediate_size": ff,
        "max_position_embeddings": 23,
        **more,
    }


def bert_cases() -> None:
    bert_case(
        Case(
            "bert-sentence",
            "BERT whose mean state, brought to length 1, is the vector of the text, as sentence-transformers reads it",
            27,
            "Scissors cut the paper.",
            sentence=("mean", True),
        ),
        BertModel,
        bert_sizes(18, 3, 1, 26),
    )
    bert_case(
        Case(
            "bert-mlm",
            "BERT with a tied masked-language-model head, two segments, gelu",
            21,
            "The rock [MASK] it.",
            "Scissors cut paper.",
        ),
        BertForMaskedLM,
        bert_sizes(28, 4, 2, 45),
    )
    bert_case(
        Case("bert-base", "BERT with a pooler, without the name prefix, relu", 22, "The wrapper ruled.", "Rocks?"),
        BertModel,
        bert_sizes(15, 3, 3, 31, hidden_act="relu"),
    )
    bert_case(
        Case("bert-classifier", "BERT with pooler and classifier, three labels, gelu_new", 23, "Paper wraps the rock."),
        BertForSequenceClassification,
        bert_sizes(22, 2, 2, 40, hidden_act="gelu_new", id2label={0: "rock", 1: "paper", 2: "scissors"}),
    )
    bert_case(
        Case(
            "bert-bf16",
            "BERT in BF16, three segment types, a larger layer-norm epsilon",
            24,
            "It cuts, the rock.",
            "It rules.",
        ),
        BertForMaskedLM,
        bert_sizes(20, 5, 2, 33, type_vocab_size=3, layer_norm_eps=1e-3),
        dtype=torch.bfloat16,
    )
    bert_case(
        Case("bert-pretraining", "BERT with both heads of its training, untied", 25, "It rules.", "The rock."),
        BertForPreTraining,
        bert_sizes(16, 2, 2, 24, tie_word_embeddings=False),
    )
    bert_case(
        Case("bert-next", "BERT that says whether one sentence follows another", 26, "It rules.", "The rock?"),
        BertForNextSentencePrediction,
        bert_sizes(12, 3, 2, 20),
    )
    bert_case(
        Case("bert-tokens", "BERT with a label for every token, an odd width of heads", 27, "Rocks, paper, wrappers."),
        BertForTokenClassification,
        bert_sizes(21, 3, 2, 30, id2label={0: "O", 1: "B-TOOL", 2: "I-TOOL"}, classifier_dropout=0.3),
    )
    bert_case(
        Case("bert-answers", "BERT that answers from a text, gelu_pytorch_tanh", 28, "Cut?", "Scissors cut paper."),
        BertForQuestionAnswering,
        bert_sizes(16, 4, 2, 28, hidden_act="gelu_pytorch_tanh"),
    )
    bert_case(
        Case("bert-several", "BERT with labels that may all hold", 29, "The rock rules it."),
        BertForSequenceClassification,
        bert_sizes(14, 2, 2, 22, problem_type="multi_label_classification", id2label={0: "hard", 1: "sharp"}),
    )
    bert_case(
        Case("bert-number", "BERT that gives a number as it is", 30, "The rock rules it."),
        BertForSequenceClassification,
        bert_sizes(14, 2, 2, 22, problem_type="regression", id2label={0: "strength"}),
    )
