"""One vector for a whole text, by the formulas of sentence-transformers: a model's folder with modules.json, hooked."""

import torch
from torch import nn

from reference.case import Case, write_json
from reference.tape import Tape

STEPS = {"cls": "first", "mean": "mean", "max": "max", "lasttoken": "last"}
FLAGS = ("cls_token", "mean_tokens", "max_tokens", "lasttoken")


def follow_sentence(case: Case, tape: Tape, model: nn.Module) -> None:
    """Writes modules.json and 1_Pooling/config.json, and records what they make of the model's last hidden state."""
    pooling, normalized = case.sentence
    kinds = ["Transformer", "Pooling", *(["Normalize"] if normalized else [])]
    paths = ["", "1_Pooling", "2_Normalize"]
    modules = [
        {"idx": i, "name": str(i), "path": paths[i], "type": f"sentence_transformers.models.{kind}"} for i, kind in enumerate(kinds)
    ]
    write_json(case.folder / "modules.json", modules)
    (case.folder / "1_Pooling").mkdir()
    width = {"word_embedding_dimension": model.config.hidden_size}
    # As before version 5 of sentence-transformers, and since: files of both are in use.
    older = {f"pooling_mode_{flag}": flag.startswith(pooling) for flag in FLAGS}
    write_json(case.folder / "1_Pooling" / "config.json", width | (older if normalized else {"pooling_mode": pooling}))

    def pool(_, __, output) -> None:
        states = output.last_hidden_state
        pooled = {"cls": states[:, 0], "mean": states.mean(1), "max": states.amax(1), "lasttoken": states[:, -1]}[pooling]
        tape.keep(f"sentence.{STEPS[pooling]}", pooled)
        if normalized:
            tape.keep("sentence.unit", torch.nn.functional.normalize(pooled, dim=-1))

    model.register_forward_hook(pool)
