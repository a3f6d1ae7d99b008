"""deltalake: tables whose log is kept straight by conditional writes and `startFrom` lists."""

from __future__ import annotations

import threading

import pyarrow as pa
import pytest
from deltalake import DeltaTable, write_deltalake
from deltalake.exceptions import CommitFailedError

feature = pytest.mark.feature


@pytest.fixture
def options(target) -> dict[str, str]:
    return {
        "azure_storage_account_name": target.account,
        "azure_storage_account_key": target.key,
        "azure_storage_endpoint": target.endpoint,
        "allow_http": "true",
        "max_retries": "0",
    }


@pytest.fixture
def uri(sync_container) -> str:
    return f"az://{sync_container.container_name}/tables/events"


def rows(*numbers: int, of: str = "x") -> pa.Table:
    return pa.table({"id": pa.array(numbers, pa.int64()), "of": [of] * len(numbers)})


def ids(uri: str, options: dict[str, str], version: int | None = None) -> list[int]:
    table = DeltaTable(uri, version=version, storage_options=options)
    return sorted(table.to_pyarrow_table()["id"].to_pylist())


@feature("Client deltalake: commits")
def test_a_table_is_made_and_grows(uri, options):
    write_deltalake(uri, rows(0), storage_options=options)
    for number in range(1, 13):
        write_deltalake(uri, rows(number), mode="append", storage_options=options)
    table = DeltaTable(uri, storage_options=options)
    assert table.version() == 12
    assert ids(uri, options) == list(range(13))
    assert ids(uri, options, version=4) == list(range(5))
    assert [entry["version"] for entry in table.history()] == list(range(12, -1, -1))
    with pytest.raises(Exception, match="already exists"):
        write_deltalake(uri, rows(99), mode="error", storage_options=options)


@feature("Client deltalake: commits")
def test_the_log_is_one_blob_per_commit_and_never_replaced(uri, options, sync_container):
    for number in range(3):
        write_deltalake(uri, rows(number), mode="append", storage_options=options)
    log = [
        blob.name
        for blob in sync_container.list_blobs("tables/events/_delta_log/")
        if blob.name.endswith(".json")
    ]
    assert log == [f"tables/events/_delta_log/{number:020}.json" for number in range(3)]


@feature("Client deltalake: log listing")
def test_an_open_table_follows_the_log(uri, options):
    """Lists with `startFrom`: a reader that is given older entries again, or misses the first,
    reads a wrong table."""
    write_deltalake(uri, rows(0), storage_options=options)
    reader = DeltaTable(uri, storage_options=options)
    for number in range(1, 4):
        write_deltalake(uri, rows(number), mode="append", storage_options=options)
        reader.update_incremental()
        assert reader.version() == number
        assert sorted(reader.to_pyarrow_table()["id"].to_pylist()) == list(range(number + 1))


@feature("Client deltalake: log listing")
def test_a_checkpoint_is_where_readers_begin(uri, options, sync_container):
    for number in range(5):
        write_deltalake(uri, rows(number), mode="append", storage_options=options)
    DeltaTable(uri, storage_options=options).create_checkpoint()
    for number in range(5, 8):
        write_deltalake(uri, rows(number), mode="append", storage_options=options)
    # What the checkpoint covers is not needed any more: a reader that lists from it never asks.
    for number in range(4):
        sync_container.delete_blob(f"tables/events/_delta_log/{number:020}.json")
    assert ids(uri, options) == list(range(8))
    assert DeltaTable(uri, storage_options=options).version() == 7


@feature("Client deltalake: concurrent writers")
def test_appends_at_the_same_time_all_arrive(uri, options):
    write_deltalake(uri, rows(-1), storage_options=options)
    failures: list[Exception] = []

    def write(writer: int) -> None:
        try:
            for number in range(4):
                table = rows(writer * 100 + number)
                write_deltalake(uri, table, mode="append", storage_options=options)
        except Exception as error:  # noqa: BLE001 - asserted below
            failures.append(error)

    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    table = DeltaTable(uri, storage_options=options)
    assert table.version() == 16
    expected = [-1, *(writer * 100 + number for writer in range(4) for number in range(4))]
    assert ids(uri, options) == sorted(expected)


