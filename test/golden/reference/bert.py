"""The BERT cases: transformers' BertModel, BertForMaskedLM and BertForSequenceClassification, hooked."""

import torch
import transformers
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
from transformers import BertConfig, BertForMaskedLM, BertForSequenceClassification, BertModel
from transformers.models.bert import modeling_bert

from reference.case import Case, finish, tokenize
from reference.hugging_face import keep_hidden_states, saved_and_read_back, watched_attention
from reference.tape import AttentionSteps, Tape, check_shapes

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
PIECES = "the rock rule ##s ##d paper wrap ##per sci ##ss ##ors cut it . , ?".split()


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
    tape.outputs(base.embeddings.word_embeddings, "embed.tokens")
    tape.outputs(base.embeddings.position_embeddings, "embed.positions")
    tape.outputs(base.embeddings.token_type_embeddings, "embed.types")
    tape.inputs(base.embeddings.LayerNorm, "embed.sum")
    tape.outputs(base.embeddings.LayerNorm, "embed.norm")
    for layer, block in enumerate(base.encoder.layer):
        at = f"blocks.{layer}"
        tape.inputs(block, f"{at}.resid_pre")
        tape.inputs(block.attention.output.dense, f"{at}.attn.concat")
        tape.outputs(block.attention.output.dense, f"{at}.attn.out")
        tape.inputs(block.attention.output.LayerNorm, f"{at}.resid_mid")
        tape.outputs(block.attention.output.LayerNorm, f"{at}.ln1")
        tape.outputs(block.intermediate.dense, f"{at}.mlp.pre")
        tape.outputs(block.intermediate, f"{at}.mlp.post")
        tape.outputs(block.output.dense, f"{at}.mlp.out")
        tape.inputs(block.output.LayerNorm, f"{at}.resid_post")
        tape.outputs(block.output.LayerNorm, f"{at}.ln2")
    if hasattr(model, "cls"):
        transform = model.cls.predictions.transform
        tape.outputs(transform.dense, "mlm.dense")
        tape.inputs(transform.LayerNorm, "mlm.act")
        tape.outputs(transform.LayerNorm, "mlm.norm")
        tape.outputs(model.cls.predictions.decoder, "logits")
    else:
        tape.inputs(base.pooler.dense, "pooler.first")
        tape.outputs(base.pooler.dense, "pooler.dense")
        tape.outputs(base.pooler.activation, "pooler.act")
    if hasattr(model, "classifier"):
        tape.outputs(model.classifier, "logits")
    with watched_attention(modeling_bert, tape, lambda module: AttentionSteps(f"blocks.{module.layer_idx}.attn", masked=False)):
        output = model(ids, token_type_ids=types, output_hidden_states=True, output_attentions=True)
    if "logits" in tape:
        assert torch.equal(tape["logits"], output.logits[0])
        tape["probs"] = tape["logits"].softmax(-1)

    answers = config.num_labels if hasattr(model, "classifier") else config.vocab_size
    check_shapes(tape, ids.shape[1], config.hidden_size, config.num_attention_heads, config.intermediate_size, answers)
    keep_hidden_states(tape, output, f"blocks.{config.num_hidden_layers - 1}.ln2")
    finish(case, f"transformers {transformers.__version__} {type(model).__name__}", {"ids": ids, "types": types}, tape)


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
