"""Reads and writes training/held-out/<model>.json: the data to measure on, and what PyTorch measured on it."""

import json

from .paths import HELD_OUT


def write(name: str, data: dict, expected: dict) -> None:
    """One line for each case, so that a change shows as one."""
    parts = [f"{json.dumps(key)}: {_lines(value)}" for key, value in data.items()]
    parts.append(f'"expected": {json.dumps(rounded(expected))}')
    HELD_OUT.mkdir(parents=True, exist_ok=True)
    (HELD_OUT / f"{name}.json").write_text("{\n" + ",\n".join(parts) + "\n}\n")


def rounded(value):
    """Floats to 6 decimals, tensors to nested lists of them."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, dict):
        return {key: rounded(each) for key, each in value.items()}
    if isinstance(value, list):
        return [rounded(each) for each in value]
    return round(value, 6) if isinstance(value, float) else value


def _lines(value) -> str:
    if isinstance(value, list):
        return "[\n" + ",\n".join(json.dumps(each, separators=(",", ":")) for each in value) + "\n]"
    return json.dumps(value)
