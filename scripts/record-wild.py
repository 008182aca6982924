"""Trains and records the wild runs of Keras and PyTorch: `python scripts/record-wild.py [id …]`.

Needs keras, tensorflow, torch, numpy and pyarrow. What is recorded already is passed over; name an id to make it
again. `--try` trains what is faulty with each change instead; with `--frozen` that of the frozen half, of which
nothing is printed. `--mutants` trains originals, faults and mutants of the open half for `faultgap realism wild`.
`--instruments` records the open half once more, with curvature.
Outputs are described in docs/wild.md, docs/trying.md and docs/realism.md.
"""

from __future__ import annotations

import argparse
import gzip
import importlib
import json
import math
import os
import sys
import tempfile
import time

os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", TF_ENABLE_ONEDNN_OPTS="0", CUDA_VISIBLE_DEVICES="", OMP_NUM_THREADS="1")
ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
WILD = os.path.join(ROOT, "corpus", "wild")
sys.path[:0] = [os.path.join(WILD, "scripts"), os.path.join(WILD, "changes"), os.path.join(ROOT, "python")]

import numpy as np  # noqa: E402
import wild  # noqa: E402
from change import Change, Untried, all_changes  # noqa: E402
from mutants import all_mutants  # noqa: E402

SEEDS = (1, 2, 3)
MEASURED, TRIED = (os.path.join(WILD, name) for name in ("measured.json", "tried.json"))
BY_SCRIPT = ("labels", "regularisation")
"""Changes of which only the script knows what is right: what it calls repaired, where the card accepts them."""


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


def train(card: dict, variant: str, run: wild.Run) -> tuple[float | None, np.ndarray, np.ndarray]:
    """The metric of the card, and what is said of test rows beside what is true."""
    module = importlib.import_module(card["id"].replace("-", "_"))
    seed_all(card["framework"], run.seed)
    said, true = (np.asarray(values).reshape(-1) for values in module.train(variant, run.seed, run))
    return score(card["works"]["metric"], said, true), said, true


def train_recorded(card: dict, variant: str, seed: int, curvature: bool = False) -> tuple[float | None, dict]:
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, card["id"])
        run = wild.Run(seed, path, card["log"], curvature=curvature)
        value, said, true = train(card, variant, run)
        with open(f"{path}.jsonl", encoding="utf-8") as file:
            recorder = file.read()
    return value, {"recorder": recorder, "log": run.text, "predictions": rounded(said), "targets": rounded(true)}


def read(path: str) -> dict:
    if not os.path.exists(path):
        return {}
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def record(card: dict) -> None:
    found = {}
    for variant in variants_of(card):
        values = []
        for seed in SEEDS:
            if seed == SEEDS[0]:
                value, kept = train_recorded(card, variant, seed)
                keep_recorded(f"{card['id']}.{variant}", kept)
            else:
                value = train(card, variant, wild.Run(seed, None, card["log"]))[0]
            values.append(rounded_score(value))
        found[variant] = values
    keep(MEASURED, card, found)
    print(card["id"], found, card["works"], flush=True)


def variants_of(card: dict) -> list[str]:
    return ["faulty", "repaired"] if card["kind"] == "pair" else list(card.get("settings", ["healthy"]))


def record_instruments(card: dict) -> None:
    """The first seed again, with curvature and, as machines round differently, without: it must be the same training."""
    for variant in variants_of(card):
        without, kept = (train_recorded(card, variant, SEEDS[0], curvature)[1] for curvature in (False, True))
        if any(kept[part] != without[part] for part in ("log", "predictions")):
            raise SystemExit(f"{card['id']}, {variant}: with curvature it is another training")
        keep_recorded(f"{card['id']}.{variant}.instruments", {"recorder": kept["recorder"]})
        print(card["id"], variant, "recorded with curvature", flush=True)


def try_change(card: dict, change: Change) -> list[float | None] | str:
    """Scores by seed, up to the first that does not work; or why the change is not tried."""
    if change.repair in BY_SCRIPT and change.repair in card["repairs"]:
        return read(MEASURED)[card["id"]]["repaired"]
    scores: list[float | None] = []
    for seed in SEEDS:
        try:
            value = train(card, "faulty", wild.Run(seed, None, card["log"], change=change))[0]
        except Untried as untried:
            return str(untried)
        except (ImportError, OSError):  # Of this machine, and no outcome of a change.
            raise
        except Exception as error:  # A change may well break a training.
            print(f"{card['id']}, {change.repair}: {first_line(error)}", file=sys.stderr)
            value = None
        scores.append(rounded_score(value))
        if value is None or value < card["works"]["atLeast"]:
            break
    return scores


