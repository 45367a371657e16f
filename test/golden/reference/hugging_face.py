"""What the models of transformers have in common: saving, reading back, eager attention, hidden states."""

from collections.abc import Callable
from contextlib import contextmanager

import torch
from torch import nn

from reference.case import Case, randomise
from reference.tape import AttentionSteps, Tape, close


@contextmanager
def watched_attention(modeling, tape: Tape, place: Callable[[nn.Module], AttentionSteps]):
    """Records the attention of a transformers model: its module's eager function, with the tape beside it.

    `place` says of an attention module which steps it computes.
    """
    eager = modeling.eager_attention_forward

    def watched(module, query, key, value, attention_mask=None, *args, **kwargs):
        z, pattern = eager(module, query, key, value, attention_mask, *args, **kwargs)
        scale = kwargs.get("scaling")
        steps = place(module)
        ours = tape.attention(
            steps,
            query,
            key,
            value,
            query.shape[-1] ** -0.5 if scale is None else scale,
            hidden(attention_mask, query.shape[-2], key.shape[-2]),
            cap=kwargs.get("softcap"),
            bias=kwargs.get("position_bias") if steps.biased else None,
        )
        for name, mine, theirs in (("pattern", ours[0], pattern), ("z", ours[1], z)):
            assert close(mine, theirs), f"the recorded {name} is not the model's"
        return z, pattern

    modeling.eager_attention_forward = watched
    try:
        yield
    finally:
        modeling.eager_attention_forward = eager


def hidden(mask: torch.Tensor | None, queries: int, keys: int) -> torch.Tensor:
    """[.., Tq, Tk], true where a key is not seen: from a mask that is added to the scores, or that says what is seen."""
    if mask is None:
        return torch.zeros(queries, keys, dtype=torch.bool)
    return ~mask if mask.dtype == torch.bool else mask < -1e9


def saved_and_read_back(case: Case, model, dtype=torch.float32, max_shard_size="5GB"):
    """The checkpoint as transformers saves it, then as it reads it back: rounded to `dtype`, computing in float32.

    modules.txt keeps what `print(model)` writes, and how many parameters there are.
    """
    randomise(model, case.seed).to(dtype).save_pretrained(case.folder, max_shard_size=max_shard_size)
    if not case.sources:
        (case.folder / "generation_config.json").unlink(missing_ok=True)  # says nothing about the forward pass
    read = read_back(case, type(model))
    (case.folder / "modules.txt").write_text(f"{read}\n\n{sum(weight.numel() for weight in read.parameters())} parameters\n")
    return read


def read_back(case: Case, kind: type):
    return kind.from_pretrained(case.folder, dtype=torch.float32, attn_implementation="eager").eval()


def keep_hidden_states(tape: Tape, output, last: str) -> None:
    """What output_hidden_states and output_attentions return, tied to the steps that they are other names for."""
    layers = range(len(output.attentions))
    keep_same(tape, "hf.hidden_states", output.hidden_states, [*(f"blocks.{i}.resid_pre" for i in layers), last])
    keep_same(tape, "hf.attentions", output.attentions, [f"blocks.{i}.attn.pattern" for i in layers])


def keep_spans(tape: Tape, output) -> None:
    """Where an answer starts and ends: the columns of `logits`, which the tape has, and their softmax."""
    for i, end in enumerate(("start", "end")):
        scores = output[f"{end}_logits"]
        assert torch.equal(tape["logits"][:, i], scores[0]), end
        tape.keep(f"{end}.logits", scores)
        tape.keep(f"{end}.probs", scores.softmax(-1))


def keep_same(tape: Tape, name: str, tensors: tuple[torch.Tensor, ...], steps: list[str]) -> None:
    """Keeps what transformers returns under a name of its own; each tensor is what a step gave."""
    assert len(tensors) == len(steps), name
    for i, (tensor, step) in enumerate(zip(tensors, steps)):
        assert close(tensor[0], tape[step]), f"{name}.{i} is not {step}"
        tape.keep(f"{name}.{i}", tensor)
