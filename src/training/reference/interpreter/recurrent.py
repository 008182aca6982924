"""Keras's recurrent layers, written out step by step."""

import torch

from activations import ACTIVATIONS


def biases(weights):
    return weights.get("bias", 0)


def simple_rnn(spec, weights, x):
    recurrent, activate = weights["recurrentKernel"], ACTIVATIONS[spec["activation"]]
    inputs = x @ weights["kernel"] + biases(weights)
    state, states = x.new_zeros(len(x), spec["units"]), []
    for step in inputs.unbind(1):
        state = activate(step + state @ recurrent)
        states.append(state)
    return torch.stack(states, 1)


def lstm(spec, weights, x):
    """Gates in the order i, f, c, o."""
    recurrent, activate = weights["recurrentKernel"], ACTIVATIONS[spec["activation"]]
    gate = ACTIVATIONS[spec["recurrentActivation"]]
    inputs = x @ weights["kernel"] + biases(weights)
    output = cell = x.new_zeros(len(x), spec["units"])
    outputs = []
    for step in inputs.unbind(1):
        i, f, c, o = (step + output @ recurrent).chunk(4, 1)
        cell = gate(f) * cell + gate(i) * activate(c)
        output = gate(o) * activate(cell)
        outputs.append(output)
    return torch.stack(outputs, 1)


def gru(spec, weights, x):
    """Gates in the order z, r, h. With `resetAfter` the reset gate applies after the recurrent product, which has a bias."""
    units, recurrent = spec["units"], weights["recurrentKernel"]
    activate, gate = ACTIVATIONS[spec["activation"]], ACTIVATIONS[spec["recurrentActivation"]]
    bias = biases(weights)
    after = spec["resetAfter"]
    of_input, of_state = (bias[0], bias[1]) if after and "bias" in weights else (bias, 0)
    inputs = x @ weights["kernel"] + of_input
    state, states = x.new_zeros(len(x), units), []
    for step in inputs.unbind(1):
        z, r, h = step.chunk(3, 1)
        if after:
            zs, rs, hs = (state @ recurrent + of_state).chunk(3, 1)
        else:
            zs, rs = (state @ recurrent[:, : 2 * units]).chunk(2, 1)
        update, reset = gate(z + zs), gate(r + rs)
        candidate = h + (reset * hs if after else (reset * state) @ recurrent[:, 2 * units :])
        state = update * state + (1 - update) * activate(candidate)
        states.append(state)
    return torch.stack(states, 1)


CELLS = {"simpleRnn": simple_rnn, "lstm": lstm, "gru": gru}


def recurrent(context, x):
    outputs = CELLS[context.spec["kind"]](context.spec, context.weights, x)
    return outputs if context.spec["returnSequences"] else outputs[:, -1]


MERGES = {
    "concat": lambda a, b: torch.cat([a, b], -1),
    "sum": lambda a, b: a + b,
    "mul": lambda a, b: a * b,
    "ave": lambda a, b: (a + b) / 2,
}


def bidirectional(context, x):
    """One layer reads forwards and one backwards; their outputs are merged step by step."""
    spec = context.spec["layer"]
    ahead, back = (
        CELLS[spec["kind"]](
            spec,
            {role.removeprefix(part): w for role, w in context.weights.items() if role.startswith(part)},
            series,
        )
        for part, series in (("forward/", x), ("backward/", x.flip(1)))
    )
    merge = MERGES[context.spec["mergeMode"]]
    return merge(ahead, back.flip(1)) if spec["returnSequences"] else merge(ahead[:, -1], back[:, -1])
