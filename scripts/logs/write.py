"""Writes the test logs of test/traces/logs/fixtures with the tools themselves.

    python scripts/logs/write.py test/traces/logs/fixtures [kind ...]

Every kind below trains a small network on the same 96 rows and lets one tool log it. cards.json beside the fixtures says which
tool wrote each, in which version. Logs of tools that need an account, or are not on PyPI, are written here by hand with the
numbers of such a training; their cards say after what.
"""
import csv
import importlib.metadata
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import types
from pathlib import Path

os.environ.update(
    TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="", WANDB_MODE="offline", WANDB_SILENT="true", WANDB_CONSOLE="off",
    YOLO_OFFLINE="true", COMET_MODE="DISABLED", HF_HUB_OFFLINE="1", TOKENIZERS_PARALLELISM="false", WANDB_DISABLE_GIT="true",
)
out = Path(sys.argv[1]).resolve()
wanted = set(sys.argv[2:])
kinds = {}


def kind(folder, number, package, how):
    """Registers a writer of one folder; the card names the installed version of the package."""
    def register(write):
        kinds[folder] = (number, package, how, write)
        return write
    return register


def rows():
    import numpy as np
    rng = np.random.default_rng(7)
    y = np.repeat(np.arange(3), 32)
    x = rng.normal(size=(96, 2)) + np.stack([2.0 * np.cos(2 * np.pi * y / 3), 2.0 * np.sin(2 * np.pi * y / 3)], axis=1)
    order = rng.permutation(96)
    return x[order].astype("float32"), y[order].astype("int64")


# --- Keras ---------------------------------------------------------------------------------------------------------------

