"""Where the batches of a journal lie: read from the drawn layout, with no code of the writer.

Only what the tests of torn and damaged journals need: a batch begins at a multiple of 64 with `LZBT`
and names its own offset; its three areas are the 64-byte header, the payloads and the records.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

_ALIGNMENT = 64
_HEADER = struct.Struct("<4sHHQQQIIII")


@dataclass(frozen=True)
class StoredBatch:
    segment: Path
    offset: int
    payload_bytes: int
    record_bytes: int

    @property
    def end(self) -> int:
        return self.offset + _ALIGNMENT + self.payload_bytes + self.record_bytes

    @property
    def records_offset(self) -> int:
        return self.offset + _ALIGNMENT + self.payload_bytes


def last_segment(data: Path) -> Path:
    segments = sorted((data / "journal").glob("*.seg"))
    assert segments, f"no segment in {data / 'journal'}"
    return segments[-1]


def batches(segment: Path) -> list[StoredBatch]:
    found = []
    with segment.open("rb") as file:
        while True:
            offset = found[-1].end if found else _first_batch(file)
            file.seek(offset)
            head = file.read(_HEADER.size)
            if len(head) < _HEADER.size:
                return found
            magic, _, _, _, own, _, _, payloads, records, _ = _HEADER.unpack(head)
            if magic != b"LZBT" or own != offset:
                return found
            found.append(StoredBatch(segment, offset, payloads, records))


def _first_batch(file) -> int:
    for offset in range(0, 1 << 20, _ALIGNMENT):
        file.seek(offset)
        head = file.read(_HEADER.size)
        if head[:4] == b"LZBT" and _HEADER.unpack(head)[4] == offset:
            return offset
    return 0


def overwrite(segment: Path, offset: int, data: bytes) -> None:
    with segment.open("r+b") as file:
        file.seek(offset)
        file.write(data)


def flip(segment: Path, offset: int) -> None:
    """Inverts one byte."""
    with segment.open("r+b") as file:
        file.seek(offset)
        (byte,) = file.read(1)
        file.seek(offset)
        file.write(bytes([byte ^ 0xFF]))
