"""Reads R's data files without R: .rda, and the lazy-load databases (.rdx, .rdb) of installed packages."""

import bz2
import lzma
import struct
import warnings
import zlib
from pathlib import Path

import rdata
from rdata.conversion import convert
from rdata.parser import parse_data, parse_file

warnings.filterwarnings("ignore", module="rdata")


def read_rda(path: Path, name: str):
    return convert(parse_file(path))[name]


def read_lazy(index: Path, database: Path, name: str):
    """One object: `index` names its place in `database`; there its packed bytes follow their unpacked length."""
    places = convert(parse_data(zlib.decompress(index.read_bytes(), 47)))["variables"]
    offset, length = (int(number) for number in places[name])
    with database.open("rb") as file:
        file.seek(offset)
        packed = file.read(length)
    return convert(parse_data(unpack(packed)))


def unpack(packed: bytes) -> bytes:
    (length,) = struct.unpack(">I", packed[:4])
    kind = packed[4:5]
    if kind == b"2":
        raw = bz2.decompress(packed[5:])
    elif kind == b"Z":
        raw = lzma.decompress(packed[5:], lzma.FORMAT_RAW, filters=[{"id": lzma.FILTER_LZMA2, "preset": 6}])
    else:
        raw = zlib.decompress(packed[4:])
    assert len(raw) == length
    return raw
