"""Where the training scripts read and write."""

from pathlib import Path

TRAINING = Path(__file__).resolve().parents[1]
CACHE = TRAINING / ".cache"
HELD_OUT = TRAINING / "held-out"
LOGS = TRAINING / "logs"
MODELS = TRAINING.parent / "media" / "models"