def keras_model():
    import keras
    keras.utils.set_random_seed(3)
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(8, activation="relu"), keras.layers.Dense(3, activation="softmax")])
    model.compile(optimizer=keras.optimizers.Adam(0.02), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def keras_fit(epochs=6, model=None, **settings):
    x, y = rows()
    model = model or keras_model()
    return model, model.fit(x[:64], y[:64], validation_data=(x[64:], y[64:]), batch_size=16, epochs=epochs, verbose=0, **settings)


@kind("keras-csv", 1, "keras", "callbacks.CSVLogger")
def keras_csv(to):
    import keras
    keras_fit(callbacks=[keras.callbacks.CSVLogger(to / "training.log")])


@kind("keras-semicolon", 2, "keras", "callbacks.CSVLogger(separator=';')")
def keras_semicolon(to):
    import keras
    keras_fit(callbacks=[keras.callbacks.CSVLogger(to / "training.csv", separator=";")])


@kind("keras-na", 3, "keras", "callbacks.CSVLogger with validation_freq=2")
def keras_na(to):
    import keras
    keras_fit(callbacks=[keras.callbacks.CSVLogger(to / "training.csv")], validation_freq=2)


@kind("keras-appended", 4, "keras", "callbacks.CSVLogger(append=True), fit called three times")
def keras_appended(to):
    import keras
    model = None
    for _ in range(3):
        model, _ = keras_fit(4, model, callbacks=[keras.callbacks.CSVLogger(to / "training.csv", append=True)])


@kind("keras-two-runs", 4, "keras", "callbacks.CSVLogger(append=True), the script run twice")
def keras_two_runs(to):
    import keras
    for _ in range(2):
        keras_fit(5, None, callbacks=[keras.callbacks.CSVLogger(to / "training.csv", append=True)])


@kind("keras-history", 5, "keras", "json.dump(history.history)")
def keras_history(to):
    _, history = keras_fit()
    (to / "history.json").write_text(json.dumps(history.history))


@kind("pandas-history", 6, "pandas", "DataFrame(history.history).to_csv(): with the index")
def pandas_history(to):
    import pandas
    _, history = keras_fit()
    pandas.DataFrame(history.history).to_csv(to / "history.csv")


@kind("pandas-without-index", 7, "pandas", "DataFrame(history.history).to_csv(index=False)")
def pandas_without_index(to):
    import pandas
    _, history = keras_fit()
    pandas.DataFrame(history.history).to_csv(to / "history.csv", index=False)


@kind("pandas-transposed", 7, "pandas", "DataFrame(history.history).T.to_csv()")
def pandas_transposed(to):
    import pandas
    _, history = keras_fit()
    pandas.DataFrame(history.history).T.to_csv(to / "history.csv")


@kind("tensorboard-keras", 10, "tensorflow_cpu", "keras.callbacks.TensorBoard: scalars as tensors, folders train and validation")
def tensorboard_keras(to):
    import keras
    keras_fit(callbacks=[keras.callbacks.TensorBoard(to / "exp1", write_graph=False)])


# --- PyTorch -------------------------------------------------------------------------------------------------------------

def torch_epochs(epochs=6, steps=None):
    """Yields per epoch what a training loop prints; calls steps(step, loss, norm) after every mini-batch."""
    import torch
    torch.manual_seed(4)
    torch.set_num_threads(1)
    x, y = (torch.from_numpy(part) for part in rows())
    model = torch.nn.Sequential(torch.nn.Linear(2, 8), torch.nn.ReLU(), torch.nn.Linear(8, 3))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    loss_fn = torch.nn.CrossEntropyLoss()
    step = 0
    for epoch in range(epochs):
        total = 0.0
        for start in range(0, 64, 16):
            optimizer.zero_grad()
            loss = loss_fn(model(x[start:start + 16]), y[start:start + 16])
            loss.backward()
            norm = torch.nn.utils.clip_grad_norm_(model.parameters(), 1e9)
            optimizer.step()
            step += 1
            total += loss.item() / 4
            if steps:
                steps(step, loss.item(), float(norm))
        with torch.no_grad():
            score = model(x[64:])
        yield {
            "epoch": epoch, "train_loss": total, "val_loss": loss_fn(score, y[64:]).item(),
            "val_acc": (score.argmax(1) == y[64:]).float().mean().item(), "lr": optimizer.param_groups[0]["lr"], "step": step,
        }


@kind("tensorboard-torch", 10, "tensorboard", "torch.utils.tensorboard.SummaryWriter: scalars as simple_value")
def tensorboard_torch(to):
    # TensorBoard's own writer in place of TensorFlow, which does not live beside PyTorch in one process.
    sys.modules["tensorboard.compat.notf"] = types.ModuleType("notf")
    from torch.utils.tensorboard import SummaryWriter
    with SummaryWriter(to / "runs" / "exp1") as writer:
        for row in torch_epochs():
            writer.add_scalar("Loss/train", row["train_loss"], row["epoch"])
            writer.add_scalar("Loss/val", row["val_loss"], row["epoch"])
            writer.add_scalar("Accuracy/val", row["val_acc"], row["epoch"])


@kind("lightning", 8, "lightning", "loggers.CSVLogger: rows of one step, metrics of steps and epochs")
def lightning_csv(to):
    import lightning
    import torch
    x, y = (torch.from_numpy(part) for part in rows())

    class Net(lightning.LightningModule):
        def __init__(self):
            super().__init__()
            self.net = torch.nn.Sequential(torch.nn.Linear(2, 8), torch.nn.ReLU(), torch.nn.Linear(8, 3))

        def training_step(self, batch, _):
            loss = torch.nn.functional.cross_entropy(self.net(batch[0]), batch[1])
            self.log("train_loss", loss, on_step=True, on_epoch=True)
            return loss

        def validation_step(self, batch, _):
            score = self.net(batch[0])
            self.log("val_loss", torch.nn.functional.cross_entropy(score, batch[1]))
            self.log("val_acc", (score.argmax(1) == batch[1]).float().mean())

        def configure_optimizers(self):
            return torch.optim.Adam(self.parameters(), lr=0.02)

    lightning.seed_everything(5, verbose=False)
    loader = lambda part: torch.utils.data.DataLoader(torch.utils.data.TensorDataset(x[part], y[part]), batch_size=16)
    trainer = lightning.Trainer(
        max_epochs=6, logger=lightning.pytorch.loggers.CSVLogger(to), log_every_n_steps=2, enable_progress_bar=False,
        enable_checkpointing=False, enable_model_summary=False, accelerator="cpu", num_sanity_val_steps=0,
    )
    trainer.fit(Net(), loader(slice(0, 64)), loader(slice(64, 96)))


@kind("hugging-face", 9, "transformers", "Trainer: checkpoint-*/trainer_state.json and the last one")
def hugging_face(to):
    import torch
    import transformers
    x, y = (torch.from_numpy(part) for part in rows())

    class Net(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.net = torch.nn.Sequential(torch.nn.Linear(2, 8), torch.nn.ReLU(), torch.nn.Linear(8, 3))

        def forward(self, inputs, labels):
            score = self.net(inputs)
            return {"loss": torch.nn.functional.cross_entropy(score, labels), "logits": score}

    transformers.set_seed(6)
    data = [{"inputs": a, "labels": b} for a, b in zip(x, y)]
    with tempfile.TemporaryDirectory() as work:
        args = transformers.TrainingArguments(
            work, num_train_epochs=6, per_device_train_batch_size=16, learning_rate=0.02, logging_steps=4, eval_strategy="epoch",
            save_strategy="steps", save_steps=12, report_to=[], disable_tqdm=True, use_cpu=True, warmup_steps=4,
        )
        trainer = transformers.Trainer(
            Net(), args, train_dataset=data[:64], eval_dataset=data[64:],
            compute_metrics=lambda p: {"accuracy": float((p.predictions.argmax(1) == p.label_ids).mean())},
        )
        trainer.train()
        trainer.save_state()
        for path in Path(work).rglob("trainer_state.json"):
            target = to / path.relative_to(work)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)


@kind("wandb-offline", 14, "wandb", "wandb.init(mode='offline'): the run folder")
def wandb_offline(to):
    import wandb
    with tempfile.TemporaryDirectory() as work:
        run = wandb.init(project="small", name="calm-sea-1", dir=work, mode="offline", settings=wandb.Settings(
            x_disable_stats=True, x_disable_meta=True, disable_git=True, save_code=False, console="off", x_save_requirements=False))
        for row in torch_epochs():
            run.log({"train/loss": row["train_loss"], "val/loss": row["val_loss"], "val/acc": row["val_acc"], "lr": row["lr"], "epoch": row["epoch"]})
        run.finish()
        for path in Path(work).rglob("*.wandb"):
            folder = to / "wandb" / "offline-run-20261129_120000-abcd1234"
            folder.mkdir(parents=True)
            shutil.copy(path, folder / "run-abcd1234.wandb")


@kind("mlflow", 15, "mlflow_skinny", "the file store: mlruns/<experiment>/<run>/metrics")
def mlflow_store(to):
    os.environ["MLFLOW_ALLOW_FILE_STORE"] = "true"
    import mlflow
    with tempfile.TemporaryDirectory() as work:
        mlflow.set_tracking_uri(f"file:{work}/mlruns")
        with mlflow.start_run(run_name="kind-owl-7"):
            for row in torch_epochs():
                mlflow.log_metrics({"train_loss": row["train_loss"], "val_loss": row["val_loss"], "val_acc": row["val_acc"]}, step=row["epoch"])
        for path in sorted(Path(work).rglob("metrics/*")) + sorted(Path(work).rglob("*/*/*/meta.yaml")):
            parts = path.relative_to(work).parts
            target = to / "mlruns" / "0" / "0123456789abcdef0123456789abcdef" / Path(*parts[3:])
            target.parent.mkdir(parents=True, exist_ok=True)
            text = path.read_text()
            target.write_text("\n".join(line for line in text.split("\n") if "artifact_uri" not in line and "user_id" not in line))


@kind("fastai", 17, "fastai", "callback.progress.CSVLogger")
def fastai_csv(to):
    import torch
    import fastai.callback.schedule  # adds fit_one_cycle to Learner
    from fastai.callback.progress import CSVLogger
    from fastai.basics import DataLoader, DataLoaders, Learner, accuracy, set_seed
    set_seed(8, reproducible=True)
    x, y = (torch.from_numpy(part) for part in rows())
    data = list(zip(x, y))
    loaders = DataLoaders(DataLoader(data[:64], bs=16), DataLoader(data[64:], bs=16))
    learner = Learner(
        loaders, torch.nn.Sequential(torch.nn.Linear(2, 8), torch.nn.ReLU(), torch.nn.Linear(8, 3)),
        loss_func=torch.nn.CrossEntropyLoss(), metrics=accuracy, path=to, cbs=CSVLogger(),
    )
    with learner.no_bar(), learner.no_logging():
        learner.fit_one_cycle(6, 0.02)


@kind("yolo", 16, "ultralytics", "train(): runs/detect/train/results.csv")
def yolo(to):
    import numpy as np
    from PIL import Image
    from ultralytics import YOLO
    rng = np.random.default_rng(9)
    with tempfile.TemporaryDirectory() as work:
        for part, count in (("train", 8), ("val", 4)):
            (Path(work) / "images" / part).mkdir(parents=True)
            (Path(work) / "labels" / part).mkdir(parents=True)
            for i in range(count):
                image = rng.integers(0, 60, (64, 64, 3), dtype=np.uint8)
                cx, cy = rng.integers(16, 48, 2)
                image[cy - 8:cy + 8, cx - 8:cx + 8] = 220
                Image.fromarray(image).save(Path(work) / "images" / part / f"{i}.png")
                (Path(work) / "labels" / part / f"{i}.txt").write_text(f"0 {cx / 64} {cy / 64} 0.25 0.25\n")
        (Path(work) / "data.yaml").write_text(f"path: {work}\ntrain: images/train\nval: images/val\nnames: {{0: square}}\n")
        YOLO("yolov8n.yaml").train(
            data=f"{work}/data.yaml", epochs=5, imgsz=64, batch=4, device="cpu", workers=0, plots=False, project=work, name="train",
            verbose=False, amp=False, pretrained=False, seed=1,
        )
        (to / "train").mkdir()
        shutil.copy(next(Path(work).rglob("results.csv")), to / "train" / "results.csv")


@kind("ignite", 22, "pytorch_ignite", "handlers and csv.writer: one row per evaluation")
def ignite_csv(to):
    import torch
    from ignite.engine import Events, create_supervised_evaluator, create_supervised_trainer
    from ignite.metrics import Accuracy, Loss
    torch.manual_seed(4)
    x, y = (torch.from_numpy(part) for part in rows())
    model = torch.nn.Sequential(torch.nn.Linear(2, 8), torch.nn.ReLU(), torch.nn.Linear(8, 3))
    loss_fn = torch.nn.CrossEntropyLoss()
    trainer = create_supervised_trainer(model, torch.optim.Adam(model.parameters(), lr=0.02), loss_fn)
    evaluator = create_supervised_evaluator(model, metrics={"accuracy": Accuracy(), "loss": Loss(loss_fn)})
    loader = lambda part: torch.utils.data.DataLoader(torch.utils.data.TensorDataset(x[part], y[part]), batch_size=16)
    with open(to / "metrics.csv", "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["epoch", "iteration", "training/accuracy", "training/loss", "validation/accuracy", "validation/loss"])

        @trainer.on(Events.EPOCH_COMPLETED)
        def log(engine):
            row = [engine.state.epoch, engine.state.iteration]
            for part in (slice(0, 64), slice(64, 96)):
                metrics = evaluator.run(loader(part)).metrics
                row += [metrics["accuracy"], metrics["loss"]]
            writer.writerow(row)

        trainer.run(loader(slice(0, 64)), max_epochs=6)


@kind("accelerate", 22, "accelerate", "a tracker of one's own that writes JSON lines, by Accelerator.log")
def accelerate_json(to):
    from accelerate import Accelerator
    from accelerate.tracking import GeneralTracker

    class Lines(GeneralTracker):
        name, requires_logging_directory = "lines", False

        def __init__(self):
            super().__init__()
            self.file = open(to / "log.jsonl", "w")

        @property
        def tracker(self):
            return self.file

        def store_init_configuration(self, values):
            pass

        def log(self, values, step=None):
            print(json.dumps({"step": step, **values}), file=self.file, flush=True)

    accelerator = Accelerator(log_with=Lines(), cpu=True)
    accelerator.init_trackers("small")
    for row in torch_epochs(steps=lambda step, loss, norm: accelerator.log({"train_loss": loss, "grad_norm": norm}, step=step)):
        accelerator.log({"eval_loss": row["val_loss"], "eval_accuracy": row["val_acc"]}, step=row["step"])


@kind("xgboost", 23, "xgboost_cpu", "train(evals=...): what it prints")
def xgboost_text(to):
    import contextlib
    import io
    import xgboost
    x, y = rows()
    text = io.StringIO()
    with contextlib.redirect_stdout(text):
        xgboost.train({"objective": "multi:softprob", "num_class": 3, "nthread": 1}, xgboost.DMatrix(x[:64], y[:64]), 6,
                      evals=[(xgboost.DMatrix(x[:64], y[:64]), "train"), (xgboost.DMatrix(x[64:], y[64:]), "eval")])
    (to / "train.log").write_text(text.getvalue())


@kind("lightgbm", 23, "lightgbm", "log_evaluation: what it prints")
def lightgbm_text(to):
    import contextlib
    import io
    import lightgbm
    x, y = rows()
    text = io.StringIO()
    with contextlib.redirect_stdout(text):
        lightgbm.train({"objective": "multiclass", "num_class": 3, "num_threads": 1, "verbose": -1}, lightgbm.Dataset(x[:64], y[:64]), 6,
                       valid_sets=[lightgbm.Dataset(x[64:], y[64:])], callbacks=[lightgbm.log_evaluation(1)])
    (to / "train.log").write_text(text.getvalue())


@kind("mmengine", 18, "mmengine", "LocalVisBackend: vis_data/scalars.json, JSON lines")
def mmengine_lines(to):
    from mmengine.visualization import LocalVisBackend
    with tempfile.TemporaryDirectory() as work:
        backend = LocalVisBackend(work)
        for row in torch_epochs(steps=lambda step, loss, norm: backend.add_scalars({"lr": 0.02, "loss": loss, "iter": step}, step=step)):
            backend.add_scalars({"val/loss": row["val_loss"], "val/acc": row["val_acc"]}, step=row["step"])
        shutil.copy(next(Path(work).rglob("scalars.json")), to / "scalars.json")


# --- By hand, with the numbers of the same training, after what these tools write ---------------------------------------

@kind("tensorboard-csv", 11, None, "the download of scalars of TensorBoard (tensorboard/plugins/scalar/scalars_plugin.py), a file per tag")
def tensorboard_csv(to):
    epochs = list(torch_epochs())
    for part, key in (("train", "train_loss"), ("validation", "val_loss")):
        lines = [f"{1795957000 + i}.25,{row['epoch']},{row[key]}" for i, row in enumerate(epochs)]
        (to / f"run-exp1_{part}-tag-epoch_loss.csv").write_text("\n".join(["Wall time,Step,Value", *lines]) + "\n")


@kind("wandb-chart", 12, None, "the export of a chart of Weights & Biases: a column per run, with bounds")
def wandb_chart(to):
    epochs = list(torch_epochs())
    runs = ("calm-sea-1", "dry-oak-2")
    header = ["Step", *(f"{run} - {name}" for run in runs for name in ("_step", "_step__MIN", "_step__MAX", "train/loss", "train/loss__MIN", "train/loss__MAX"))]
    lines = [",".join(f'"{name}"' for name in header)]
    for row in epochs:
        first = [row["epoch"]] * 3 + [row["train_loss"]] * 3
        second = [row["epoch"]] * 3 + [row["val_loss"]] * 3 if row["epoch"] < 4 else [""] * 6
        lines.append(",".join(f'"{cell}"' for cell in [row["epoch"], *first, *second]))
    (to / "wandb_export_2026-11-29T12_00_00.000+00_00.csv").write_text("\n".join(lines) + "\n")


@kind("wandb-history", 13, None, "pandas.DataFrame(run.history()).to_csv() of Weights & Biases, train and validation logged one after the other")
def wandb_history(to):
    lines = [",_step,_runtime,_timestamp,epoch,train/loss,val/loss,val/acc"]
    for row in torch_epochs():
        e = row["epoch"]
        lines.append(f"{2 * e},{2 * e},{e}.5,{1795957000 + e}.5,{e},{row['train_loss']},,")
        lines.append(f"{2 * e + 1},{2 * e + 1},{e}.75,{1795957000 + e}.75,{e},,{row['val_loss']},{row['val_acc']}")
    (to / "history.csv").write_text("\n".join(lines) + "\n")


@kind("detectron2", 18, None, "JSONWriter of Detectron2 (detectron2/utils/events.py): metrics.json")
def detectron2(to):
    lines = []
    for row in torch_epochs():
        part = {"loss_box_reg": 0.25 * row["train_loss"], "loss_cls": 0.75 * row["train_loss"], "total_loss": row["train_loss"], "lr": row["lr"]}
        lines.append(json.dumps({"data_time": 0.002, "eta_seconds": 1.5, "fast_rcnn/cls_accuracy": row["val_acc"], "iteration": 20 * row["epoch"] + 19, **part, "time": 0.1}, sort_keys=True))
    (to / "metrics.json").write_text("\n".join(lines) + "\n")


@kind("nanogpt", 19, None, "what train.py of nanoGPT prints")
def nanogpt(to):
    lines, iters = ["tokens per iteration will be: 16,384", "number of parameters: 10.65M"], []
    epochs = torch_epochs(steps=lambda step, loss, norm: iters.append((step - 1, loss)))
    for row in epochs:
        done = [f"iter {step}: loss {loss:.4f}, time {20 + step}.50ms, mfu {-100.0 if step < 5 else 3.25:.2f}%" for step, loss in iters]
        iters.clear()
        lines += done + [f"step {row['step']}: train loss {row['train_loss']:.4f}, val loss {row['val_loss']:.4f}", "saving checkpoint to out-small"]
    (to / "train.log").write_text("\n".join(lines) + "\n")


@kind("llm-c", 20, None, "the logger of llm.c (llmc/logger.h): main.log")
def llm_c(to):
    lines, steps = [], []
    for row in torch_epochs(steps=lambda step, loss, norm: steps.append((step, loss, norm))):
        lines += [f"s:{step} trl:{loss:.4f} lr:{0.02:.6f} norm:{norm:.2f}" for step, loss, norm in steps] + [f"s:{row['step']} tel:{row['val_loss']:.4f}"]
        steps.clear()
    (to / "main.log").write_text("\n".join(lines) + "\n")


@kind("llm-c-output", 20, None, "what train_gpt2.cu of llm.c prints")
def llm_c_output(to):
    lines, steps = ["+-----------------------+----------------------------------------------------+", "| device                | small                                              |", "val loss 1.133100"], []
    for row in torch_epochs(steps=lambda step, loss, norm: steps.append((step, loss, norm))):
        lines += [f"step {step:4d}/24 | loss {loss:7.6f} (+nanz)| norm {norm:6.4f} (+nanz)| lr {0.02:.2e} | {12.5:.2f} ms | {1.5:.1f}% bf16 MFU | {1000:.0f} tok/s" for step, loss, norm in steps]
        lines += [f"val loss {row['val_loss']:.6f}"]
        steps.clear()
    (to / "out.txt").write_text("\n".join(lines) + "\n")


@kind("aim", 21, None, "Metric.dataframe() of Aim 3.29 (aim/sdk/sequences/metric.py), as CSV")
def aim(to):
    series = (("loss", "train", "train_loss"), ("loss", "val", "val_loss"), ("acc", "val", "val_acc"))
    epochs = list(torch_epochs())
    lines = ["idx,step,value,epoch,time,run.hash,metric.name,metric.context.subset"]
    for name, subset, key in series:
        lines += [f"{i},{row['step']},{row[key]},{row['epoch']},{1795957000 + i}.5,0c9a1b2d3e4f5a6b7c8d9e0f,{name},{subset}" for i, row in enumerate(epochs)]
    (to / "metrics.csv").write_text("\n".join(lines) + "\n")


@kind("comet", 21, None, "APIExperiment.get_metrics() of Comet, as JSON")
def comet(to):
    points = []
    for row in torch_epochs():
        for name, context in (("train_loss", "train"), ("val_loss", "validate"), ("val_acc", "validate")):
            points.append({"metricName": name, "metricValue": str(row[name]), "timestamp": 1795957000000 + row["epoch"], "step": row["step"], "epoch": row["epoch"], "runContext": context})
    (to / "metrics.json").write_text(json.dumps(points, indent=1))


@kind("neptune", 21, None, "run['train/loss'].fetch_values().to_csv() of Neptune, a file per series")
def neptune(to):
    for name in ("train_loss", "val_loss"):
        lines = [f"{row['epoch']},{row['epoch']}.0,{row[name]},2026-11-29 12:00:0{row['epoch']}.500" for row in torch_epochs()]
        (to / f"{name}.csv").write_text("\n".join([",step,value,timestamp", *lines]) + "\n")


@kind("deep4ge", 24, None, "Deep4ge (arXiv 2607.12868): 31 columns per epoch")
def deep4ge(to):
    columns = list(json.loads((Path(__file__).parents[2] / "corpus/config/import-deep4ge.json").read_text())["columns"])
    known = {"train_loss": "train_loss", "val_loss": "val_loss", "val_acc": "val_acc", "train_acc": "val_acc", "adjusted_lr": "lr"}
    lines = [",".join(["epoch", *columns])]
    for row in torch_epochs():
        flags = ("count", "too_big", "oscillation", "dying", "vanish", "explode")
        cells = [row[known[name]] if name in known else 0 if any(word in name for word in flags) else "False" if name == "saturated_activation" else 0.5 for name in columns]
        lines.append(",".join(map(str, [row["epoch"], *cells])))
    (to / "31556268_Hyperparameter_0001.csv").write_text("\n".join(lines) + "\n")


@kind("de-fault", 25, None, "DEFault (arXiv 2501.12560): a row per run, means over its epochs")
def de_fault(to):
    lines = ["epoch,train_loss,train_acc,val_loss,val_acc,dying_relu,adjusted_lr,label"]
    epochs = list(torch_epochs())
    for label, share in (("correct", 0.0), ("Hyperparameter", 0.25)):
        loss, val = (sum(row[name] for row in epochs) / 6 for name in ("train_loss", "val_loss"))
        lines.append(f"2.5,{loss},0.75,{val},0.7,{share},0.02,{label}")
    (to / "detection.csv").write_text("\n".join(lines) + "\n")


@kind("decimal-comma", 2, None, "a spreadsheet in a language of decimal commas, accuracy in per cent, epochs from 1")
def decimal_comma(to):
    lines = ["Epoch;Train Loss;Val Loss;Val Acc (%)"]
    comma = lambda value: f"{value:.4f}".replace(".", ",")
    for row in torch_epochs():
        lines.append(";".join([str(row["epoch"] + 1), comma(row["train_loss"]), comma(row["val_loss"]), comma(100 * row["val_acc"])]))
    (to / "results.csv").write_text("\n".join(lines) + "\n")


def write_one(folder):
    import numpy as np
    number, package, how, write = kinds[folder]
    made = "by the tool" if package else "by hand, after"
    random.seed(1)
    np.random.seed(1)
    to = out / folder
    shutil.rmtree(to, ignore_errors=True)
    to.mkdir(parents=True)
    os.chdir(tempfile.mkdtemp())  # some write beside what they were given
    try:
        version = importlib.metadata.version(package) if package else "by hand"
        write(to)
    except Exception:
        shutil.rmtree(to)
        raise
    for path in list(to.rglob("hparams.yaml")):
        path.unlink()
    cards = out.parent / "cards.json"
    known = json.loads(cards.read_text()) if cards.exists() else {}
    tool = {"tool": package.replace("_", "-"), "version": version} if package else {"tool": None, "version": None}
    known[folder] = {"kind": number, **tool, "made": f"{made}: {how}"}
    cards.write_text(json.dumps(dict(sorted(known.items())), indent=2) + "\n")
    print(folder, version)


# A process each: not all of these libraries live beside each other.
if len(wanted) == 1:
    write_one(*wanted)
else:
    for folder in kinds:
        if not wanted or folder in wanted:
            subprocess.run([sys.executable, __file__, str(out), folder])
