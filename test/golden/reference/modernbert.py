"""The ModernBERT cases: transformers' ModernBertModel and its heads, hooked."""

import torch
import transformers
from tokenizers import Tokenizer, decoders, pre_tokenizers, processors
from transformers import (
    ModernBertConfig,
    ModernBertForMaskedLM,
    ModernBertForQuestionAnswering,
    ModernBertForSequenceClassification,
    ModernBertForTokenClassification,
    ModernBertModel,
)
from transformers.models.modernbert import modeling_modernbert

from reference.case import Case, finish, tokenize
from reference.encoder import keep_answers
from reference.byte_level import byte_pairs
from reference.hugging_face import keep_hidden_states, saved_and_read_back, watched_attention
from reference.tape import AttentionSteps, Tape

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]

BASE = {
    "embed.tokens": "embeddings.tok_embeddings",
    "embed.norm": "embeddings.norm",
    "blocks.{i}.resid_pre": "< layers.{i}",
    "blocks.{i}.attn.concat": "< layers.{i}.attn.Wo",
    "blocks.{i}.attn.out": "layers.{i}.attn.Wo",
    "blocks.{i}.resid_mid": "< layers.{i}.mlp_norm",
    "blocks.{i}.ln2": "layers.{i}.mlp_norm",
    "blocks.{i}.mlp.act": "layers.{i}.mlp.act",
    "blocks.{i}.mlp.post": "< layers.{i}.mlp.Wo",
    "blocks.{i}.mlp.out": "layers.{i}.mlp.Wo",
    "blocks.{i}.resid_post": "layers.{i}",
    "final_norm": "final_norm",
}


def modern_tokenizer() -> Tokenizer:
    tokenizer = Tokenizer(byte_pairs(("The", "Ġrock", "Ġrules", "Ġthe"), SPECIAL))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B [SEP]",
        special_tokens=[(token, tokenizer.token_to_id(token)) for token in ("[CLS]", "[SEP]")],
    )
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens(SPECIAL)
    return tokenizer


def modernbert_case(case: Case, make, sizes: dict, **storage) -> None:
    tokenizer = modern_tokenizer()
    pad, _, start, end, _ = (tokenizer.token_to_id(token) for token in SPECIAL)
    special = {"pad_token_id": pad, "bos_token_id": start, "cls_token_id": start, "eos_token_id": end, "sep_token_id": end}
    config = ModernBertConfig(vocab_size=tokenizer.get_vocab_size(), **special, **sizes)
    model = saved_and_read_back(case, make(config), **storage)
    settings = {"tokenizer_class": "PreTrainedTokenizerFast", **{f"{token[1:-1].lower()}_token": token for token in SPECIAL}}
    ids, _ = tokenize(case, tokenizer, settings)

    tape = Tape()
    base = getattr(model, "model", model)
    tape.follow(base, BASE, config.num_hidden_layers)
    for layer, block in enumerate(base.layers):
        watch_fused(tape, block, f"blocks.{layer}")
    if hasattr(model, "decoder"):
        tape.follow(model, {"mlm.dense": "head.dense", "mlm.act": "head.act", "mlm.norm": "head", "logits": "decoder"})
    if hasattr(model, "classifier"):
        single = make is ModernBertForSequenceClassification
        at = "pooler" if single else "classifier"
        steps = {f"{at}.dense": "head.dense", f"{at}.act": "head.act", f"{at}.norm": "head", "logits": "classifier"}
        if single:
            steps[f"pooler.{'first' if config.classifier_pooling == 'cls' else 'mean'}"] = "< head"
        tape.follow(model, steps)

    def place(module) -> AttentionSteps:
        local = module.sliding_window is not None
        return AttentionSteps(f"blocks.{module.layer_idx}.attn", masked=local, q="rot_q", k="rot_k")

    with watched_attention(modeling_modernbert, tape, place):
        output = model(ids, output_hidden_states=True, output_attentions=True)
    if "logits" in tape:
        keep_answers(tape, model, output)
    keep_hidden_states(tape, output, "final_norm")
    finish(case, f"transformers {transformers.__version__} {type(model).__name__}", {"ids": ids}, tape)


def watch_fused(tape: Tape, block, at: str) -> None:
    """The parts of a layer's fused matrices, and its first norm where it has one."""
    if not isinstance(block.attn_norm, torch.nn.Identity):
        tape.outputs(block.attn_norm, f"{at}.ln1")

    def watch_qkv(module, _, output) -> None:
        parts = output.view(*output.shape[:2], 3, -1, block.attn.head_dim)
        for i, name in enumerate("qk"):
            tape.keep(f"{at}.attn.{name}", parts[:, :, i])

    def watch_gate(module, _, output) -> None:
        gate, pre = output.chunk(2, dim=-1)
        tape.keep(f"{at}.mlp.gate", gate)
        tape.keep(f"{at}.mlp.pre", pre)

    block.attn.Wqkv.register_forward_hook(watch_qkv)
    block.mlp.Wi.register_forward_hook(watch_gate)


def modernbert_sizes(model: int, heads: int, layers: int, ff: int, **more) -> dict:
    return {
        "hidden_size": model,
        "num_attention_heads": heads,
        "num_hidden_layers": layers,
        "intermediate_size": ff,
        "local_attention": 4,
        **more,
    }


def modernbert_cases() -> None:
    modernbert_case(
        Case(
            "modernbert-mlm",
            "ModernBERT with a tied masked-language-model head, no biases, a window shorter than the text",
            61,
            "The rock [MASK].",
            "The rules?",
        ),
        ModernBertForMaskedLM,
        modernbert_sizes(14, 1, 4, 11),
    )
    modernbert_case(
        Case("modernbert-base", "ModernBERT in BF16 with every bias, other bases, local layers first, gelu_new", 62, "The rock, é!"),
        ModernBertModel,
        modernbert_sizes(
            18,
            3,
            3,
            22,
            local_attention=7,
            norm_bias=True,
            attention_bias=True,
            mlp_bias=True,
            hidden_activation="gelu_new",
            layer_types=["sliding_attention", "full_attention", "sliding_attention"],
            rope_parameters={
                "full_attention": {"rope_type": "default", "rope_theta": 500.0},
                "sliding_attention": {"rope_type": "default", "rope_theta": 90.0},
            },
        ),
        dtype=torch.bfloat16,
    )
    modernbert_case(
        Case("modernbert-classifier", "ModernBERT with labels from the mean of all states, untied", 63, "The rock rules."),
        ModernBertForSequenceClassification,
        modernbert_sizes(
            16,
            2,
            2,
            17,
            classifier_pooling="mean",
            classifier_bias=True,
            classifier_dropout=0.2,
            id2label={0: "rock", 1: "paper", 2: "scissors"},
        ),
    )
    modernbert_case(
        Case("modernbert-tokens", "ModernBERT with labels for every token, dropout everywhere", 64, "The rock rules."),
        ModernBertForTokenClassification,
        modernbert_sizes(
            12,
            2,
            2,
            15,
            attention_dropout=0.1,
            embedding_dropout=0.1,
            mlp_dropout=0.1,
            classifier_activation="relu",
            id2label={0: "O", 1: "B", 2: "I"},
        ),
    )
    modernbert_case(
        Case("modernbert-answers", "ModernBERT with the two ends of an answer", 65, "The rules?", "The rock rules the rock."),
        ModernBertForQuestionAnswering,
        modernbert_sizes(12, 3, 2, 14),
    )
