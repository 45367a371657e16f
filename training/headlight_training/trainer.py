"""The training loop: Muon and AdamW, warm-up and cosine, bfloat16 autocast, a progress bar, a log, checkpoints to resume from."""

import csv
import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import torch
from tqdm import tqdm

from .paths import CACHE, LOGS
from .seeds import SEED

THREADS = 2


@dataclass(frozen=True)
class Schedule:
    """How long and how fast. The rates are those after `warm_up` steps; the cosine ends at a twentieth of them.

    The blocks' matrices are trained by Muon (Jordan et al. 2024), which needs a half to a third of AdamW's steps at
    these sizes; embeddings, biases and norms by AdamW.
    """

    steps: int
    warm_up: int = 100
    muon: float = 0.02
    adamw: float = 3e-3
    weight_decay: float = 0.01
    log_every: int = 25
    probe_every: int = 250
    save_every_s: float = 60.0

    def share(self, step: int) -> float:
        """Of the full rates, at a step."""
        if step < self.warm_up:
            return (step + 1) / self.warm_up
        progress = (step - self.warm_up) / max(1, self.steps - self.warm_up)
        return 0.05 + 0.95 * 0.5 * (1 + math.cos(math.pi * progress))


@dataclass
class Spent:
    """What a training has cost so far, over all its runs; `tokens` counts padding and the decoder's input too."""

    step: int = 0
    tokens: int = 0
    wall_s: float = 0.0
    cpu_s: float = 0.0
    rows: list[dict] = field(default_factory=list)


def prepare(seed: int = SEED) -> None:
    """Seeds PyTorch and fixes the number of threads."""
    torch.manual_seed(seed)
    torch.set_num_threads(THREADS)


def train(
    name: str,
    model: torch.nn.Module,
    batch_at: Callable[[int], dict[str, torch.Tensor]],
    schedule: Schedule,
    probe: Callable[[], dict[str, float]] = dict,
) -> Spent:
    """Trains to the end of the schedule, going on from the last checkpoint if there is one.

    `batch_at(step)` gives the model's arguments, labels included; `probe()` gives more columns for the log.
    The log is training/logs/<name>.csv, the checkpoint training/.cache/<name>.pt.
    """
    checkpoint = CACHE / f"{name}.pt"
    optimizers = _optimizers(model, schedule)
    spent = Spent()
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=False)
        model.load_state_dict(state["model"])
        for optimizer, stored in zip(optimizers, state["optimizers"], strict=True):
            optimizer.load_state_dict(stored)
        torch.set_rng_state(state["rng"])
        spent = state["spent"]
    model.train()
    started = (time.monotonic() - spent.wall_s, time.process_time() - spent.cpu_s)
    saved = time.monotonic()
    losses: list[float] = []
    bar = tqdm(total=schedule.steps, initial=spent.step, desc=name, unit="step", mininterval=5)
    try:
        while spent.step < schedule.steps:
            batch = batch_at(spent.step)
            losses.append(_step(model, optimizers, batch, schedule.share(spent.step)))
            spent.step += 1
            spent.tokens += sum(ids.numel() for key, ids in batch.items() if key.endswith("input_ids"))
            spent.wall_s, spent.cpu_s = time.monotonic() - started[0], time.process_time() - started[1]
            bar.update()
            if spent.step % schedule.log_every == 0 or spent.step == schedule.steps:
                row = _row(spent, sum(losses) / len(losses), schedule)
                losses.clear()
                if spent.step % schedule.probe_every == 0 or spent.step == schedule.steps:
                    model.eval()
                    row |= {key: round(value, 4) for key, value in probe().items()}
                    model.train()
                    bar.write("  ".join(f"{key} {value}" for key, value in row.items()))
                bar.set_postfix(loss=row["loss"])
                spent.rows.append(row)
            if time.monotonic() - saved > schedule.save_every_s:
                _save(checkpoint, name, model, optimizers, spent)
                saved = time.monotonic()
    finally:
        bar.close()
    _save(checkpoint, name, model, optimizers, spent)
    model.eval()
    return spent


def _step(model: torch.nn.Module, optimizers: list[torch.optim.Optimizer], batch: dict, share: float) -> float:
    with torch.autocast("cpu", torch.bfloat16):
        loss = model(**batch).loss
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    for optimizer in optimizers:
        for group in optimizer.param_groups:
            group["lr"] = share * group["full_rate"]
        optimizer.step()
        optimizer.zero_grad()
    return loss.item()


def _optimizers(model: torch.nn.Module, schedule: Schedule) -> list[torch.optim.Optimizer]:
    """Muon for the matrices of the blocks, AdamW for the rest, with weight decay on matrices only."""
    blocks, embeddings, vectors = [], [], []
    for name, weight in model.named_parameters():
        in_block = any(part.isdigit() for part in name.split("."))
        (vectors if weight.ndim < 2 else blocks if in_block else embeddings).append(weight)
    muon = torch.optim.Muon(blocks, lr=schedule.muon, momentum=0.95, weight_decay=schedule.weight_decay)
    groups = [{"params": embeddings, "weight_decay": schedule.weight_decay}, {"params": vectors, "weight_decay": 0.0}]
    adamw = torch.optim.AdamW(groups, lr=schedule.adamw, betas=(0.9, 0.98), fused=True)
    for optimizer in (muon, adamw):
        for group in optimizer.param_groups:
            group["full_rate"] = group["lr"]
    return [muon, adamw]


def _row(spent: Spent, loss: float, schedule: Schedule) -> dict:
    return {
        "step": spent.step,
        "tokens": spent.tokens,
        "loss": round(loss, 4),
        "rate": round(schedule.share(spent.step - 1), 4),
        "wall_s": round(spent.wall_s),
        "cpu_s": round(spent.cpu_s),
    }


def _save(
    checkpoint: Path, name: str, model: torch.nn.Module, optimizers: list[torch.optim.Optimizer], spent: Spent
) -> None:
    """Writes beside the old checkpoint first: Ctrl-C in the middle must not cost the training."""
    checkpoint.parent.mkdir(parents=True, exist_ok=True)
    partial = checkpoint.with_suffix(".partial")
    state = {
        "model": model.state_dict(),
        "optimizers": [optimizer.state_dict() for optimizer in optimizers],
        "rng": torch.get_rng_state(),
        "spent": spent,
    }
    torch.save(state, partial)
    partial.replace(checkpoint)
    LOGS.mkdir(parents=True, exist_ok=True)
    columns = list(dict.fromkeys(key for row in spent.rows for key in row))
    with (LOGS / f"{name}.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(spent.rows)
