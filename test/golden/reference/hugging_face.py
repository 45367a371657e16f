"""What GPT-2 and BERT have in common in transformers: saving, reading back, eager attention, hidden states."""

from contextlib import contextmanager

import torch

from reference.case import Case, randomise
from reference.tape import Tape


@contextmanager
def watched_attention(modeling, tape: Tape, causal: bool):
    """Records the attention of a transformers model: its module's eager function, with the tape beside it."""
    eager = modeling.eager_attention_forward

    def watched(module, query, key, value, *args, **kwargs):
        z, pattern = eager(module, query, key, value, *args, **kwargs)
        ours = tape.attention(f"blocks.{module.layer_idx}.attn", query, key, value, causal)
        assert torch.equal(ours[0], pattern) and torch.equal(ours[1], z), "the recorded attention is not the model's"
        return z, pattern

    modeling.eager_attention_forward = watched
    try:
        yield
    finally:
        modeling.eager_attention_forward = eager


def saved_and_read_back(case: Case, model, dtype=torch.float32, max_shard_size="5GB"):
    """The checkpoint as transformers saves it, then as it reads it back: rounded to `dtype`, computing in float32."""
    randomise(model, case.seed).to(dtype).save_pretrained(case.folder, max_shard_size=max_shard_size)
    (case.folder / "generation_config.json").unlink(missing_ok=True)  # says nothing about the forward pass
    return type(model).from_pretrained(case.folder, dtype=torch.float32, attn_implementation="eager").eval()


def keep_hidden_states(tape: Tape, output, last: str) -> None:
    """What output_hidden_states and output_attentions return, tied to the steps that they are other names for."""
    layers = len(output.attentions)
    steps = [f"blocks.{i}.resid_pre" for i in range(layers)] + [last]
    assert len(output.hidden_states) == len(steps)
    for i, (state, step) in enumerate(zip(output.hidden_states, steps)):
        assert torch.equal(state[0], tape[step]), f"hidden state {i} is not {step}"
        tape.keep(f"hf.hidden_states.{i}", state)
    for i, pattern in enumerate(output.attentions):
        assert torch.equal(pattern[0], tape[f"blocks.{i}.attn.pattern"]), f"attention {i}"
        tape.keep(f"hf.attentions.{i}", pattern)
