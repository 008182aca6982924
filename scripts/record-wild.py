"""Trains and records the wild runs of Keras and PyTorch: `python scripts/record-wild.py [id …]`.

Needs keras, tensorflow, torch, numpy and pyarrow, and `python/` on the path. What is recorded already is passed
over; name an id to make it again. Outputs are described in docs/wild.md.
"""

from __future__ import annotations

import gzip
import importlib
import json
import math
import os
import sys
import tempfile

os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", TF_ENABLE_ONEDNN_OPTS="0", CUDA_VISIBLE_DEVICES="", OMP_NUM_THREADS="1")
ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
WILD = os.path.join(ROOT, "corpus", "wild")
sys.path[:0] = [os.path.join(WILD, "scripts"), os.path.join(ROOT, "python")]

import numpy as np  # noqa: E402
import wild  # noqa: E402

SEEDS = (1, 2, 3)


def score(metric: str, said: np.ndarray, true: np.ndarray) -> float | None:
    """As the card names it; None where a prediction is not finite."""
    if not np.isfinite(said).all():
        return None
    if metric == "accuracy":
        return float(np.mean(said == true))
    if metric == "balanced-accuracy":
        return float(np.mean([np.mean(said[true == c] == c) for c in np.unique(true)]))
    spread = float(np.mean((true - true.mean()) ** 2))
    return 1 - float(np.mean((said.astype(np.float64) - true) ** 2)) / spread


def seed_all(framework: str, seed: int) -> None:
    if framework == "keras":
        import keras
        import tensorflow

        tensorflow.config.experimental.enable_op_determinism()
        keras.backend.clear_session()
        keras.utils.set_random_seed(seed)
    else:
        import torch

        torch.set_num_threads(1)
        torch.manual_seed(seed)
    np.random.seed(seed)


def rounded(values: np.ndarray) -> list:
    if values.dtype.kind in "iu":
        return [int(v) for v in values]
    return [float(f"{v:.6g}") if math.isfinite(v) else str(v) for v in values.astype(float)]


def train(card: dict, variant: str, seed: int) -> tuple[float | None, dict | None]:
    module = importlib.import_module(card["id"].replace("-", "_"))
    seed_all(card["framework"], seed)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, card["id"]) if seed == SEEDS[0] else None
        run = wild.Run(seed, path, card["log"])
        said, true = module.train(variant, seed, run)
        said, true = np.asarray(said).reshape(-1), np.asarray(true).reshape(-1)
        value = score(card["works"]["metric"], said, true)
        if path is None:
            return value, None
        with open(f"{path}.jsonl", encoding="utf-8") as file:
            recorder = file.read()
    file = {"recorder": recorder, "log": run.text, "predictions": rounded(said), "targets": rounded(true)}
    return value, file


def read(path: str) -> dict:
    if not os.path.exists(path):
        return {}
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def main(ids: list[str]) -> None:
    measured_path = os.path.join(WILD, "measured.json")
    for name in sorted(os.listdir(os.path.join(WILD, "cards"))):
        with open(os.path.join(WILD, "cards", name), encoding="utf-8") as file:
            card = json.load(file)
        if card["framework"] == "tfjs" or (ids and card["id"] not in ids):
            continue
        if card["id"] in read(measured_path) and not ids:
            continue
        found = {}
        for variant in ("faulty", "repaired") if card["kind"] == "pair" else card.get("settings", ["healthy"]):
            values = []
            for seed in SEEDS:
                value, kept = train(card, variant, seed)
                values.append(None if value is None else float(f"{value:.4g}"))
                if kept is not None:
                    path = os.path.join(WILD, "recorded", f"{card['id']}.{variant}.json.gz")
                    data = json.dumps(kept, separators=(",", ":")).encode()
                    with open(path, "wb") as file:
                        file.write(gzip.compress(data, 9, mtime=0))
            found[variant] = values
        measured = {**read(measured_path), card["id"]: found}
        with open(measured_path, "w", encoding="utf-8") as file:
            file.write(json.dumps(dict(sorted(measured.items())), indent=1) + "\n")
        print(card["id"], found, card["works"], flush=True)


main(sys.argv[1:])
