"""Query Blob Contents."""

from __future__ import annotations

from support.bad_input.row import NODE, NOT_FOUND, QUERY_VALUE, Row, TOO_LARGE, XML

SELECT = "SELECT * from BlobStorage"
INCOMPLETE = {(400, "MissingRequiredXmlNode"), *XML}
UNKNOWN = NODE | {(400, "UnsupportedXmlNode")}
SQL = {(400, "ErrorProcessingQueryExpression")}


def query(expression: str, more: str = "", kind: str = "SQL") -> bytes:
    return (
        f"<QueryRequest><QueryType>{kind}</QueryType><Expression>{expression}</Expression>{more}"
        "</QueryRequest>"
    ).encode()


def serialization(format: str, side: str = "Input") -> str:
    return f"<{side}Serialization><Format>{format}</Format></{side}Serialization>"


PERHAPS_HEADERS = (
    "<Type>delimited</Type><DelimitedTextConfiguration><ColumnSeparator>,</ColumnSeparator>"
    "<FieldQuote>'</FieldQuote><RecordSeparator>;</RecordSeparator><EscapeChar/>"
    "<HasHeaders>perhaps</HasHeaders></DelimitedTextConfiguration>"
)

QUERIES = [
    Row(f"query: {name}", "POST", f"{place}?comp=query", codes, [], body)
    for name, place, codes, body in [
        ("nothing", "/block", XML, b""),
        ("another root", "/block", XML, b"<Query/>"),
        ("cut off", "/block", XML, query(SELECT)[:-5]),
        ("a document type", "/block", XML, b"<!DOCTYPE Q>" + query(SELECT)),
        (
            "no expression",
            "/block",
            INCOMPLETE,
            b"<QueryRequest><QueryType>SQL</QueryType></QueryRequest>",
        ),
        (
            "no type",
            "/block",
            INCOMPLETE,
            b"<QueryRequest><Expression>SELECT * from BlobStorage</Expression></QueryRequest>",
        ),
        ("no SQL", "/block", NODE, query("/", kind="XPath")),
        ("of no blob", "/none", NOT_FOUND, query(SELECT)),
        ("of staged blocks", "/staged", NOT_FOUND, query(SELECT)),
        (
            "an unknown format",
            "/block",
            UNKNOWN,
            query(SELECT, serialization("<Type>clay</Type>")),
        ),
        (
            "an unknown output",
            "/block",
            UNKNOWN,
            query(SELECT, serialization("<Type>clay</Type>", "Output")),
        ),
        ("perhaps headers", "/block", NODE, query(SELECT, serialization(PERHAPS_HEADERS))),
        ("an empty expression", "/block", SQL | NODE, query("")),
        ("hello", "/block", SQL, query("hello")),
        ("another table", "/block", SQL, query("SELECT * from Elsewhere")),
        ("a deletion", "/block", SQL, query("DELETE from BlobStorage")),
    ]
] + [
    Row(
        "query: a snapshot that is none",
        "POST",
        "/block?comp=query&snapshot=soon",
        QUERY_VALUE,
        [],
        query(SELECT),
    ),
    Row(
        "query: a flood",
        "POST",
        "/block?comp=query",
        TOO_LARGE | XML,
        [("Content-Length", str(1 << 34))],
    ),
]
