"""The MPNet cases: transformers' MPNetModel and its heads, hooked."""

import torch
import transformers
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
from torch.nn.functional import linear
from transformers import (
    MPNetConfig,
    MPNetForMaskedLM,
    MPNetForQuestionAnswering,
    MPNetForSequenceClassification,
    MPNetForTokenClassification,
    MPNetModel,
)

from reference.bert import PIECES
from reference.case import Case, finish, tokenize
from reference.encoder import keep_answers
from reference.hugging_face import keep_hidden_states, saved_and_read_back
from reference.sentence import follow_sentence
from reference.tape import AttentionSteps, Tape, close

SPECIAL = ["<s>", "<pad>", "</s>", "[UNK]", "<mask>"]

BASE = {
    "embed.tokens": "embeddings.word_embeddings",
    "embed.positions": "embeddings.position_embeddings",
    "embed.sum": "< embeddings.LayerNorm",
    "embed.norm": "embeddings.LayerNorm",
    "blocks.{i}.resid_pre": "< encoder.layer.{i}",
    "blocks.{i}.attn.concat": "< encoder.layer.{i}.attention.attn.o",
    "blocks.{i}.attn.out": "encoder.layer.{i}.attention.attn.o",
    "blocks.{i}.resid_mid": "< encoder.layer.{i}.attention.LayerNorm",
    "blocks.{i}.ln1": "encoder.layer.{i}.attention.LayerNorm",
    "blocks.{i}.mlp.pre": "encoder.layer.{i}.intermediate.dense",
    "blocks.{i}.mlp.post": "encoder.layer.{i}.intermediate",
    "blocks.{i}.mlp.out": "encoder.layer.{i}.output.dense",
    "blocks.{i}.resid_post": "< encoder.layer.{i}.output.LayerNorm",
    "blocks.{i}.ln2": "encoder.layer.{i}.output.LayerNorm",
}
HEADS = {
    MPNetModel: {"pooler.first": "< pooler.dense", "pooler.dense": "pooler.dense", "pooler.act": "pooler"},
    MPNetForMaskedLM: {
        "mlm.dense": "lm_head.dense",
        "mlm.act": "< lm_head.layer_norm",
        "mlm.norm": "lm_head.layer_norm",
        "logits": "lm_head.decoder",
    },
    MPNetForSequenceClassification: {
        "pooler.first": "< classifier.dense",
        "pooler.dense": "classifier.dense",
        "pooler.act": "< classifier.out_proj",
        "logits": "classifier.out_proj",
    },
    MPNetForTokenClassification: {"logits": "classifier"},
    MPNetForQuestionAnswering: {"logits": "qa_outputs"},
}


def mpnet_tokenizer() -> Tokenizer:
    vocabulary = {piece: i for i, piece in enumerate(SPECIAL + PIECES)}
    tokenizer = Tokenizer(models.WordPiece(vocab=vocabulary, unk_token="[UNK]", max_input_chars_per_word=100))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    ends = [(token, vocabulary[token]) for token in ("</s>", "<s>")]
    tokenizer.post_processor = processors.RobertaProcessing(*ends, trim_offsets=True, add_prefix_space=False)
    tokenizer.decoder = decoders.WordPiece()
    tokenizer.add_special_tokens(SPECIAL)
    return tokenizer


