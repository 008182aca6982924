"""When a training is looked at: src/traces/schedule.ts, and the same for trainings of unknown length."""

from __future__ import annotations

from typing import Optional

MOST_CHECKS = 40
FEWEST_CHECKS = 16
STEPS_PER_CHECK = 20
MOST_CURVATURE = 10
FEWEST_CURVATURE = 3
STEPS_PER_CURVATURE = 120


def _affordable(steps: int, each: int, fewest: int, most: int) -> int:
    return min(most, max(fewest, steps // each))


def _spread(n: int, count: int) -> list[int]:
    if n <= count:
        return list(range(n))
    # Half up, as JavaScript rounds.
    return [int(i * (n - 1) / (count - 1) + 0.5) for i in range(count)]


def plan_checks(planned: int) -> tuple[list[int], list[int]]:
    """Finished steps at which a run of `planned` steps is looked at, and those of them with curvature."""
    checks = _spread(planned + 1, _affordable(planned, STEPS_PER_CHECK, FEWEST_CHECKS, MOST_CHECKS))
    after = checks[1:]
    wanted = _affordable(planned, STEPS_PER_CURVATURE, FEWEST_CURVATURE, MOST_CURVATURE)
    return checks, [after[i] for i in _spread(len(after), wanted)]


class Schedule:
    """Which steps are looked at.

    Without a planned number of steps, and beyond it, every `stride`-th step is, and the stride doubles with every
    forty checks; whoever reads the file keeps those that the last stride has left over.
    """

    def __init__(self, planned: Optional[int]) -> None:
        checks, curvature = ([], []) if planned is None else plan_checks(planned)
        self.planned = planned
        self._checks, self._curvature = set(checks), set(curvature)
        self._stride, self._taken = 1, 0

    def is_check(self, step: int) -> bool:
        if self.planned is not None and step <= self.planned:
            return step in self._checks
        if step == 0:
            return True
        if self.planned is not None:
            self._stride = max(self._stride, self.planned // MOST_CHECKS)
        if step % self._stride != 0:
            return False
        self._taken += 1
        if self._taken >= MOST_CHECKS:
            self._stride, self._taken = 2 * self._stride, self._taken // 2
        return True

    def is_curvature(self, step: int) -> bool:
        if self.planned is not None and step <= self.planned:
            return step in self._curvature
        return step > 0 and step % (4 * self._stride) == 0