def first_line(error: Exception) -> str:
    """An error may say nothing but its kind."""
    return (str(error) or type(error).__name__).splitlines()[0]


def try_changes(card: dict) -> None:
    """What is tried already is passed over."""
    for change in all_changes():
        done = read(TRIED).get(card["id"], {})
        if change.name not in done:
            found = {**done, change.name: try_change(card, change)}
            keep(TRIED, card, {each.name: found[each.name] for each in all_changes() if each.name in found})


def score_mutants(card: dict) -> None:
    """Predictions of originals, originals of other seeds, faults and mutants, an instance for each seed."""
    targets: list = []

    def instances(model: str, role: str, variant: str, seeds: tuple[int, ...], change: Change | None = None) -> dict:
        begun, scores, predictions = time.process_time(), [], []
        for seed in seeds:
            value, said, true = train(card, variant, wild.Run(seed, None, card["log"], change=change))
            scores.append(rounded_score(value))
            predictions.append(rounded(said))
            targets[:] = rounded(true)
        return {
            **{"model": model, "role": role, "operator": change and change.repair},
            **{"configuration": change and ("all" if change.times is None else f"{change.times:g}")},
            **{"cpuSeconds": round(time.process_time() - begun, 2), "scores": scores, "predictions": predictions},
        }

    models = [
        instances("original", "original", "repaired", SEEDS),
        instances("control_0", "control", "repaired", tuple(seed + len(SEEDS) for seed in SEEDS)),
        instances("fault", "fault", "faulty", SEEDS),
    ]
    aside = []
    for change in all_mutants():
        name = change.repair if change.times is None else f"{change.repair}_{change.times:g}"
        try:
            models.append(instances(name, "mutant", "repaired", SEEDS, change))
        except (ImportError, OSError):  # Of this machine, and no outcome of a mutation.
            raise
        except Exception as error:
            aside.append({"mutant": name, "reason": first_line(error)})
    keep_recorded(f"{card['id']}.mutants", {"targets": targets, "models": models, "setAside": aside})
    print(card["id"], {each["model"]: each["scores"] for each in models}, flush=True)


def recorded_path(name: str) -> str:
    return os.path.join(WILD, "recorded", f"{name}.json.gz")


def keep_recorded(name: str, kept: dict) -> None:
    data = json.dumps(kept, separators=(",", ":")).encode()
    with open(recorded_path(name), "wb") as file:
        file.write(gzip.compress(data, 9, mtime=0))


def rounded_score(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.4g}")


def keep(path: str, card: dict, found: dict) -> None:
    kept = dict(sorted({**read(path), card["id"]: found}.items()))
    with open(path, "w", encoding="utf-8") as file:
        file.write(json.dumps(kept, indent=1, ensure_ascii=False) + "\n")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("ids", nargs="*")
    arguments.add_argument("--try", dest="tries", action="store_true")
    arguments.add_argument("--frozen", action="store_true")
    arguments.add_argument("--mutants", action="store_true")
    arguments.add_argument("--instruments", action="store_true")
    given = arguments.parse_args()
    frozen = read(os.path.join(WILD, "frozen.json"))
    done = {} if given.tries or given.mutants or given.instruments else read(MEASURED)
    for name in sorted(os.listdir(os.path.join(WILD, "cards"))):
        card = read(os.path.join(WILD, "cards", name))
        if card["framework"] == "tfjs" or card["id"] not in (given.ids or {card["id"]} - done.keys()):
            continue
        if given.mutants:
            is_done = not given.ids and os.path.exists(recorded_path(f"{card['id']}.mutants"))
            if card["kind"] == "pair" and card["id"] not in frozen and not is_done:
                score_mutants(card)
        elif given.instruments:
            paths = (recorded_path(f"{card['id']}.{variant}.instruments") for variant in variants_of(card))
            if card["id"] not in frozen and (given.ids or not all(map(os.path.exists, paths))):
                record_instruments(card)
        elif not given.tries:
            record(card)
        elif card["kind"] == "pair" and (card["id"] in frozen) == given.frozen:
            try_changes(card)


main()