@feature("Client deltalake: concurrent writers")
def test_a_change_of_what_another_changed_is_refused(uri, options):
    write_deltalake(uri, rows(1, 2, 3), storage_options=options)
    mine = DeltaTable(uri, storage_options=options)
    theirs = DeltaTable(uri, storage_options=options)
    theirs.update(updates={"of": "'theirs'"})
    with pytest.raises(CommitFailedError):
        mine.delete()
    table = DeltaTable(uri, storage_options=options)
    assert table.version() == 1
    assert set(table.to_pyarrow_table()["of"].to_pylist()) == {"theirs"}


@feature("Client deltalake: changing rows")
def test_delete_update_merge_and_restore(uri, options):
    write_deltalake(uri, rows(1, 2, 3, 4), storage_options=options)
    DeltaTable(uri, storage_options=options).delete("id = 2")
    DeltaTable(uri, storage_options=options).update(predicate="id = 3", updates={"id": "30"})
    merge = DeltaTable(uri, storage_options=options).merge(
        rows(4, 5, of="merged"), "t.id = s.id", source_alias="s", target_alias="t"
    )
    merge.when_matched_update_all().when_not_matched_insert_all().execute()
    assert ids(uri, options) == [1, 4, 5, 30]
    write_deltalake(uri, rows(7), mode="overwrite", storage_options=options)
    assert ids(uri, options) == [7]
    DeltaTable(uri, storage_options=options).restore(0)
    assert ids(uri, options) == [1, 2, 3, 4]


@feature("Client deltalake: changing rows")
def test_partitions_with_odd_values(uri, options):
    values = ["plain", "two words", "a+b", "100%", "é", "a/b", "what?", "#1", "x=y"]
    table = pa.table({"id": range(len(values)), "part": values})
    write_deltalake(uri, table, partition_by=["part"], storage_options=options)
    read = DeltaTable(uri, storage_options=options).to_pyarrow_table()
    assert sorted(read["part"].to_pylist()) == sorted(values)
    assert read.num_rows == len(values)


@feature("Client deltalake: housekeeping")
def test_compaction_and_vacuum(uri, options, sync_container):
    """Vacuum deletes by batch."""
    for number in range(6):
        write_deltalake(uri, rows(number), mode="append", storage_options=options)
    DeltaTable(uri, storage_options=options).optimize.compact()
    table = DeltaTable(uri, storage_options=options)
    gone = table.vacuum(retention_hours=0, enforce_retention_duration=False, dry_run=False)
    assert len(gone) == 6
    data = [blob.name for blob in sync_container.list_blobs() if blob.name.endswith(".parquet")]
    assert len(data) == 1
    assert ids(uri, options) == list(range(6))


@feature("Client deltalake: housekeeping")
def test_old_log_entries_are_removed(uri, options, sync_container):
    configuration = {"delta.logRetentionDuration": "interval 0 days"}
    write_deltalake(uri, rows(0), storage_options=options, configuration=configuration)
    for number in range(1, 4):
        write_deltalake(uri, rows(number), mode="append", storage_options=options)
    table = DeltaTable(uri, storage_options=options)
    table.create_checkpoint()
    table.cleanup_metadata()
    assert ids(uri, options) == list(range(4))


@feature("Client deltalake: protected data")
@pytest.mark.needs("management")
def test_a_held_table_can_be_appended_to_but_not_vacuumed(
    uri, options, sync_container, management
):
    write_deltalake(uri, rows(0), storage_options=options)
    write_deltalake(uri, rows(1), mode="overwrite", storage_options=options)
    management.set_hold(sync_container.container_name, "case1")
    write_deltalake(uri, rows(2), mode="append", storage_options=options)
    table = DeltaTable(uri, storage_options=options)
    with pytest.raises(Exception, match="BlobImmutableDueToLegalHold|409"):
        table.vacuum(retention_hours=0, enforce_retention_duration=False, dry_run=False)
    assert ids(uri, options, version=0) == [0]
    assert ids(uri, options) == [1, 2]
