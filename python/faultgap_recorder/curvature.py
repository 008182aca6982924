"""Curvature of the loss and the step against it: src/traces/instruments/curvature.ts, without fixed ReLU masks."""

from __future__ import annotations

from typing import Any, Callable, Optional

import numpy as np

from .weights import ratio

Arrays = list[np.ndarray]
Gradient = Callable[[Optional[Arrays]], tuple[float, Arrays]]

LANCZOS_STEPS, PROBES, EVALUATIONS, STRIDE = 5, 4, 10, 4.0


def _pack(arrays: Arrays) -> np.ndarray:
    return np.concatenate([np.asarray(a, dtype=np.float64).ravel() for a in arrays])


class _Surface:
    """The loss around some weights, along flat directions."""

    def __init__(self, gradient: Gradient, weights: Arrays) -> None:
        self._gradient, self._shapes = gradient, [w.shape for w in weights]
        self.weights = _pack(weights)
        self.epsilon = min(3e-2, max(3e-3, 1.5e-3 * (1 + float(np.linalg.norm(self.weights)))))
        self.loss, self.slope = self.at(np.zeros_like(self.weights))

    def at(self, offset: np.ndarray) -> tuple[float, np.ndarray]:
        flat, arrays, start = self.weights + offset, [], 0
        for shape in self._shapes:
            size = int(np.prod(shape))
            arrays.append(flat[start : start + size].reshape(shape).astype(np.float32))
            start += size
        loss, gradients = self._gradient(arrays)
        return loss, _pack(gradients)

    def multiply(self, direction: np.ndarray, stride: float = 1.0) -> np.ndarray:
        """Hv by a central difference of gradients."""
        length = float(np.linalg.norm(direction))
        if length == 0:
            return np.zeros_like(direction)
        step = stride * self.epsilon / length * direction
        difference: np.ndarray = (self.at(step)[1] - self.at(-step)[1]) * (length / (2 * stride * self.epsilon))
        return difference

    def multiply_ahead(self, direction: np.ndarray) -> np.ndarray:
        """Hv by a difference to the gradient at hand."""
        length = float(np.linalg.norm(direction))
        if length == 0:
            return np.zeros_like(direction)
        ahead: np.ndarray = (self.at(self.epsilon / length * direction)[1] - self.slope) * (length / self.epsilon)
        return ahead


def _lanczos(multiply: Callable[[np.ndarray], np.ndarray], start: np.ndarray) -> tuple[Arrays, np.ndarray]:
    """An orthonormal basis and the small matrix that H is on it."""
    basis = [start / np.linalg.norm(start)]
    matrix = np.zeros((LANCZOS_STEPS, LANCZOS_STEPS))
    for i in range(LANCZOS_STEPS):
        product = multiply(basis[i])
        matrix[i, i] = basis[i] @ product
        rest = product.copy()
        for member in basis + basis:
            rest -= (member @ rest) * member
        length = float(np.linalg.norm(rest))
        if i + 1 == LANCZOS_STEPS or length <= 1e-5 * float(np.linalg.norm(product)):
            return basis, matrix[: i + 1, : i + 1]
        matrix[i, i + 1] = matrix[i + 1, i] = length
        basis.append(rest / length)
    return basis, matrix


def _largest(matrix: np.ndarray) -> tuple[float, np.ndarray]:
    if not np.isfinite(matrix).all():
        return float("nan"), np.full(len(matrix), np.nan)
    values, vectors = np.linalg.eigh(matrix)
    place = int(np.argmax(np.abs(values)))
    return float(values[place]), vectors[:, place]


def _critical_multiple(surface: _Surface, update: np.ndarray) -> float:
    """The shortest multiple of the update that raises the loss: src/traces/instruments/curvature/critical-step.ts."""
    short, long, trial = 0.0, np.inf, 1.0
    limit = surface.loss + 1e-6 * abs(surface.loss)
    for _ in range(EVALUATIONS):
        after = surface.at(trial * update)[0]
        if after <= limit:
            short = trial
        else:
            long = trial
        trial = long / STRIDE if short == 0 else short * STRIDE if long == np.inf else (short * long) ** 0.5
    return float("nan") if np.isnan(surface.loss) else trial


def describe_curvature(
    gradient: Gradient,
    weights: Arrays,
    updates: Arrays,
    rate: Optional[float],
    optimizer: Optional[dict[str, Any]],
    second: Optional[Arrays],
    step: int,
) -> dict[str, Any]:
    """H and g at the weights before the step; vectors are drawn anew from the step's own number."""
    surface, update = _Surface(gradient, weights), _pack(updates)
    draw = np.random.default_rng(step)
    signs = draw.choice([-1.0, 1.0], size=update.size) / update.size**0.5
    g, size = surface.slope, update.size
    start = signs + g / np.linalg.norm(g) if np.linalg.norm(g) > 0 else signs
    basis, matrix = _lanczos(surface.multiply_ahead, start)
    _, shares = _largest(matrix)
    vector = sum(share * member for share, member in zip(shares, basis))
    vector = vector / np.linalg.norm(vector)
    product = surface.multiply(vector, 0.5)
    top = float(vector @ product)
    beside = []
    for _ in range(PROBES):
        probe = draw.choice([-1.0, 1.0], size=size)
        for member in basis + basis:
            probe = probe - (member @ probe) * member
        beside.append(float(probe @ surface.multiply_ahead(probe)))
    trace = float(np.trace(matrix)) + float(np.mean(beside))
    g_form, u_form = float(g @ surface.multiply(g)), float(update @ surface.multiply(update))
    slope = float(g @ update)
    multiple = _critical_multiple(surface, update)
    kind = (optimizer or {}).get("kind")
    values: dict[str, Any] = {
        "curvature.top-eigenvalue": top,
        "curvature.top-eigenvalue-error": ratio(float(np.linalg.norm(product - top * vector)), abs(top)),
        "curvature.hessian-trace": trace,
        "curvature.hessian-trace-error": float(np.std(beside, ddof=1)) / PROBES**0.5,
        "curvature.evenness": ratio(trace, size * top),
        "curvature.gradient-curvature": ratio(g_form, float(g @ g)),
        "curvature.update-curvature": ratio(u_form, float(update @ update)),
        "curvature.update-margin": ratio(-u_form, 2 * slope),
        "curvature.ascent": slope if np.isnan(slope) else float(slope >= 0),
        "curvature.critical-ratio": ratio(1, multiple),
    }
    if rate is None:
        return values
    values["curvature.critical-sharpness"] = ratio(2, rate * multiple)
    values["curvature.rate-threshold"] = top * rate / 2
    if kind == "sgd" and optimizer is not None:
        momentum = optimizer["momentum"]
        factor = 1 + 2 * momentum if optimizer["nesterov"] else 1
        values["curvature.momentum-threshold"] = top * rate * factor / (2 + 2 * momentum)
    if kind == "adam" and second is not None and optimizer is not None:
        root = np.sqrt((1 - optimizer["beta2"] ** step) ** 0.5 / (np.sqrt(_pack(second)) + optimizer["epsilon"]))
        ahead = signs + update / root / np.linalg.norm(update / root)
        largest, _ = _largest(_lanczos(lambda v: root * surface.multiply_ahead(root * v), ahead)[1])
        values["curvature.adam-threshold"] = largest * (1 - optimizer["beta1"]) * rate / (2 + 2 * optimizer["beta1"])
    return values
