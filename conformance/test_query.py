"""Query Blob Contents: SQL over CSV and JSON lines, answered in Avro that the SDK reads."""

from __future__ import annotations

import json

import pytest
from azure.storage.blob import DelimitedJsonDialect, DelimitedTextDialect

from support.errors import refused
from support.raw_http import expect, raw

feature = pytest.mark.feature
pytestmark = feature("Query Blob Contents")

CSV = "name,age,city\n" + "".join(
    f'"person, {n}",{n % 90},{"Bonn" if n % 3 else "Köln"}\n' for n in range(5_000)
)
JSON = "".join(
    json.dumps({"id": n, "user": {"name": f"n{n}", "roles": ["a", "b"]}, "ok": n % 2 == 0}) + "\n"
    for n in range(1_000)
)
HEADED = DelimitedTextDialect(delimiter=",", quotechar='"', lineterminator="\n", has_header=True)
PLAIN = DelimitedTextDialect(delimiter=",", quotechar='"', lineterminator="\n", has_header=False)
LINES = DelimitedJsonDialect(delimiter="\n")


@pytest.fixture(scope="module")
def data(sync_service):
    from support.sdk import new_name

    container = sync_service.create_container(new_name("query"))
    container.upload_blob("csv", CSV.encode())
    container.upload_blob("json", JSON.encode())
    return container


def query(blob, expression, **options):
    errors = []
    reader = blob.query_blob(expression, on_error=errors.append, **options)
    return reader.readall(), errors


@pytest.mark.parametrize(
    "expression,expected",
    [
        ("SELECT * FROM BlobStorage LIMIT 2", '"person, 0",0,Köln\n"person, 1",1,Bonn\n'),
        ("SELECT age FROM BlobStorage WHERE name = 'person, 7'", "7\n"),
        ("SELECT COUNT(*) FROM BlobStorage WHERE city = 'Bonn'", "3333\n"),
        ("SELECT COUNT(*) FROM BlobStorage WHERE CAST(age AS INT) > 88", "55\n"),
        ("SELECT MAX(CAST(age AS INT)) FROM BlobStorage", "89\n"),
        ("SELECT age FROM BlobStorage WHERE name LIKE '%, 4999'", "49\n"),
    ],
)
def test_csv_with_a_header(data, expression, expected):
    blob = data.get_blob_client("csv")
    answer, errors = query(blob, expression, blob_format=HEADED, output_format=PLAIN)
    assert not errors
    assert answer.decode().replace("\r\n", "\n") == expected


def test_columns_by_position(data):
    blob = data.get_blob_client("csv")
    answer, errors = query(
        blob, "SELECT _2 FROM BlobStorage WHERE _1 = 'person, 12'", blob_format=PLAIN
    )
    assert not errors and answer.strip() == b"12"


def test_all_of_it(data):
    blob = data.get_blob_client("csv")
    answer, errors = query(blob, "SELECT * FROM BlobStorage", blob_format=PLAIN)
    assert not errors and answer.decode().count("\n") == 5_001


def test_json_lines(data):
    blob = data.get_blob_client("json")
    answer, errors = query(
        blob, "SELECT id, user.name FROM BlobStorage WHERE ok = true AND id < 5",
        blob_format=LINES, output_format=LINES,
    )
    rows = [json.loads(line) for line in answer.decode().splitlines() if line]
    assert not errors
    assert [row["id"] for row in rows] == [0, 2, 4]
    assert [row["name"] for row in rows] == ["n0", "n2", "n4"]


@pytest.mark.parametrize(
    "expression",
    ["", "SELEC * FROM BlobStorage", "SELECT FROM", "SELECT * FROM Elsewhere", "DROP TABLE x",
     "SELECT * FROM BlobStorage WHERE", "SELECT nope( FROM BlobStorage"],
)
def test_bad_sql_is_an_error_and_no_data(data, expression):
    with refused(400, "ErrorProcessingQueryExpression"):
        query(data.get_blob_client("csv"), expression, blob_format=HEADED)


def test_bad_requests(target, data):
    path = f"/{data.container_name}/csv?comp=query"
    for body in (b"", b"<QueryRequest>", b"<Other/>"):
        expect(raw(target, "POST", path, [], body), 400, "InvalidXmlDocument")
    response = raw(target, "POST", path, [], b"<QueryRequest></QueryRequest>")
    expect(response, 400, "MissingRequiredXmlNode")
    with refused(404, "BlobNotFound"):
        data.get_blob_client("none").query_blob("SELECT * FROM BlobStorage")
