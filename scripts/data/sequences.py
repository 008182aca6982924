"""Rows that are steps in time, in space or along a strand: `values` of a shape [steps, channels] or [height, width, bands]."""

import wave

import numpy as np
import pandas as pd

from cards import Made, data_set, first_rows, multiclass, multilabel, tidy
from tables import in_copyright, mlbench


def once(columns, shape):
    """Without rows that stood there before."""
    values = columns["values"]
    kept = first_rows(values)
    left_out = {"rows that stood there before": len(values) - len(kept)} if len(kept) < len(values) else {}
    return Made({name: part[kept] if isinstance(part, np.ndarray) else [part[k] for k in kept] for name, part in columns.items()}, left_out, shape)


@data_set(
    id="splice-junctions", title="Sixty places of DNA, with or without a splice junction", origin="Noordewier, Towell and Shavlik (1991), Statlog, doi:10.24432/C5M888",
    tasks=[multiclass("label")], **{**mlbench, "kind": "array"},
)
def splice_junctions(read):
    frame = read.rda("DNA")
    bits = frame.drop(columns="Class").astype(str).astype(int).to_numpy(np.uint8)
    return once({"values": bits, "label": [str(word) for word in frame["Class"]]}, [60, 3])


@data_set(
    id="satellite", title="What grows on a pixel of land, from 3 × 3 pixels in four bands", origin="Srinivasan (1993), Statlog, doi:10.24432/C55887",
    tasks=[multiclass("label")], **{**mlbench, "kind": "array"},
    notes="Neighbouring rows share pixels, and a random split puts neighbours on both sides.",
)
def satellite(read):
    frame = read.rda("Satellite")
    values = frame.drop(columns="classes").to_numpy(np.uint8)
    return once({"values": values, "label": [str(word) for word in frame["classes"]]}, [3, 3, 4])


languages = ["en", "es", "fr", "it", "ru"]
steps, bands = 32, 20


@data_set(
    id="spoken-prompts", title="A second of speech in one of five languages, as its spectrum", kind="array",
    packages=[f"debian:asterisk-core-sounds-{language}-wav" for language in languages], tasks=[multiclass("label")],
    origin="Allison Smith (English, Spanish), June Wallack (French), Carlo Flora (Italian), Maxim (Russian), for Asterisk 1.6.1",
    licence="CC BY-SA 3.0 (English, Spanish, French), CC BY 3.0 (Italian, Russian)", checked="debian/copyright of the packages",
    notes="A speaker a language, two of them by one speaker: what tells languages apart is also the voice. Values are decibels.",
)
def spoken_prompts(read):
    rows, labels = [], []
    for at, language in enumerate(languages):
        for path in read.all("usr/share/asterisk/sounds/*/**/*.wav", at):
            spectrum = loudest_second(path)
            if spectrum is not None:
                rows.append(spectrum)
                labels.append(language)
    return once({"values": np.stack(rows), "label": labels}, [steps, bands])


def loudest_second(path):
    """Energy in decibels, of 32 steps of 31 ms in 20 bands of equal mel width up to 4 kHz; None for less than a second."""
    with wave.open(str(path)) as file:
        sound = np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(float)
    if len(sound) < 8256:
        return None
    energy = np.concatenate([[0], np.cumsum(sound**2)])
    power = (energy[8000:] - energy[:-8000])[::250]
    start = 250 * int(np.argmax(power))
    part = sound[start : start + 256 + 250 * (steps - 1)]
    if len(part) < 256 + 250 * (steps - 1):
        part = sound[len(sound) - (256 + 250 * (steps - 1)) :]
    frames = np.stack([part[250 * step : 250 * step + 256] for step in range(steps)]) * np.hanning(256)
    energy = np.abs(np.fft.rfft(frames)) ** 2 @ filters()
    return np.clip(np.round(10 * np.log10(energy + 1)), 0, 255).astype(np.uint8).reshape(-1)


def filters():
    edges = 700 * (10 ** (np.linspace(0, 2595 * np.log10(1 + 4000 / 700), bands + 2) / 2595) - 1)
    tones = np.fft.rfftfreq(256, 1 / 8000)
    rise = (tones[:, None] - edges[:-2]) / (edges[1:-1] - edges[:-2])
    fall = (edges[2:] - tones[:, None]) / (edges[2:] - edges[1:-1])
    return np.clip(np.minimum(rise, fall), 0, None)


ucr = {
    "kind": "array", "packages": ["pypi:aeon"], "licence": "BSD-3-Clause as part of aeon; the archive of the series states none",
    "checked": "LICENSE of the package", "tasks": [multiclass("label")], "shipped": False,
}


def read_ts(read, name, parts=("TRAIN", "TEST")):
    """Series between commas, one channel after the other between colons, the class last."""
    rows, labels = [], []
    for part in parts:
        text = read.path(f"aeon/datasets/data/{name.split('_')[0]}/{name}_{part}.ts").read_text()
        for line in text.split("@data\n", 1)[1].splitlines():
            *channels, label = line.split(":")
            rows.append(np.array([channel.split(",") for channel in channels], dtype=float).T)
            labels.append(label.strip())
    values = np.stack(rows)
    return once({"values": values.reshape(len(values), -1), "label": labels}, list(values.shape[1:]))


@data_set(id="power-days", title="A day of Italy's power demand: summer or winter", origin="Keogh, Wei, Xi and others (2006), Intelligent Icons; UCR archive", **ucr)
def power_days(read):
    return read_ts(read, "ItalyPowerDemand")


@data_set(id="japanese-vowels", title="Nine speakers by two vowels, twelve coefficients a step", origin="Kudo, Toyama and Shimbo (1999), doi:10.24432/C5NS47; UEA archive", small=True, **ucr)
def japanese_vowels(read):
    return read_ts(read, "JapaneseVowels_eq")


@data_set(id="gun-point", title="A hand that draws a gun, or points", origin="Ratanamahatana and Keogh (2004); UCR archive", small=True, **ucr)
def gun_point(read):
    return read_ts(read, "GunPoint")


@data_set(
    id="yeast", title="What genes of yeast are for, out of fourteen functions", origin="Elisseeff and Weston (2001), Advances in Neural Information Processing Systems 14",
    kind="table", packages=["pypi:river"], tasks=[multilabel("functions", [f"Class{number}" for number in range(1, 15)])],
    licence="BSD-3-Clause as part of river; the authors state none", checked="LICENSE of the package", shipped=False,
)
def yeast(read):
    return tidy(pd.read_csv(read.path("river/datasets/yeast.csv.gz")))
