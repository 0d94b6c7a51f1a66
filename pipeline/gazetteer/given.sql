-- What a Writer was given, in the order in which it came; finish() sorts it and lays it over the CSV files.

CREATE TABLE given.entity (
    qid TEXT NOT NULL,
    label TEXT NOT NULL,
    kind TEXT NOT NULL,
    country TEXT,                -- a QID
    type TEXT NOT NULL,
    former INTEGER NOT NULL
);

CREATE TABLE given.name (
    qid TEXT NOT NULL,
    name TEXT NOT NULL,
    relation TEXT NOT NULL
);

CREATE TABLE given.fact (
    subject TEXT NOT NULL,
    property TEXT NOT NULL,
    value TEXT NOT NULL,
    start TEXT,
    "end" TEXT,
    qualifiers TEXT NOT NULL
);

CREATE TABLE given.office (
    person TEXT NOT NULL,        -- a QID, as the place
    role TEXT NOT NULL,
    place TEXT NOT NULL,
    start TEXT,
    "end" TEXT
);
