"""Tries what `faultgap diagnose --json` advises on a training that can be changed. Needs nothing but Python."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

Change = Mapping[str, Any]
"""`repair`, a word such as "rate"; `times`, a factor or None; `to`, a common name such as "softmax" or None."""

Train = Callable[[Sequence[Change], int], float]
"""Trains with these changes and this seed and gives a score of which more is better."""


def try_repairs(
    train: Train,
    diagnosis: str | Path | Mapping[str, Any],
    changes: Iterable[str],
    seeds: Sequence[int] = (0, 1, 2),
    most: int = 3,
) -> dict[str, Any]:
    """Trains as it is, and with each of the first `most` pieces of advice that `train` can follow, one at a time.

    `diagnosis` is what `faultgap diagnose RUN --json` printed, as a file or as read; `changes` are the words of
    the changes that `train` can make. A training that raises, or whose score is not finite, has the score None.
    A change helped if it is better than the training as it is with each seed. Gives what `diagnose --try` keeps
    in `trials`, and prints a line per change. Raises ValueError where there is no advice.
    """
    read = diagnosis if isinstance(diagnosis, Mapping) else json.loads(Path(diagnosis).read_text("utf-8"))
    if "advice" not in read:
        raise ValueError("this is no diagnosis: need what `faultgap diagnose RUN --json` printed")
    distinct: list[dict[str, Any]] = []
    for one in read["advice"]:
        change = {key: one[key] for key in ("repair", "times", "to")}
        if all(change != other["change"] for other in distinct):
            distinct.append({"change": change, "action": one["action"]})
    known = set(changes)
    able = [one for one in distinct if one["change"]["repair"] in known][:most]
    last = distinct.index(able[-1]) if len(able) == most else len(distinct)
    # Without a change to compare with, the training as it is tells nothing.
    unchanged = _train_all(train, [], seeds) if able else {"scores": [None for _ in seeds], "failure": None}
    print(f"as it is: {_shown(unchanged['scores'])}" if able else "train can make no change that is advised")
    tried = []
    for one in able:
        changed = _train_all(train, [one["change"]], seeds)
        trial = {**one, **changed, **_compare(changed["scores"], unchanged["scores"])}
        print(f"{_named(one['change'])}: {_shown(trial['scores'])}, {'helped' if trial['helped'] else 'did not help'}")
        tried.append(trial)
    untried = [one for one in distinct[:last] if one not in able]
    return {"seeds": list(seeds), "unchanged": unchanged, "tried": tried, "untried": untried}


def _train_all(train: Train, changes: Sequence[Change], seeds: Sequence[int]) -> dict[str, Any]:
    scores: list[float | None] = []
    failures: list[str] = []
    for seed in seeds:
        try:
            score = float(train(changes, seed))
        except Exception as error:  # A change may well break a training; the others are still worth trying.
            scores.append(None)
            failures.append((str(error).splitlines() or [type(error).__name__])[0])
            continue
        finite = math.isfinite(score)
        scores.append(score if finite else None)
        if not finite:
            failures.append(f"the score is {score}")
    return {"scores": scores, "failure": failures[0] if failures else None}


def _compare(changed: Sequence[float | None], unchanged: Sequence[float | None]) -> dict[str, Any]:
    pairs = list(zip(changed, unchanged))
    gains = [after - before for after, before in pairs if after is not None and before is not None]
    return {
        "gain": sum(gains) / len(gains) if gains else None,
        "helped": all(after is not None and (before is None or after > before) for after, before in pairs),
    }


def _shown(scores: Sequence[float | None]) -> str:
    return ", ".join("none" if score is None else f"{score:.3{'e' if abs(score) >= 1e6 else 'f'}}" for score in scores)


def _named(change: Change) -> str:
    times = "" if change["times"] is None else f" × {change['times']}"
    return f"{change['repair']}{times}{'' if change['to'] is None else f': ' + change['to']}"
