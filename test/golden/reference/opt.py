"""The OPT cases: transformers' OPTModel and its heads, hooked."""

import torch
from transformers import (
    OPTConfig,
    OPTForCausalLM,
    OPTForQuestionAnswering,
    OPTForSequenceClassification,
    OPTModel,
)
from transformers.models.opt import modeling_opt

from reference.byte_level_decoder import decoder_case
from reference.case import Case
from reference.hugging_face import watched_attention
from reference.tape import AttentionSteps, Tape

BEFORE = {
    "blocks.{i}.ln1": "decoder.layers.{i}.self_attn_layer_norm",
    "blocks.{i}.resid_post": "decoder.layers.{i}",
}
AFTER = {
    "blocks.{i}.resid_mid": "< decoder.layers.{i}.self_attn_layer_norm",
    "blocks.{i}.ln1": "decoder.layers.{i}.self_attn_layer_norm",
    "blocks.{i}.resid_post": "< decoder.layers.{i}.final_layer_norm",
    "blocks.{i}.ln2": "decoder.layers.{i}.final_layer_norm",
}


def watch_rows(layer, block: str, norm_before: bool, tape: Tape) -> None:
    """The second half of a layer works on rows without a batch axis."""
    keep = lambda step, rows: tape.keep(f"{block}.{step}", rows[None])
    if norm_before:
        layer.final_layer_norm.register_forward_pre_hook(lambda _, args: keep("resid_mid", args[0]))
        layer.final_layer_norm.register_forward_hook(lambda _, __, rows: keep("ln2", rows))
    for step, module in (("mlp.pre", layer.fc1), ("mlp.post", layer.activation_fn), ("mlp.out", layer.fc2)):
        module.register_forward_hook(lambda _, __, rows, step=step: keep(step, rows))


def opt_case(case: Case, make, sizes: dict, **storage) -> None:
    config = OPTConfig(**sizes)
    narrow = config.word_embed_proj_dim != config.hidden_size
    has_norm = config.do_layer_norm_before and not config._remove_final_layer_norm
    end = f"blocks.{config.num_hidden_layers - 1}.{'resid_post' if config.do_layer_norm_before else 'ln2'}"
    steps = {
        "embed.tokens": "decoder.embed_tokens",
        **({"embed.project": "decoder.project_in"} if narrow else {}),
        "embed.positions": "decoder.embed_positions",
        "embed.sum": "< decoder.layers.0",
        "blocks.{i}.resid_pre": "< decoder.layers.{i}",
        **(BEFORE if config.do_layer_norm_before else AFTER),
        "blocks.{i}.attn.concat": "< decoder.layers.{i}.self_attn.out_proj",
        "blocks.{i}.attn.out": "decoder.layers.{i}.self_attn.out_proj",
        **({"final_norm": "decoder.final_layer_norm"} if has_norm else {}),
        **({"final_project": "decoder.project_out"} if narrow else {}),
    }

    def watch(model, tape: Tape):
        decoder = getattr(model, "model", model).decoder
        for i, layer in enumerate(decoder.layers):
            watch_rows(layer, f"blocks.{i}", config.do_layer_norm_before, tape)
        # Here queries are scaled before they meet the keys.
        place = lambda module: AttentionSteps(f"blocks.{module.layer_idx}.attn", masked=True, scaled=module.scaling)
        return watched_attention(modeling_opt, tape, place)

    last = "final_project" if narrow else "final_norm" if has_norm else end
    decoder_case(case, make, config, "model", steps, last, watch, **storage)


def opt_cases() -> None:
    opt_case(
        Case("opt-lm", "norms before, positions from row 2 on, tied", 51, "The rock rules the sea."),
        OPTForCausalLM,
        {"hidden_size": 24, "num_attention_heads": 3, "num_hidden_layers": 2, "ffn_dim": 37, "max_position_embeddings": 30},
    )
    opt_case(
        Case("opt-narrow", "norms after, a token table of width 10 beside states of width 24", 52, "The rocks, é!"),
        OPTForCausalLM,
        {
            "hidden_size": 24,
            "num_attention_heads": 4,
            "num_hidden_layers": 2,
            "ffn_dim": 30,
            "max_position_embeddings": 20,
            "word_embed_proj_dim": 10,
            "do_layer_norm_before": False,
        },
    )
    opt_case(
        Case("opt-base", "no head, no biases, norms without gain and shift, none at the end, gelu, F16", 53, "The sea."),
        OPTModel,
        {
            "hidden_size": 20,
            "num_attention_heads": 5,
            "num_hidden_layers": 3,
            "ffn_dim": 33,
            "max_position_embeddings": 20,
            "enable_bias": False,
            "layer_norm_elementwise_affine": False,
            "_remove_final_layer_norm": True,
            "activation_function": "gelu",
        },
        dtype=torch.float16,
    )
    opt_case(
        Case("opt-labels", "labels for the text, from a last state of width 6", 54, "the rock"),
        OPTForSequenceClassification,
        {
            "hidden_size": 12,
            "num_attention_heads": 2,
            "num_hidden_layers": 2,
            "ffn_dim": 20,
            "max_position_embeddings": 20,
            "word_embed_proj_dim": 6,
            "num_labels": 3,
        },
    )
    opt_case(
        Case("opt-answers", "the ends of an answer", 55, "The rock rules"),
        OPTForQuestionAnswering,
        {"hidden_size": 12, "num_attention_heads": 2, "num_hidden_layers": 2, "ffn_dim": 20, "max_position_embeddings": 20},
    )
