-- The index of names: which entity bears which name. Written once, with a generation; only read afterwards.

CREATE TABLE about (key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;

-- In the order of prominence: number 1 has a part in most claims.
-- id: the QID, or what follows <base>entity/. kinds: as ontology/communique.ttl names them, blanks between.
CREATE TABLE entity (
    number      INTEGER PRIMARY KEY,
    id          TEXT NOT NULL,
    iri         TEXT NOT NULL,
    label       TEXT NOT NULL,
    kinds       TEXT NOT NULL,
    claims      INTEGER NOT NULL,
    description TEXT NOT NULL
);

-- Short names before long ones. folded, glued: as ontology/spelling.py has it, with and without blanks.
-- what: label, short name, alias, code or demonym.
CREATE TABLE name (
    number INTEGER PRIMARY KEY,
    entity INTEGER NOT NULL REFERENCES entity (number),
    name   TEXT NOT NULL,
    folded TEXT NOT NULL,
    glued  TEXT NOT NULL,
    what   TEXT NOT NULL
);

-- The words of names, short ones before long ones, and in how many names each stands: rare words tell more.
CREATE TABLE word (
    number  INTEGER PRIMARY KEY,
    word    TEXT NOT NULL,
    letters TEXT NOT NULL,  -- the same, in the order of the alphabet
    names   INTEGER NOT NULL
);
CREATE TABLE word_of (word INTEGER, name INTEGER, PRIMARY KEY (word, name)) WITHOUT ROWID;

-- The first word that has so many letters, or more.
CREATE TABLE length (letters INTEGER PRIMARY KEY, first INTEGER NOT NULL);

-- Words by three letters that follow each other in them, to find what a misspelt word may have been: their numbers,
-- ascending, as unsigned 32-bit little-endian integers.
CREATE TABLE gram (gram TEXT PRIMARY KEY, words BLOB NOT NULL) WITHOUT ROWID;

-- What the gazetteer knows of an entity and holds now: a property of Wikidata, and a QID or words.
CREATE TABLE fact (
    entity   INTEGER NOT NULL,
    property TEXT NOT NULL,
    value    TEXT NOT NULL,
    PRIMARY KEY (entity, property, value)
) WITHOUT ROWID;

-- What was read from the store, before it is put in order.
CREATE TEMP TABLE thing (iri TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TEMP TABLE kind (iri TEXT, kind TEXT, PRIMARY KEY (iri, kind)) WITHOUT ROWID;
CREATE TEMP TABLE called (iri TEXT, folded TEXT, name TEXT, what TEXT, PRIMARY KEY (iri, folded)) WITHOUT ROWID;
CREATE TEMP TABLE part (iri TEXT, claim TEXT, PRIMARY KEY (iri, claim)) WITHOUT ROWID;
CREATE TEMP TABLE known (iri TEXT, property TEXT, value TEXT, PRIMARY KEY (iri, property, value)) WITHOUT ROWID;
CREATE TEMP TABLE spelt (word TEXT, name INTEGER, PRIMARY KEY (word, name)) WITHOUT ROWID;
