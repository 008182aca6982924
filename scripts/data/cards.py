"""What every data set is made from: a card, and a function that reads its package."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from packages import Package, Refusal, sha256
from rfiles import read_lazy, read_rda

seed = 17


@dataclass
class Made:
    """Columns as they are written, one value (or list of values) a row."""

    columns: dict[str, object]
    """What was left out on the way: words to a count."""
    left_out: dict[str, int] = field(default_factory=dict)
    """Of one row's values, where the set is an array."""
    shape: list[int] | None = None


@dataclass
class DataSet:
    id: str
    title: str
    """array, table, text or series: which loader reads it."""
    kind: str
    """Addresses of packages, `registry:name`."""
    packages: list[str]
    """Who made the data, and where it was described."""
    origin: str
    licence: str
    """Where the licence was read."""
    checked: str
    """What can be learned; the first is what a program gets that does not choose."""
    tasks: list[dict]
    make: Callable[[Reader], Made]
    """Traps and facts that a user of the set must know."""
    notes: str = ""
    """False where the licence does not let it be passed on, or is in doubt."""
    shipped: bool = True
    """Split once for all seeds: real sets under 700 rows."""
    small: bool = False


class Reader:
    """Gives a set's files and remembers which were read."""

    def __init__(self, packages: list[str]):
        self.packages = [Package(address) for address in packages]
        self.read_files: list[tuple[str, str]] = []

    def path(self, file: str, package: int = 0) -> Path:
        found = self.packages[package].read(file)
        self.read_files.append((file, sha256(found)))
        return found

    def all(self, pattern: str, package: int = 0) -> list[Path]:
        """Files that match, by name; they count as one file, whose hash is that of their hashes."""
        root = self.packages[package].files
        found = sorted(path for path in root.glob(pattern) if path.is_file())
        if not found:
            raise Refusal(f"data-no-file: {self.packages[package].address} lacks {pattern}")
        return [self.path(str(path.relative_to(root)), package) for path in found]

    def rda(self, name: str, file: str | None = None):
        """An object of an R package's data folder, from a file of its own or the package's database."""
        package = self.packages[0].address.split(":")[1].removeprefix("r-cran-")
        for library in ("site-library", "library"):
            for folder in self.packages[0].files.glob(f"usr/lib/R/{library}/*/data"):
                if folder.parent.name.lower() == package or folder.parent.name == file:
                    at = str(folder.relative_to(self.packages[0].files))
                    if (folder / "Rdata.rdx").exists():
                        return read_lazy(self.path(f"{at}/Rdata.rdx"), self.path(f"{at}/Rdata.rdb"), name)
                    return read_rda(self.path(f"{at}/{file or name + '.rda'}"), name)
        raise Refusal(f"data-no-file: {self.packages[0].address} has no R data")


sets: list[DataSet] = []


def data_set(**card) -> Callable:
    """Adds the decorated function, which reads the package, with its card."""

    def add(make: Callable[[Reader], Made]) -> Callable:
        sets.append(DataSet(make=make, **card))
        return make

    return add


def tidy(frame: pd.DataFrame, drop=(), sample: int | None = None) -> Made:
    """A table without missing cells and without a row twice; `sample` rows drawn by the seed, in their old order."""
    frame = frame.drop(columns=list(drop))
    whole = frame.dropna()
    once = whole.drop_duplicates()
    left_out = {"rows with a missing cell": len(frame) - len(whole), "rows that stood there before": len(whole) - len(once)}
    kept = once if sample is None or len(once) <= sample else once.sample(sample, random_state=seed).sort_index()
    left_out["rows not drawn"] = len(once) - len(kept)
    return Made({name: kept[name] for name in kept.columns}, {k: n for k, n in left_out.items() if n > 0})


def first_rows(values: np.ndarray) -> np.ndarray:
    """Places of the rows that stand nowhere before."""
    places: dict[bytes, int] = {}
    for at, row in enumerate(values):
        places.setdefault(row.tobytes(), at)
    return np.array(list(places.values()))


def multiclass(name: str, columns: str | None = None, **more) -> dict:
    return {"name": name, "kind": "multiclass", "columns": [columns or name], **more}


def regression(name: str, *columns: str, unit: float = 1, **more) -> dict:
    return {"name": name, "kind": "regression", "columns": list(columns or [name]), "unit": unit, **more}


def multilabel(name: str, columns: list[str], **more) -> dict:
    return {"name": name, "kind": "multilabel", "columns": columns, **more}


