"""Five thousand small files whose names are where clients and servers go wrong."""

from __future__ import annotations

import itertools
from pathlib import Path

COUNT = 5_000

# Each of these is both a file's name and, with a slash, a folder's. Their neighbours in byte order
# around the slash (0x2F) are what mixes up a listing by delimiter.
ODD_PARTS = [
    "plain",
    "two words",
    " leading",
    "trailing ",
    "a+b",
    "100%",
    "a%20b",
    "%2F",
    "what?",
    "#1",
    "a&b=c",
    "semi;colon",
    "it's",
    'say "hi"',
    "<tag>",
    "back\\slash",
    "pipe|~^`",
    "{b}[r](p)",
    "$root@!*",
    "é",
    "e\u0301",
    "Straße",
    "日本語",
    "🔒",
    "\u200bzero",
    "nul.txt",
    ".hidden",
    "..dots",
    "...",
    "dot.",
    "-dash",
    "--flag",
    "tab\there",
    "line\nbreak",
    "del\x7f",
    "UPPER",
    "upper",
    "ﬁ",
    "İ",
    "n" * 200,
    "ü" * 120,
]

# Five levels; one character more and the service must refuse the name.
LONGEST = "/".join(["d" * 255] * 3 + ["f" * 254, "g"])


def odd_paths(count: int = COUNT) -> list[str]:
    """`count` different relative paths; none is another's folder. The first ones lie directly at
    the root, the longest has 1,024 characters."""
    paths = [f"{part}.file" for part in ODD_PARTS] + [LONGEST]
    # Beside the folder `near`, on both sides of the slash in byte order.
    paths += [f"near{mark}{rest}" for mark in "-.0" for rest in ("", "x")]
    paths += ["near/x", "near/y/z", "near/0/x"]
    pairs = itertools.cycle((folder, below) for below in ODD_PARTS for folder in ODD_PARTS)
    for number in range(count - len(paths)):
        folder, below = next(pairs)
        paths.append(f"{folder}/{below}/{number:04}")
    return paths


def content_of(path: str) -> bytes:
    """Made from the path; up to 1,023 bytes, sometimes none."""
    seed = path.encode()
    return (seed * 4)[: (sum(seed) * 7) % 1024]


def make(folder: Path, paths: list[str]) -> None:
    for path in paths:
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content_of(path))


def read(folder: Path) -> dict[str, bytes]:
    """Every file below the folder, by its relative path."""
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }
