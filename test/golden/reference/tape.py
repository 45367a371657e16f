"""Records the steps of a forward pass under the plan's names, with the plan's shapes."""

from dataclasses import dataclass

import torch
from torch import nn


class Tape(dict):
    """Tensors by step id, without their batch axis (batches are of one)."""

    def keep(self, step: str, tensor: torch.Tensor) -> None:
        assert tensor.shape[0] == 1, f"{step}: a batch of {tensor.shape[0]}"
        assert step not in self, f"{step} was recorded twice"
        self[step] = tensor.detach()[0].clone(memory_format=torch.contiguous_format)

    def inputs(self, module: nn.Module, step: str) -> None:
        module.register_forward_pre_hook(lambda _, args: self.keep(step, args[0]))

    def outputs(self, module: nn.Module, step: str) -> None:
        first = lambda output: output[0] if isinstance(output, tuple) else output
        module.register_forward_hook(lambda _, __, output: self.keep(step, first(output)))

    def follow(self, model: nn.Module, steps: dict[str, str], layers: int = 0) -> None:
        """Hooks modules: `steps` says of each step which module gives it, or reads it where "< " stands before the name.

        `{i}` in both stands for the layer's number.
        """
        for template, name in steps.items():
            for i in range(layers) if "{i}" in template else (None,):
                step, path = (each if i is None else each.replace("{i}", str(i)) for each in (template, name))
                module = model.get_submodule(path.removeprefix("< "))
                (self.inputs if path.startswith("< ") else self.outputs)(module, step)

    def attention(self, steps: "AttentionSteps", query, key, value, scale: float, hidden, cap=None, bias=None):
        """Records attention from q [1, H, Tq, D], k and v [1, G, Tk, D]; returns the pattern [1, H, Tq, Tk] and z.

        `hidden` [.., Tq, Tk] is true for keys that a query does not see, `cap` the soft cap of the scores, `bias` what
        is added to them. z is [1, Tq, H, D].
        """
        prefix = steps.prefix
        query, scale = query / steps.scaled, scale * steps.scaled
        for name, rows in ((steps.q, query), (steps.k, key), ("v", value)):
            self.keep(f"{prefix}.{name}", rows.transpose(1, 2))
        each = query.shape[1] // key.shape[1]
        key, value = (rows.repeat_interleave(each, dim=1) for rows in (key, value))
        scores = torch.matmul(query, key.transpose(-1, -2)) * scale
        self.keep(f"{prefix}.scores", scores)
        if cap is not None:
            scores = torch.tanh(scores / cap) * cap
            self.keep(f"{prefix}.capped", scores)
        if bias is not None:
            scores = scores + bias
            self.keep(f"{prefix}.biased", scores)
        if steps.masked:
            scores = scores.masked_fill(hidden, -torch.inf)
            self.keep(f"{prefix}.masked", scores)
        pattern = torch.softmax(scores, dim=-1)
        z = torch.matmul(pattern, value).transpose(1, 2)
        self.keep(f"{prefix}.pattern", pattern)
        self.keep(f"{prefix}.z", z)
        return pattern, z


@dataclass(frozen=True)
class AttentionSteps:
    """Which steps an attention computes: where they stand, whether they are masked, what the scores are made
    of, and whether what is handed over as a bias is one."""

    prefix: str
    masked: bool
    q: str = "q"
    k: str = "k"
    biased: bool = True
    scaled: float = 1
    """What the queries have been multiplied by, ahead of the plan, which scales the scores."""


def check_shapes(
    tape: dict, tokens: int, model: int, heads: int, ff: int, answers: int, source: int | None = None
) -> None:
    """Every recorded step has the shape that the plan gives it.

    `answers` counts words of the vocabulary, or labels; `source` the tokens that cross-attention attends to.
    """
    single = any(step.startswith(("pooler.", "classifier.")) for step in tape)
    by_ending = {
        **dict.fromkeys(("mlp.pre", "mlp.post"), (tokens, ff)),
        **dict.fromkeys(("pooler.first", "pooler.last", "pooler.dense", "pooler.act", "classifier.first"), (model,)),
        **dict.fromkeys((f"{end}.{kind}" for end in ("start", "end") for kind in ("logits", "probs")), (tokens,)),
        **dict.fromkeys(("logits", "probs"), (answers,) if single else (tokens, answers)),
    }
    for name, keys in (("attn", tokens), ("self_attn", tokens), ("cross_attn", source)):
        by_ending |= dict.fromkeys((f"{name}.q", f"{name}.z"), (tokens, heads, model // heads))
        by_ending |= dict.fromkeys((f"{name}.k", f"{name}.v"), (keys, heads, model // heads))
        by_ending |= dict.fromkeys((f"{name}.{each}" for each in ("scores", "masked", "pattern")), (heads, tokens, keys))
    for step, tensor in tape.items():
        ending = ".".join(step.split(".")[-2:])
        expected = by_ending.get(ending, (tokens, model))
        assert tuple(tensor.shape) == expected, f"{step} has shape {tuple(tensor.shape)}, not {expected}"
        assert tensor.dtype == torch.float32 and not tensor.isnan().any(), step


def close(actual: torch.Tensor, expected: torch.Tensor) -> bool:
    return (actual - expected).abs().max() <= 1e-6 * expected.abs().max()