def encode(data: DataSet, made: Made) -> tuple[bytes, dict[str, list[str]]]:
    """The Arrow file, and the words of its columns of categories in the order of their numbers."""
    arrays, words = {}, {}
    targets = {column for task in data.tasks if task["kind"] == "multiclass" for column in task["columns"]}
    for name, values in made.columns.items():
        name = str(name)
        array = narrow(values, name in targets, name == "text")
        if pa.types.is_dictionary(array.type):
            words[name] = array.dictionary.to_pylist()
        arrays[name] = array
    table = pa.table(arrays).combine_chunks()
    about = {"title": data.title, "origin": data.origin, "licence": data.licence}
    table = table.replace_schema_metadata(about)
    sink = io.BytesIO()
    options = pa.ipc.IpcWriteOptions(compression=pa.Codec("zstd", compression_level=19))
    with pa.ipc.new_file(sink, table.schema, options=options) as writer:
        writer.write_table(table, max_chunksize=len(table))
    return sink.getvalue(), words


def narrow(values, is_class: bool, is_text: bool) -> pa.Array:
    """The narrowest type that holds the values: whole numbers as they are, other numbers as float32, words as a dictionary."""
    if isinstance(values, np.ndarray) and values.ndim == 2:
        flat = narrow(values.reshape(-1), False, False)
        return pa.FixedSizeListArray.from_arrays(flat, values.shape[1])
    if is_text:
        return pa.array(list(values), pa.string())
    series = pd.Series(np.asarray(values, dtype=object) if isinstance(values, list) else values)
    if series.dtype.kind in "iufb" and not (is_class and series.dtype.kind in "b"):
        numbers = series.to_numpy()
        if is_class and len(np.unique(numbers)) <= 256 and not is_codes(numbers):
            return dictionary([str(int(n)) for n in numbers], sorted_numbers(numbers))
        return narrow_numbers(numbers)
    if series.dtype.kind == "O" and all(isinstance(value, (int, float, np.number)) for value in series):
        return narrow_numbers(series.to_numpy(dtype=float))
    if isinstance(series.dtype, pd.CategoricalDtype):
        used = [str(word) for word in series.cat.categories if (series == word).any()]
        return dictionary([str(word) for word in series], used)
    written = [str(word) for word in series]
    return dictionary(written, sorted(set(written)))


def is_codes(numbers) -> bool:
    found = np.unique(numbers)
    return found.dtype.kind in "iu" and list(found) == list(range(len(found)))


def sorted_numbers(numbers) -> list[str]:
    return [str(int(n)) for n in np.unique(numbers)]


def dictionary(words: list[str], order: list[str]) -> pa.Array:
    place = {word: at for at, word in enumerate(order)}
    smallest = pa.int8() if len(order) < 128 else pa.int16()
    return pa.DictionaryArray.from_arrays(pa.array([place[word] for word in words], smallest), pa.array(order, pa.string()))


def narrow_numbers(numbers: np.ndarray) -> pa.Array:
    if numbers.dtype.kind == "f" and not np.isfinite(numbers).all():
        raise ValueError("a number is missing or infinite")
    if numbers.dtype.kind == "b" or np.all(numbers == np.round(numbers.astype(float))):
        low, high = int(numbers.min()), int(numbers.max())
        for kind in (pa.uint8(), pa.int8(), pa.uint16(), pa.int16(), pa.int32()):
            bits = kind.bit_width
            signed = str(kind).startswith("int")
            if (-(2 ** (bits - 1)) if signed else 0) <= low and high < 2 ** (bits - 1 if signed else bits):
                return pa.array(numbers.astype(str(kind)), kind)
    return pa.array(numbers.astype("float32"), pa.float32())


def card_of(data: DataSet, made: Made, reader: Reader, content: bytes, words: dict) -> dict:
    rows = len(next(iter(made.columns.values())))
    files = [{"path": path, "sha256": digest} for path, digest in reader.read_files]
    if len(files) > 4:
        together = hashlib.sha256("".join(file["sha256"] for file in files).encode()).hexdigest()
        files = [{"path": f"{len(files)} files, {files[0]['path']} the first", "sha256": together}]
    return {
        "id": data.id,
        "title": data.title,
        "kind": data.kind,
        "packages": [{"address": p.address, "version": p.version} for p in reader.packages],
        "files": files,
        "origin": data.origin,
        "licence": data.licence,
        "checked": data.checked,
        "shipped": data.shipped,
        "small": data.small,
        "notes": data.notes,
        "leftOut": made.left_out,
        "rows": rows,
        **({"shape": made.shape} if made.shape else {}),
        "tasks": [completed(task, data.tasks, made, words) for task in data.tasks],
        "columns": [str(name) for name in made.columns],
        "categories": {name: list_ for name, list_ in words.items()},
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def completed(task: dict, tasks: list[dict], made: Made, words: dict) -> dict:
    """With the number of classes; a multi-label task of no columns is of all that no other task names."""
    if task["kind"] == "multilabel" and not task["columns"]:
        named = {"text", "values"} | {column for other in tasks for column in other["columns"]}
        return {**task, "columns": [str(name) for name in made.columns if name not in named]}
    if task["kind"] != "multiclass":
        return task
    column = task["columns"][0]
    count = len(words[column]) if column in words else int(np.max(made.columns[column])) + 1
    return {**task, "classes": count}


def write_json(path: Path, card: dict) -> None:
    path.write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n")
