"""Writes a model's README.md from its stored files, its log and what was measured, so that no figure can be stale."""

import csv
import json

import torch

from .paths import HELD_OUT, LOGS, MODELS
from .sources import Source


def write(name: str, about: str, shape: dict[str, str], sections: list[str]) -> None:
    """`about` is the one paragraph that a person reads who has just chosen the model."""
    table = "\n".join(f"| {key} | {value} |" for key, value in {**shape, "weights": weights(name)}.items())
    card = f"---\nlicense: mit\n---\n# {name}\n\n{about}\n\n| | |\n| --- | --- |\n{table}\n\n"
    (MODELS / name / "README.md").write_text(card + "\n\n".join(sections) + "\n")


def weights(name: str) -> str:
    file = MODELS / name / "model.safetensors"
    header = json.loads(file.read_bytes()[8 : 8 + int.from_bytes(file.read_bytes()[:8], "little")])
    # BART's bias of the logits is stored, but not learned.
    shapes = [entry["shape"] for key, entry in header.items() if key not in ("__metadata__", "final_logits_bias")]
    count = sum(int(torch.tensor(shape).prod()) for shape in shapes)
    return f"{count:,} in F16; model.safetensors has {file.stat().st_size:,} bytes"


def config(name: str) -> dict:
    return json.loads((MODELS / name / "config.json").read_text())


def held_out(name: str) -> dict:
    return json.loads((HELD_OUT / f"{name}.json").read_text())


def expected(name: str) -> dict:
    return held_out(name)["expected"]


def training_table(name: str) -> str:
    """What the training took, from the last line of its log."""
    with (LOGS / f"{name}.csv").open() as file:
        last = list(csv.DictReader(file))[-1]
    minutes = {key: round(int(last[key]) / 60) for key in ("wall_s", "cpu_s")}
    return (
        f"{int(last['step']):,} steps of Muon and AdamW, {int(last['tokens']):,} tokens (padding included), bfloat16 autocast; "
        f"{minutes['wall_s']} minutes on two cores that were shared, {minutes['cpu_s']} minutes of CPU time. "
        f"The loss is logged in `training/logs/{name}.csv`."
    )


def source_table(sources: list[tuple[Source, str]]) -> str:
    """Package, version, licence, and what was taken from it."""
    registry = {"deb": "Debian", "npm": "npm"}
    rows = [
        f"| {registry[source.kind]} `{source.name}` {source.version} | {source.licence} | {what} |"
        for source, what in sources
    ]
    return "| package | licence | what |\n| --- | --- | --- |\n" + "\n".join(rows)


def best(scores: list[list[float]]) -> tuple[str, float]:
    """The head with the largest score, as layer.head, and the score."""
    return ranked(scores, 1)[0]


def ranked(scores: list[list[float]], count: int) -> list[tuple[str, float]]:
    """The heads with the largest scores, as layer.head, with the scores."""
    heads = [(f"{layer}.{head}", score) for layer, row in enumerate(scores) for head, score in enumerate(row)]
    return sorted(heads, key=lambda each: -each[1])[:count]


def in_words(head: str) -> str:
    """'2.3' -> 'Layer 2, Head 3', as the panel says it."""
    layer, number = head.split(".")
    return f"Layer {layer}, Head {number}"


def percent(share: float) -> str:
    return f"{100 * share:.1f} %"
