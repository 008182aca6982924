"""What the recorders for Python cost: processor time of a training with one over that of one without."""

import sys
import time

import numpy as np

framework, folder = sys.argv[1], sys.argv[2]
draw = np.random.default_rng(1)
STEPS, ROUNDS = 3000, 3


def rows(*shape):
    x = draw.normal(size=(1024, *shape)).astype("float32")
    return x, (x.reshape(1024, -1).sum(axis=1) > 0).astype("int64")


def torch_training(kind):
    import torch

    torch.set_num_threads(1)
    nn = torch.nn

    class Recurrent(nn.Module):
        def __init__(self):
            super().__init__()
            self.cell, self.head = nn.LSTM(8, 16, batch_first=True), nn.Linear(16, 2)

        def forward(self, x):
            return self.head(self.cell(x)[0][:, -1])

    def train(path):
        from faultgap_recorder.torch import TorchRecorder

        torch.manual_seed(1)
        if kind == "LSTM":
            model, steps = Recurrent(), STEPS // 4
            x, y = map(torch.from_numpy, rows(20, 8))
        else:
            model, steps = nn.Sequential(nn.Linear(16, 32), nn.ReLU(), nn.Linear(32, 2)), STEPS
            x, y = map(torch.from_numpy, rows(16))
        optimizer, loss_fn = torch.optim.Adam(model.parameters()), nn.CrossEntropyLoss()

        def loop():
            for step in range(steps):
                start = 32 * (step % 32)
                optimizer.zero_grad()
                loss_fn(model(x[start : start + 32]), y[start : start + 32]).backward()
                optimizer.step()

        before = time.process_time()
        if path is None:
            loop()
        else:
            with TorchRecorder(path, model, optimizer, loss_fn, probe=(x, y), validation=(x, y), planned_steps=steps):
                loop()
        return time.process_time() - before

    return train


def keras_training(kind):
    import keras

    def train(path):
        from faultgap_recorder.keras import KerasRecorder

        keras.utils.set_random_seed(1)
        if kind == "LSTM":
            first, steps = [keras.Input((20, 8)), keras.layers.LSTM(16)], STEPS // 4
            x, y = rows(20, 8)
        else:
            first, steps = [keras.Input((16,)), keras.layers.Dense(32, activation="relu")], STEPS
            x, y = rows(16)
        model = keras.Sequential([*first, keras.layers.Dense(2, activation="softmax")])
        model.compile("adam", "sparse_categorical_crossentropy")
        model.fit(x[:64], y[:64], batch_size=32, verbose=0)
        recorder = [] if path is None else [KerasRecorder(path, probe=(x, y), validation=(x, y))]
        before = time.process_time()
        model.fit(x, y, batch_size=32, epochs=steps // 32, verbose=0, callbacks=recorder)
        return time.process_time() - before

    return train


for kind in ("dense", "LSTM"):
    train = {"torch": torch_training, "keras": keras_training}[framework](kind)
    train(None)
    plain = min(train(None) for _ in range(ROUNDS))
    seen = min(train(f"{folder}/{kind}") for _ in range(ROUNDS))
    print(f"  {framework} {kind}: {seen / plain:.2f} ({plain:.2f} s without)")
