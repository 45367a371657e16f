"""The cases of RoBERTa, XLM-RoBERTa and CamemBERT, hooked."""

import torch
from tokenizers import Tokenizer, decoders, pre_tokenizers, processors
from transformers import (
    CamembertConfig,
    CamembertForMaskedLM,
    RobertaConfig,
    RobertaForMaskedLM,
    RobertaForQuestionAnswering,
    RobertaForSequenceClassification,
    RobertaForTokenClassification,
    RobertaModel,
    XLMRobertaConfig,
    XLMRobertaForMaskedLM,
    XLMRobertaForSequenceClassification,
)
from transformers.models.camembert import modeling_camembert
from transformers.models.roberta import modeling_roberta
from transformers.models.xlm_roberta import modeling_xlm_roberta

from reference.bert import bert_sizes
from reference.case import Case, tokenize
from reference.encoder import BLOCKS, EMBEDDING, POOLER, QUESTION_ANSWERING, TOKEN_CLASSIFIER, record
from reference.byte_level import byte_pairs
from reference.hugging_face import saved_and_read_back
from reference.tape import Tape
from reference.unigram import unigram_tokenizer

START, PAD, END, UNKNOWN, MASK = SPECIAL = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]

LANGUAGE_MODEL = {
    "mlm.dense": "lm_head.dense",
    "mlm.act": "< lm_head.layer_norm",
    "mlm.norm": "lm_head.layer_norm",
    "logits": "lm_head.decoder",
}
CLASSIFIER = {
    "pooler.first": "< classifier.dense",
    "pooler.dense": "classifier.dense",
    "pooler.act": "< classifier.out_proj",
    "logits": "classifier.out_proj",
}
HEADS = {
    "ForMaskedLM": LANGUAGE_MODEL,
    "ForSequenceClassification": CLASSIFIER,
    "ForTokenClassification": TOKEN_CLASSIFIER,
    "ForQuestionAnswering": QUESTION_ANSWERING,
}


def byte_tokenizer() -> Tokenizer:
    tokenizer = Tokenizer(byte_pairs(("The", "Ġrock", "Ġrules", "Ġthe"), [], first=SPECIAL))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    ends = [(token, tokenizer.token_to_id(token)) for token in (END, START)]
    tokenizer.post_processor = processors.RobertaProcessing(*ends, trim_offsets=True, add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens(SPECIAL)
    return tokenizer


def piece_tokenizer() -> Tokenizer:
    return unigram_tokenizer(SPECIAL, (START, END), pair="<s> $A </s> </s> $B </s>")


KINDS = {
    RobertaConfig: (modeling_roberta, byte_tokenizer, "RobertaTokenizer"),
    XLMRobertaConfig: (modeling_xlm_roberta, piece_tokenizer, "PreTrainedTokenizerFast"),
    CamembertConfig: (modeling_camembert, piece_tokenizer, "PreTrainedTokenizerFast"),
}


def roberta_case(case: Case, make, sizes: dict, **storage) -> None:
    modeling, tokenizer_of, tokenizer_class = KINDS[make.config_class]
    tokenizer = tokenizer_of()
    config = make.config_class(vocab_size=tokenizer.get_vocab_size(), **sizes)
    model = saved_and_read_back(case, make(config), **storage)
    settings = {
        "tokenizer_class": tokenizer_class,
        **dict(zip(("bos_token", "pad_token", "eos_token", "unk_token", "mask_token"), SPECIAL)),
        **{"cls_token": START, "sep_token": END},
        "model_max_length": config.max_position_embeddings - config.pad_token_id - 1,
    }
    ids, _ = tokenize(case, tokenizer, settings)

    tape = Tape()
    base = getattr(model, "roberta", model)
    tape.follow(base, EMBEDDING | BLOCKS, config.num_hidden_layers)
    if base.pooler is not None:
        tape.follow(base, POOLER)
    tape.follow(model, HEADS.get(f"For{make.__name__.split('For')[-1]}", {}))
    record(case, model, modeling, tape, {"ids": ids})


def roberta_cases() -> None:
    roberta_case(
        Case("roberta-mlm", "RoBERTa with a padding token in the text, one segment type", 61, "The rock<pad> rules<mask>!"),
        RobertaForMaskedLM,
        bert_sizes(20, 4, 2, 33, type_vocab_size=1, layer_norm_eps=1e-5),
    )
    roberta_case(
        Case("roberta-base", "RoBERTa with a pooler, padded by another token, relu", 62, "The <unk>rock.", "It."),
        RobertaModel,
        bert_sizes(15, 3, 3, 31, hidden_act="relu", pad_token_id=3),
    )
    roberta_case(
        Case("roberta-classifier", "RoBERTa with a classifier of its own, in BF16", 63, "The rules."),
        RobertaForSequenceClassification,
        bert_sizes(14, 2, 2, 24, num_labels=4, classifier_dropout=0.2),
        dtype=torch.bfloat16,
    )
    roberta_case(
        Case("roberta-tokens", "RoBERTa with a label for every token, untied", 64, "The rocks."),
        RobertaForTokenClassification,
        bert_sizes(12, 3, 2, 20, id2label={0: "O", 1: "TOOL"}, tie_word_embeddings=False),
    )
    roberta_case(
        Case("roberta-answers", "RoBERTa that answers from a text", 65, "The?", "The rock."),
        RobertaForQuestionAnswering,
        bert_sizes(12, 2, 2, 20, hidden_act="gelu_new"),
    )


def xlm_roberta_cases() -> None:
    roberta_case(
        Case("xlm-roberta-mlm", "XLM-RoBERTa, untied, in F16", 66, "paper wraps the rock", "scissors <mask>?"),
        XLMRobertaForMaskedLM,
        bert_sizes(24, 3, 2, 30, type_vocab_size=1, tie_word_embeddings=False),
        dtype=torch.float16,
    )
    roberta_case(
        Case("xlm-roberta-classifier", "XLM-RoBERTa with a single label", 67, "scissors cut it"),
        XLMRobertaForSequenceClassification,
        bert_sizes(16, 4, 2, 26, type_vocab_size=1, num_labels=1),
    )


def camembert_cases() -> None:
    roberta_case(
        Case("camembert-mlm", "CamemBERT, tied", 68, "the paper <pad> rules <mask>."),
        CamembertForMaskedLM,
        bert_sizes(18, 3, 2, 25, type_vocab_size=1),
    )