def mpnet_case(case: Case, make, sizes: dict, **storage) -> None:
    tokenizer = mpnet_tokenizer()
    config = MPNetConfig(vocab_size=tokenizer.get_vocab_size(), max_position_embeddings=25, **sizes)
    model = saved_and_read_back(case, make(config), **storage)
    settings = {
        "tokenizer_class": "MPNetTokenizer",
        **dict(zip(("bos_token", "pad_token", "eos_token", "unk_token", "mask_token"), SPECIAL)),
        "model_max_length": config.max_position_embeddings - 2,
    }
    ids, _ = tokenize(case, tokenizer, settings)

    tape = Tape()
    base = getattr(model, "mpnet", model)
    tape.follow(base, BASE, config.num_hidden_layers)
    tape.follow(model, HEADS[make])
    tape.keep("position_bias", base.encoder.compute_position_bias(ids))
    for layer, block in enumerate(base.encoder.layer):
        watch(tape, block.attention.attn, f"blocks.{layer}.attn")
    if case.sentence:
        follow_sentence(case, tape, model)
    output = model(ids, output_hidden_states=True, output_attentions=True)
    if "logits" in tape:
        keep_answers(tape, model, output)
    keep_hidden_states(tape, output, f"blocks.{config.num_hidden_layers - 1}.ln2")
    finish(case, f"transformers {transformers.__version__} {type(model).__name__}", {"ids": ids}, tape)


def watch(tape: Tape, attention, prefix: str) -> None:
    """Its attention is one function with no name for its parts: they are computed from what it reads, and checked."""

    def watched(module, args, kwargs, output) -> None:
        (states, _, bias) = args
        heads = (1, states.shape[1], module.num_attention_heads, module.attention_head_size)
        dense = (module.q, module.k, module.v)
        q, k, v = (linear(states, each.weight, each.bias).view(heads).transpose(1, 2) for each in dense)
        steps = AttentionSteps(prefix, masked=False)
        pattern, _ = tape.attention(steps, q, k, v, module.attention_head_size**-0.5, None, bias=bias)
        assert close(pattern, output[1]), f"{prefix}: the recorded pattern is not the model's"
        tape[f"{prefix}.pattern"] = output[1][0].clone()  # to the last bit

    attention.register_forward_hook(watched, with_kwargs=True)


def mpnet_sizes(model: int, heads: int, layers: int, ff: int, **more) -> dict:
    return {
        "hidden_size": model,
        "num_attention_heads": heads,
        "num_hidden_layers": layers,
        "intermediate_size": ff,
        **more,
    }


def mpnet_cases() -> None:
    mpnet_case(
        Case(
            "mpnet-sentence",
            "MPNet whose first state is the vector of the text, as sentence-transformers reads it",
            76,
            "Paper wraps the rock.",
            sentence=("cls", False),
        ),
        MPNetModel,
        mpnet_sizes(14, 2, 1, 20),
    )
    mpnet_case(
        Case(
            "mpnet-mlm",
            "MPNet with a tied masked-language-model head, padding in the text, distances in shared buckets",
            71,
            "The rock <mask> it, <pad> scissors cut.",
            "Paper ruled?",
        ),
        MPNetForMaskedLM,
        mpnet_sizes(18, 3, 2, 25),
    )
    mpnet_case(
        Case("mpnet-base", "MPNet with a pooler, in F16, without the name prefix, relu", 72, "The wrapper ruled.", "Rocks?"),
        MPNetModel,
        mpnet_sizes(15, 5, 3, 22, hidden_act="relu"),
        dtype=torch.float16,
    )
    mpnet_case(
        Case("mpnet-classifier", "MPNet with labels of its own dense layer", 73, "Paper wraps the rock."),
        MPNetForSequenceClassification,
        mpnet_sizes(18, 2, 2, 25, id2label={0: "rock", 1: "paper", 2: "scissors"}),
    )
    mpnet_case(
        Case("mpnet-tokens", "MPNet with labels for every token, no dropout", 74, "Scissors cut paper."),
        MPNetForTokenClassification,
        mpnet_sizes(
            12, 2, 2, 19, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0, id2label={0: "O", 1: "B", 2: "I", 3: "E"}
        ),
    )
    mpnet_case(
        Case("mpnet-answers", "MPNet with the two ends of an answer", 75, "What rules?", "The rock rules, paper wraps it."),
        MPNetForQuestionAnswering,
        mpnet_sizes(16, 4, 2, 23, layer_norm_eps=1e-5),
    )
