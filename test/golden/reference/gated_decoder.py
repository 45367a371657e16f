"""What the decoders with a gated MLP and rotary positions have in common: where their steps are found."""

from collections.abc import Callable
from types import ModuleType

from torch import nn
from transformers import PreTrainedConfig

from reference.byte_level_decoder import decoder_case
from reference.case import Case
from reference.hugging_face import watched_attention
from reference.tape import AttentionSteps, Tape

STEPS = {
    "embed.tokens": "embed_tokens",
    "blocks.{i}.resid_pre": "< layers.{i}",
    "blocks.{i}.ln1": "layers.{i}.input_layernorm",
    "blocks.{i}.attn.concat": "< layers.{i}.self_attn.o_proj",
    "blocks.{i}.attn.out": "layers.{i}.self_attn.o_proj",
    "blocks.{i}.resid_mid": "< layers.{i}.post_attention_layernorm",
    "blocks.{i}.ln2": "layers.{i}.post_attention_layernorm",
    "blocks.{i}.mlp.gate": "layers.{i}.mlp.gate_proj",
    "blocks.{i}.mlp.act": "layers.{i}.mlp.act_fn",
    "blocks.{i}.mlp.pre": "layers.{i}.mlp.up_proj",
    "blocks.{i}.mlp.post": "< layers.{i}.mlp.down_proj",
    "blocks.{i}.mlp.out": "layers.{i}.mlp.down_proj",
    "blocks.{i}.resid_post": "layers.{i}",
    "final_norm": "norm",
}
QUERY_KEY_NORMS = {f"blocks.{{i}}.attn.{name}": f"layers.{{i}}.self_attn.{name}" for name in ("q_norm", "k_norm")}


def gated_case(
    case: Case,
    make,
    config: PreTrainedConfig,
    modeling: ModuleType,
    steps: dict[str, str] = STEPS,
    follow_projections: Callable[[Tape, str, nn.Module, bool], None] | None = None,
    **storage,
) -> None:
    """`modeling` is the module that has the family's attention.

    `follow_projections` records queries and keys as they are made, before they are turned, of a layer and its name.
    """

    def watch(model, tape: Tape):
        turned = {}
        for i, layer in enumerate(getattr(model, make.base_model_prefix, model).layers):
            turned[i] = bool(getattr(layer.self_attn, "use_rope", True))
            (follow_projections or follow_apart)(tape, f"blocks.{i}", layer, turned[i])
        return watched_attention(modeling, tape, lambda module: attention_steps(module.layer_idx, turned[module.layer_idx]))

    decoder_case(case, make, config, make.base_model_prefix, steps, "final_norm", watch, **storage)


def attention_steps(layer: int, turned: bool) -> AttentionSteps:
    prefix = f"blocks.{layer}.attn"
    return AttentionSteps(prefix, masked=True, q="rot_q", k="rot_k") if turned else AttentionSteps(prefix, masked=True)


def follow_apart(tape: Tape, at: str, layer: nn.Module, turned: bool) -> None:
    """Where they are not turned, attention itself sees them as they are made."""
    attention = layer.self_attn
    for name in ("q", "k") if turned else ():
        getattr(attention, f"{name}_proj").register_forward_hook(
            lambda _, __, rows, name=name: tape.keep(f"{at}.attn.{name}", rows.unflatten(-1, (-1, attention.head_dim)))
        )
