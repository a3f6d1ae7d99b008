"""CRC-64/NVME, a byte at a time from its definition: the server's is compared with an independent one."""

from __future__ import annotations

import base64

_REFLECTED_POLYNOMIAL = 0x9A6C9329AC4BC9B5
_ALL_ONES = 0xFFFFFFFFFFFFFFFF


def _of_byte(byte: int) -> int:
    value = byte
    for _ in range(8):
        value = (value >> 1) ^ (_REFLECTED_POLYNOMIAL if value & 1 else 0)
    return value


_TABLE = [_of_byte(byte) for byte in range(256)]


def crc64(data: bytes) -> int:
    value = _ALL_ONES
    for byte in data:
        value = (value >> 8) ^ _TABLE[(value ^ byte) & 0xFF]
    return value ^ _ALL_ONES


def crc64_header(data: bytes) -> str:
    """As `x-ms-content-crc64` carries it: eight bytes, little-endian, base64."""
    return base64.b64encode(crc64(data).to_bytes(8, "little")).decode("ascii")
