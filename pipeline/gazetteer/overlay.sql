-- What was given, laid over what the CSV files say (which the tables hold already).

-- One row for each item: the first that was given.
CREATE TEMP TABLE one AS
SELECT qid, CAST(substr(qid, 2) AS INTEGER) AS number, label, kind, country, type, former, min(rowid) AS first,
    CASE WHEN kind IN ('country', 'territory') THEN 'place'
         WHEN kind IN ('organisation', 'government', 'medium', 'group') THEN 'body'
         ELSE kind END AS family
FROM given.entity GROUP BY qid ORDER BY number;
CREATE UNIQUE INDEX temp.one_qid ON one (qid);
CREATE INDEX temp.one_label ON one (label, family);

-- A curated entity without an item gets it where exactly one thing of that sort has its name; for a person, of the
-- same country too.
CREATE TEMP TABLE adopted AS
SELECT entity.id, one.qid, count(*) AS several
FROM entity JOIN one ON one.label = entity.label AND one.family =
    CASE WHEN entity.kind IN ('country', 'territory') THEN 'place'
         WHEN entity.kind IN ('organisation', 'government', 'medium', 'group') THEN 'body'
         ELSE entity.kind END
WHERE entity.qid IS NULL
    AND (entity.state = one.country OR (entity.kind <> 'person' AND (entity.state IS NULL OR one.country IS NULL)))
    AND one.qid NOT IN (SELECT qid FROM entity WHERE qid IS NOT NULL)
GROUP BY entity.id;
DELETE FROM adopted WHERE several > 1
    OR qid IN (SELECT qid FROM adopted GROUP BY qid HAVING count(*) > 1);
UPDATE entity SET qid = adopted.qid FROM adopted WHERE adopted.id = entity.id;
DROP TABLE adopted;

CREATE TEMP TABLE numbered (
    qid TEXT PRIMARY KEY, id INTEGER NOT NULL, label TEXT NOT NULL, kind TEXT NOT NULL
) WITHOUT ROWID;
INSERT INTO numbered SELECT qid, id, label, kind FROM entity WHERE qid IS NOT NULL;
INSERT INTO numbered
SELECT qid, (SELECT coalesce(max(id), 0) FROM entity) + row_number() OVER (ORDER BY number), label, kind
FROM one WHERE qid NOT IN (SELECT qid FROM numbered);

-- Everything that anything is called; the CSV files' names are in the table "name" already.
CREATE TEMP TABLE named AS
SELECT DISTINCT id AS entity, name, relation FROM (
    SELECT numbered.id, one.label AS name, 'name' AS relation FROM one JOIN numbered USING (qid)
    UNION ALL
    SELECT numbered.id, given.name.name, relation FROM given.name JOIN numbered USING (qid)
);
CREATE INDEX temp.named_entity ON named (entity, name);

-- Other names than the label. SQLite gathers a list in the order of the rows.
CREATE TEMP TABLE other (entity INTEGER, name TEXT, PRIMARY KEY (entity, name)) WITHOUT ROWID;
INSERT OR IGNORE INTO other SELECT entity, name FROM named WHERE relation IN ('name', 'acronym', 'surname');

INSERT INTO entity
SELECT numbered.id, one.qid, one.label, one.kind,
    (SELECT json_group_array(name) FROM (
        SELECT name FROM other WHERE other.entity = numbered.id AND name <> one.label ORDER BY name
    )),
    CASE WHEN one.family = 'place' OR one.kind = 'medium' THEN NULL ELSE state.qid END,
    CASE WHEN one.family = 'place' THEN NULL ELSE state.label END,
    CASE WHEN one.kind = 'territory' AND state.qid <> one.qid THEN state.qid END,
    CASE WHEN one.family = 'body' AND one.type <> '' THEN json_array(one.type) ELSE '[]' END,
    one.former, 0
FROM one JOIN numbered USING (qid)
LEFT JOIN numbered AS state ON state.qid = one.country AND state.kind IN ('country', 'territory')
WHERE numbered.id NOT IN (SELECT id FROM entity) ORDER BY numbered.id;

-- A curated entity keeps its label, and its names stand before the new ones.
UPDATE entity SET aliases = (
    SELECT json_group_array(name) FROM (
        SELECT value AS name FROM json_each(entity.aliases)
        UNION ALL
        SELECT * FROM (
            SELECT name FROM other WHERE other.entity = entity.id AND name <> entity.label
                AND name NOT IN (SELECT value FROM json_each(entity.aliases)) ORDER BY name
        )
    )
) WHERE curated AND id IN (SELECT entity FROM other);

-- Terms of office. A curated term gives way to a given one of the same person, role and place at the same time,
-- and ends at the latest when somebody else is given who begins later and has not ended.
CREATE TEMP TABLE term AS
SELECT DISTINCT numbered.id AS person, role, place, start, "end"
FROM given.office JOIN numbered ON numbered.qid = given.office.person;
CREATE INDEX temp.term_place ON term (role, place);
DELETE FROM office WHERE EXISTS (
    SELECT 1 FROM term WHERE term.role = office.role AND term.place = office.place AND term.person = office.person
        AND (term.start IS NULL OR office."end" IS NULL OR substr(term.start, 1, 4) <= substr(office."end", 1, 4))
        AND (term."end" IS NULL OR office.start IS NULL OR substr(term."end", 1, 4) >= substr(office.start, 1, 4))
);
UPDATE office SET "end" = (
    SELECT min(term.start) FROM term WHERE term.role = office.role AND term.place = office.place
        AND term.start > office.start AND term."end" IS NULL
) WHERE "end" IS NULL AND EXISTS (
    SELECT 1 FROM term WHERE term.role = office.role AND term.place = office.place
        AND term.start > office.start AND term."end" IS NULL
);
INSERT INTO office SELECT NULL, person, role, place, start, "end"
FROM term ORDER BY person, role, place, start, "end";
DROP TABLE term;

-- Member countries: the curated ones and those that are given, without those that are given as having left.
CREATE TEMP TABLE membership AS
SELECT organisation.id AS organisation, country.id AS country, max(given.fact."end" IS NULL) AS lasts
FROM given.fact
JOIN numbered AS organisation ON organisation.qid = value
JOIN numbered AS country ON country.qid = subject
JOIN entity ON entity.id = country.id AND entity.kind IN ('country', 'territory')
WHERE property = 'P463' GROUP BY organisation.id, country.id;
DELETE FROM member WHERE EXISTS (
    SELECT 1 FROM membership
    WHERE membership.organisation = member.organisation AND membership.country = member.country AND NOT lasts
);
INSERT INTO member
SELECT organisation, 10000 + row_number() OVER (PARTITION BY organisation ORDER BY country), country
FROM membership WHERE lasts AND NOT EXISTS (
    SELECT 1 FROM member WHERE member.organisation = membership.organisation AND member.country = membership.country
) ORDER BY organisation, country;
DROP TABLE membership;

-- Facts: of an entity that is given, those that are given.
DELETE FROM main.fact WHERE subject IN (SELECT qid FROM one);
INSERT INTO main.fact
SELECT DISTINCT NULL, subject, property, value, start, "end", qualifiers
FROM given.fact WHERE subject IN (SELECT qid FROM numbered)
ORDER BY CAST(substr(subject, 2) AS INTEGER), property, value, start, "end", qualifiers;

CREATE INDEX temp.named_name ON named (name);
CREATE TEMP TABLE new_name AS SELECT * FROM name LIMIT 0;
CREATE TEMP TABLE new_candidate AS SELECT * FROM candidate LIMIT 0;
