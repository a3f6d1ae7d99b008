"""The aio SDK behind the sync SDK's calling conventions.

The two SDKs have the same methods, so each data-plane test is written once and run with both: awaits
are run on a private event loop, async iterators become iterators, and nothing else is touched.
"""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Iterator
from typing import Any

_WRAPPED_MODULES = ("azure.storage.blob.aio", "azure.core.async_paging")


class Blocking:
    def __init__(self, wrapped: Any, loop: asyncio.AbstractEventLoop):
        self._wrapped = wrapped
        self._loop = loop

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._wrapped, name)
        if not callable(value):
            return value

        def call(*arguments: Any, **options: Any) -> Any:
            return self._result(value(*map(_unwrapped, arguments), **options))

        return call

    def __enter__(self) -> Blocking:
        self._loop.run_until_complete(self._wrapped.__aenter__())
        return self

    def __exit__(self, *error: Any) -> None:
        self._loop.run_until_complete(self._wrapped.__aexit__(*error))

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        # `__anext__` of a page iterator answers a page, itself an async iterator.
        iterator = self.__dict__.get("_iterator")
        if iterator is None:
            iterator = self._wrapped.__aiter__()
            self.__dict__["_iterator"] = iterator
        try:
            return self._result(iterator.__anext__())
        except StopAsyncIteration:
            raise StopIteration from None

    def _result(self, value: Any) -> Any:
        if inspect.isawaitable(value):
            value = self._loop.run_until_complete(_awaited(value))
        if type(value).__module__.startswith(_WRAPPED_MODULES) and _has_async_parts(value):
            return Blocking(value, self._loop)
        return value


async def _awaited(value: Any) -> Any:
    return await value


def _has_async_parts(value: Any) -> bool:
    return hasattr(value, "__aiter__") or hasattr(value, "__aenter__") or hasattr(value, "readall")


def _unwrapped(value: Any) -> Any:
    return value._wrapped if isinstance(value, Blocking) else value
