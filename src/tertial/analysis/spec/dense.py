"""Mixed models the long way, with the whole matrix V: what the sums must agree with."""

import numpy as np

from tertial.analysis.columns import Floats


def criterion(y: Floats, x: Floats, v: Floats, *, restricted: bool = True) -> float:
    """−2·(restricted) log-likelihood of y ~ N(xβ, V) at the best β."""
    inverse = np.linalg.inv(v)
    scatter = x.T @ inverse @ x
    left = y - x @ np.linalg.solve(scatter, x.T @ inverse @ y)
    total = np.linalg.slogdet(v)[1] + left @ inverse @ left
    if not restricted:
        return float(total + len(y) * np.log(2 * np.pi))
    return float(total + np.linalg.slogdet(scatter)[1] + (len(y) - x.shape[1]) * np.log(2 * np.pi))


def predicted(y: Floats, x: Floats, v: Floats, z: Floats, spread: Floats) -> tuple[Floats, Floats, Floats]:
    """β, the effects b ~ N(0, spread) of y = xβ + zb + e, and their sd given y, β known."""
    inverse: Floats = np.linalg.inv(v).astype(np.float64)
    beta: Floats = np.linalg.solve(x.T @ inverse @ x, x.T @ inverse @ y).astype(np.float64)
    effects: Floats = spread @ z.T @ inverse @ (y - x @ beta)
    variance = np.diag(spread - spread @ z.T @ inverse @ z @ spread)
    sd: Floats = np.sqrt(np.maximum(variance, 0))
    return beta, effects, sd


def members(codes: list[int]) -> Floats:
    """The matrix that says which answer lies in which group."""
    found: Floats = (np.array(codes)[:, None] == np.arange(max(codes) + 1)).astype(np.float64)
    return found
