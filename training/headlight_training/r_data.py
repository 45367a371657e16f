"""Reads the character vectors of an R lazy-load database (.rdb), which is how Debian packages R data."""

import bz2
import lzma
import re
import struct
import zlib
from pathlib import Path

# A CHARSXP in R's XDR serialisation: flags whose low byte is 9, then the length in bytes.
_STRING = re.compile(rb"\x00[\x00-\x0f][\x00-\xff]\x09(?=[\x00-\xff]{4})", re.S)


def character_vectors(path: Path) -> list[list[str]]:
    """One list of strings for each object in the database, in the file's order."""
    data = path.read_bytes()
    vectors = []
    at = 0
    while at < len(data):
        unpacked, at = _chunk(data, at)
        vectors.append(_strings(unpacked))
    return vectors


def _chunk(data: bytes, at: int) -> tuple[bytes, int]:
    """One compressed object: its length when unpacked (big-endian), a letter for bzip2 and xz, the stream."""
    kind = data[at + 4 : at + 5]
    if kind == b"2":
        stream, start = bz2.BZ2Decompressor(), at + 5
    elif kind == b"Z":
        filters = [{"id": lzma.FILTER_LZMA2, "preset": 6}]
        stream, start = lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=filters), at + 5
    else:
        stream, start = zlib.decompressobj(), at + 4
    unpacked = stream.decompress(data[start:])
    return unpacked, len(data) - len(stream.unused_data)


def _strings(data: bytes) -> list[str]:
    strings = []
    at = 0
    while match := _STRING.search(data, at):
        (length,) = struct.unpack_from(">i", data, match.end())
        at = match.end() + 4
        if 0 <= length <= len(data) - at:
            strings.append(data[at : at + length].decode("utf-8", "replace"))
            at += length
    return strings
