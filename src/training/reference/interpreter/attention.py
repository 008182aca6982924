"""Multi-head attention by Vaswani et al. (arXiv 1706.03762), weights laid out as Keras has them."""

import torch

from randomness import draw_bits


def project(weights, part, x):
    y = torch.einsum("bsd,dhk->bshk", x, weights[f"{part}/kernel"])
    return y + weights[f"{part}/bias"] if f"{part}/bias" in weights else y


def attention(context, query, source=None, mask=None):
    """A query that sees no step gets zeros."""
    spec, weights = context.spec, context.weights
    source = query if source is None else source
    queries, keys, values = (project(weights, *of) for of in (("query", query), ("key", source), ("value", source)))
    scores = torch.einsum("bqhk,bshk->bhqs", queries, keys) * spec.get("scale", keys.shape[-1] ** -0.5)
    seen = torch.ones_like(scores, dtype=torch.bool)
    masked = not (spec.get("unmaskedInTraining", False) and context.mode == "train")
    if spec["causal"] and masked:
        seen = seen.tril()
    if mask is not None and masked:
        seen = seen & (mask != 0)[:, None, None, :]
    shares = torch.where(seen, scores, -torch.inf).softmax(-1)
    shares = drop(context, torch.where(seen, shares, 0))
    y = torch.einsum("bhqs,bshv->bqhv", shares, values)
    y = torch.einsum("bqhv,hvo->bqo", y, weights["output/kernel"])
    return y + weights["output/bias"] if "output/bias" in weights else y


def drop(context, x):
    rate = context.spec["dropout"]
    if context.mode != "train" or rate == 0:
        return x
    kept = torch.tensor(draw_bits(context.seed, context.step, x.numel()) >= rate * 2.0**32).reshape(x.shape)
    return torch.where(kept, x / (1 - rate) if rate < 1 else x, 0)
