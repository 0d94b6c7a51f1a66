-- What a gazetteer knows, as tables: in memory for the CSV files, in a file for one from Wikidata.
-- Entities stand in the order of the files, those from Wikidata after them by number.

CREATE TABLE entity (
    id INTEGER PRIMARY KEY,
    qid TEXT,
    label TEXT NOT NULL,
    kind TEXT NOT NULL,
    aliases TEXT NOT NULL,       -- a JSON list
    state TEXT,                  -- QID of the country that it speaks for
    state_label TEXT,
    parent TEXT,                 -- QID of the state that it is a part of
    descriptions TEXT NOT NULL,  -- a JSON list: what it is called without its name
    former INTEGER NOT NULL,     -- 1 for what no longer exists
    curated INTEGER NOT NULL     -- 1 for what the CSV files have
);

-- Names that are looked for in texts. Whoever has a name in the CSV files has it alone.
CREATE TABLE name (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL
);

CREATE TABLE candidate (
    name INTEGER NOT NULL,
    rank INTEGER NOT NULL,       -- 0 for the likeliest
    entity INTEGER NOT NULL,
    relation TEXT NOT NULL,
    prior REAL NOT NULL,
    PRIMARY KEY (name, rank)
) WITHOUT ROWID;

-- Which name is spelled so; the spellings themselves are the trie's keys.
CREATE TABLE spelling (
    id INTEGER PRIMARY KEY,      -- the key's number in the trie
    name INTEGER NOT NULL
);

-- What spellings begin with: a capital or figure, else up to six characters; and how long the longest of them is.
CREATE TABLE beginning (
    characters TEXT PRIMARY KEY,
    longest INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE office (
    id INTEGER PRIMARY KEY,
    person INTEGER NOT NULL,
    role TEXT NOT NULL,
    place TEXT NOT NULL,         -- a QID, or a label where there is none
    start TEXT,
    "end" TEXT
);

CREATE TABLE member (
    organisation INTEGER NOT NULL,
    position INTEGER NOT NULL,
    country INTEGER NOT NULL,
    PRIMARY KEY (organisation, position)
) WITHOUT ROWID;

CREATE TABLE region (
    words TEXT NOT NULL,         -- in lower case, in the alphabet's order
    country INTEGER NOT NULL,
    PRIMARY KEY (words, country)
) WITHOUT ROWID;

CREATE TABLE fact (
    id INTEGER PRIMARY KEY,
    subject TEXT NOT NULL,
    property TEXT NOT NULL,
    value TEXT NOT NULL,
    start TEXT,
    "end" TEXT,
    qualifiers TEXT NOT NULL     -- a JSON list of pairs
);

-- What classes and offices are called that facts refer to and that are no entities.
CREATE TABLE label (
    qid TEXT PRIMARY KEY,
    label TEXT NOT NULL
) WITHOUT ROWID;
