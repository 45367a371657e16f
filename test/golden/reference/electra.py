"""The ELECTRA cases: generator, discriminator and the other heads of transformers, hooked."""

from transformers import (
    ElectraConfig,
    ElectraForMaskedLM,
    ElectraForPreTraining,
    ElectraForQuestionAnswering,
    ElectraForSequenceClassification,
    ElectraForTokenClassification,
    ElectraModel,
)
from transformers.models.electra import modeling_electra

from reference.bert import SPECIAL, bert_sizes, word_piece_tokenizer
from reference.case import Case, tokenize
from reference.encoder import BLOCKS, EMBEDDING, QUESTION_ANSWERING, TOKEN_CLASSIFIER, record
from reference.hugging_face import saved_and_read_back
from reference.tape import Tape

HEADS = {
    ElectraForMaskedLM: {
        "mlm.dense": "generator_predictions.dense",
        "mlm.act": "< generator_predictions.LayerNorm",
        "mlm.norm": "generator_predictions.LayerNorm",
        "logits": "generator_lm_head",
    },
    ElectraForPreTraining: {
        "classifier.dense": "discriminator_predictions.dense",
        "classifier.act": "< discriminator_predictions.dense_prediction",
        "classifier.scores": "discriminator_predictions.dense_prediction",
        "logits": "discriminator_predictions",
    },
    ElectraForSequenceClassification: {
        "pooler.first": "< classifier.dense",
        "pooler.dense": "classifier.dense",
        "pooler.act": "< classifier.out_proj",
        "logits": "classifier.out_proj",
    },
    ElectraForTokenClassification: TOKEN_CLASSIFIER,
    ElectraForQuestionAnswering: QUESTION_ANSWERING,
}


def electra_case(case: Case, make, sizes: dict, **storage) -> None:
    tokenizer = word_piece_tokenizer()
    config = ElectraConfig(vocab_size=tokenizer.get_vocab_size(), **sizes)
    model = saved_and_read_back(case, make(config), **storage)
    settings = {
        "tokenizer_class": "ElectraTokenizer",
        **{f"{token[1:-1].lower()}_token": token for token in SPECIAL},
        "do_lower_case": True,
        "model_max_length": config.max_position_embeddings,
    }
    ids, types = tokenize(case, tokenizer, settings)

    tape = Tape()
    base = getattr(model, "electra", model)
    tape.follow(base, EMBEDDING | BLOCKS, config.num_hidden_layers)
    if config.embedding_size != config.hidden_size:
        tape.follow(base, {"embed.project": "embeddings_project"})
    tape.follow(model, HEADS.get(make, {}))
    record(case, model, modeling_electra, tape, {"ids": ids, "types": types})


def electra_cases() -> None:
    electra_case(
        Case("electra-generator", "ELECTRA's generator, embedding narrower than the model", 71, "The rock [MASK] it.", "It."),
        ElectraForMaskedLM,
        bert_sizes(20, 4, 2, 33, embedding_size=9, hidden_act="gelu_new"),
    )
    electra_case(
        Case("electra-discriminator", "ELECTRA's discriminator, embedding as wide as the model", 72, "Scissors cut the rock."),
        ElectraForPreTraining,
        bert_sizes(18, 3, 3, 27, embedding_size=18, hidden_act="relu"),
    )
    electra_case(
        Case("electra-base", "ELECTRA without a head and without the name prefix, wider embedding", 73, "Rocks?"),
        ElectraModel,
        bert_sizes(12, 2, 2, 20, embedding_size=15),
    )
    electra_case(
        Case("electra-classifier", "ELECTRA with a classifier, three labels", 74, "Paper wraps the rock."),
        ElectraForSequenceClassification,
        bert_sizes(16, 2, 2, 24, embedding_size=8, num_labels=3, classifier_dropout=0.0),
    )
    electra_case(
        Case("electra-tokens", "ELECTRA with a label for every token", 75, "Paper, rock."),
        ElectraForTokenClassification,
        bert_sizes(16, 4, 2, 24, embedding_size=8, num_labels=5),
    )
    electra_case(
        Case("electra-answers", "ELECTRA that answers from a text, untied", 76, "Cut?", "Scissors cut paper."),
        ElectraForQuestionAnswering,
        bert_sizes(16, 4, 2, 24, embedding_size=8, tie_word_embeddings=False),
    )
