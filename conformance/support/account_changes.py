"""A client that changes accounts until the server dies, and knows what it was promised."""

from __future__ import annotations

import threading
from typing import Any

from azure.core.exceptions import AzureError, HttpResponseError

from support.accounts import Accounts, new_account
from support.errors import refused
from support.target import Target


class AccountChanges:
    """With `kept` it regenerates the keys of that account, without it makes and deletes some."""

    def __init__(self, url: str, kept: str | None = None):
        self.count = 0
        self._accounts = Accounts(Target.of_server(url))
        self._kept = kept
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._failure: BaseException | None = None
        # What is promised of each account: its keys, or None if it is gone.
        self._promised: dict[str, list[str] | None] = {}
        # The account that a change was under way for when the server died.
        self._in_flight: str | None = None
        self._number = 0

    def start(self) -> None:
        self._thread.start()

    def join(self) -> None:
        self._thread.join(60)
        assert not self._thread.is_alive(), "a client hangs"
        if self._failure is not None:
            raise AssertionError("a change was refused") from self._failure

    def assert_old_or_new(self, accounts: Accounts) -> None:
        listed = {item.name for item in accounts.list()}
        for name, keys in self._promised.items():
            if name == self._in_flight:
                self._assert_in_flight(accounts, name, keys, name in listed)
            elif keys is None:
                assert name not in listed
            else:
                assert accounts.key_values(name) == keys

    def _assert_in_flight(
        self, accounts: Accounts, name: str, keys: list[str] | None, is_listed: bool
    ) -> None:
        if not is_listed:
            assert self._kept is None
            with refused(404, "ResourceNotFound"):
                accounts.get(name)
            return
        values = accounts.key_values(name)
        assert len(set(values)) == 2
        if keys is not None:
            differing = [index for index in (0, 1) if values[index] != keys[index]]
            assert differing in ([], [self._number] if self._kept else []), (keys, values)

    def _run(self) -> None:
        try:
            while True:
                if self._kept is not None:
                    self._regenerate(self._kept)
                else:
                    self._make_and_delete()
        except HttpResponseError as error:
            self._failure = error
        except AzureError:
            pass  # the server is dead
        except BaseException as error:
            self._failure = error

    def _regenerate(self, name: str) -> None:
        self._promised.setdefault(name, self._accounts.key_values(name))
        self._number = 1 - self._number
        answer = self._during(
            name, lambda: self._accounts.regenerate(name, f"key{self._number + 1}")
        )
        self._promised[name] = [key.value for key in answer]

    def _make_and_delete(self) -> None:
        name = new_account()
        self._promised[name] = None
        self._during(name, lambda: self._accounts.create(name))
        # Until its keys are known, nothing is promised of them.
        self._promised[name] = self._during(name, lambda: self._accounts.key_values(name))
        if self.count % 3 == 0:
            self._during(name, lambda: self._accounts.delete(name))
            self._promised[name] = None

    def _during(self, name: str, change: Any) -> Any:
        self._in_flight = name
        answer = change()
        self._in_flight = None
        self.count += 1
        return answer
