"""Nothing that a recorder does may end or slow down the training that it looks at."""

from __future__ import annotations

import functools
import sys
import time
import warnings
from typing import Any, Callable, TypeVar

F = TypeVar("F", bound=Callable[..., Any])

#: Looking may take this share of the time that training takes …
MOST_SHARE = 0.2
#: … or so many seconds in all, whichever is more.
FREE_SECONDS = 0.5


class Budget:
    """Adds up how long looking takes, beside the time since it was made."""

    def __init__(self, share: float = MOST_SHARE) -> None:
        self._share = share
        self._begun = time.perf_counter()
        self.spent = 0.0
        self._entered = 0.0
        self._depth = 0

    def allows(self) -> bool:
        training = time.perf_counter() - self._begun - self.spent
        return self.spent <= max(FREE_SECONDS, self._share * training)

    def __enter__(self) -> "Budget":
        if self._depth == 0:
            self._entered = time.perf_counter()
        self._depth += 1
        return self

    def __exit__(self, *_: object) -> None:
        self._depth -= 1
        if self._depth == 0:
            self.spent += time.perf_counter() - self._entered


def never_raises(method: F) -> F:
    """A method of an object with `warn_once` and `budget`: what it raises becomes a warning, and its time is counted."""

    @functools.wraps(method)
    def guarded(self: Any, *args: Any, **kwargs: Any) -> Any:
        with self.budget:
            try:
                return method(self, *args, **kwargs)
            except Exception as error:  # noqa: BLE001 - whatever it is, the training goes on
                self.warn_once(method.__name__, error)
                return None

    return guarded  # type: ignore[return-value]


def warn(text: str) -> None:
    try:
        warnings.warn(f"faultgap_recorder: {text}", RuntimeWarning, stacklevel=3)
    except RuntimeWarning:
        # Where warnings are errors.
        print(f"faultgap_recorder: {text}", file=sys.stderr)
