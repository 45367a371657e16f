"""One folder of the golden data: its seeded weights, its tokenizer, and what is expected of it."""

import json
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer
from torch import nn

from reference.tape import Tape

DATA = Path(__file__).parent.parent / "data"


@dataclass
class Case:
    """One folder of the golden data. `text` (and `pair`, the second segment) is what the tokenizer turns into ids.

    Of an encoder-decoder, `target` is what the decoder reads; it writes targets of its own for `sources`.
    `sentence` is how sentence-transformers pools the states, and whether it brings the vector to length 1.
    """

    name: str
    what: str
    seed: int
    text: str
    pair: str | None = None
    target: str | None = None
    sources: tuple[str, ...] = ()
    sentence: tuple[str, bool] | None = None

    @property
    def folder(self) -> Path:
        return DATA / self.name


@torch.no_grad()
def randomise(model: nn.Module, seed: int) -> nn.Module:
    """Weights large enough that attention is not flat at these widths; no bias is 0, no gain is 1."""
    generator = torch.Generator().manual_seed(seed)
    for name, weight in model.named_parameters():
        if not weight.requires_grad:
            continue  # a table that is computed
        weight.normal_(0, 0.3, generator=generator)
        if weight.ndim == 1 and name.endswith("weight"):
            weight += 1
    return model


def write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def tokenize(case: Case, tokenizer: Tokenizer, settings: dict) -> tuple[torch.Tensor, torch.Tensor]:
    """Writes the tokenizer; returns ids and segments of the case's text, [1, T] each."""
    tokenizer.save(str(case.folder / "tokenizer.json"))
    write_json(case.folder / "tokenizer_config.json", settings)
    encoding = tokenizer.encode(case.text, case.pair)
    return torch.tensor([encoding.ids]), torch.tensor([encoding.type_ids])


def finish(case: Case, source: str, tokens: dict[str, torch.Tensor], tape: Tape, generated: list[dict] = []) -> None:
    """Writes what is expected of the case, and what the case is. `tokens` are ids and segments, [1, T] each."""
    save_file({**tape, **{name: row[0] for name, row in tokens.items()}}, case.folder / "expected.safetensors")
    about = {"name": case.name, "what": case.what, "source": source, "seed": case.seed, "text": case.text}
    optional = {"pair": case.pair, "target": case.target, "generated": generated}
    write_json(case.folder / "case.json", {**about, **{key: value for key, value in optional.items() if value}})
    count = sum(row.shape[1] for name, row in tokens.items() if name.endswith("ids"))
    steps = sum(not step.startswith("hf.") for step in tape)
    size = sum(file.stat().st_size for file in case.folder.iterdir())
    print(f"{case.name:24}{count:4} tokens {steps:4} steps {size:8,} bytes   {case.what}")
