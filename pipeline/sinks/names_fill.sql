-- From what was read of the store to the index: one row an entity, numbered by prominence.

-- A person's offices, of today and before: by whose they are.
INSERT OR IGNORE INTO known (iri, property, value)
SELECT stated.iri, 'office', place.value
FROM known AS stated JOIN known AS place ON place.iri = stated.value AND place.property = 'place'
WHERE stated.property = 'stated';
DELETE FROM known WHERE property IN ('stated', 'place');

DELETE FROM part WHERE iri NOT IN (SELECT iri FROM thing);
DELETE FROM known WHERE iri NOT IN (SELECT iri FROM thing) AND value NOT IN (SELECT iri FROM thing);

CREATE TEMP TABLE standing AS
WITH claims AS (SELECT iri, COUNT(*) AS claims FROM part GROUP BY iri),
     facts AS (SELECT iri, COUNT(*) AS facts FROM known GROUP BY iri),
     spoken_of AS (SELECT value AS iri, COUNT(*) AS facts FROM known GROUP BY value)
SELECT ROW_NUMBER() OVER (
           ORDER BY COALESCE(claims, 0) DESC, COALESCE(facts.facts, 0) + COALESCE(spoken_of.facts, 0) DESC, iri
       ) AS number,
       iri,
       COALESCE(claims, 0) AS claims
FROM thing LEFT JOIN claims USING (iri) LEFT JOIN facts USING (iri) LEFT JOIN spoken_of USING (iri);
CREATE UNIQUE INDEX temp.standing_iri ON standing (iri);

-- The name to show: of several labels the first; of none the end of the IRI.
CREATE TEMP TABLE shown AS
SELECT thing.iri, COALESCE(MIN(name), id_of(thing.iri)) AS label
FROM thing LEFT JOIN called ON called.iri = thing.iri AND what = 'label'
GROUP BY thing.iri;
CREATE UNIQUE INDEX temp.shown_iri ON shown (iri);

CREATE TEMP TABLE told AS
SELECT known.iri, property, COUNT(*) AS times,
       MIN(COALESCE(label, CASE WHEN value NOT LIKE 'http%' THEN value END)) AS words
FROM known LEFT JOIN shown ON shown.iri = value
GROUP BY known.iri, property;
CREATE UNIQUE INDEX temp.told_of ON told (iri, property);

-- What others are to an entity: a country has a member's place in an organisation, a person at its head.
CREATE TEMP TABLE told_by AS
SELECT value AS iri, property, COUNT(*) AS times, MIN(label) AS words
FROM known JOIN shown ON shown.iri = known.iri
WHERE property IN ('P463', 'P35', 'P6')
GROUP BY value, property;
CREATE UNIQUE INDEX temp.told_by_of ON told_by (iri, property);

INSERT INTO entity (number, id, iri, label, kinds, claims, description)
SELECT number, id_of(iri), iri, label,
       COALESCE((SELECT GROUP_CONCAT(kind, ' ') FROM (SELECT kind FROM kind WHERE kind.iri = standing.iri ORDER BY kind)), ''),
       claims, ''
FROM standing JOIN shown USING (iri)
ORDER BY number;

UPDATE entity SET description = CASE
    WHEN kinds = 'Person' THEN COALESCE(
        (SELECT words FROM told WHERE told.iri = entity.iri AND property = 'jobTitle')
            || COALESCE((SELECT ' of ' || words FROM told WHERE told.iri = entity.iri AND property = 'speaksFor'), ''),
        (SELECT 'head of state of ' || words FROM told_by WHERE told_by.iri = entity.iri AND property = 'P35'),
        (SELECT 'head of government of ' || words FROM told_by WHERE told_by.iri = entity.iri AND property = 'P6'),
        (SELECT 'official of ' || words FROM told WHERE told.iri = entity.iri AND property = 'office'),
        'person' || COALESCE(
            (SELECT ', ' || words FROM told WHERE told.iri = entity.iri AND property = 'speaksFor'), ''))
    WHEN kinds = 'Organisation' THEN 'organisation' || COALESCE(
        (SELECT ', member states: ' || times FROM told_by WHERE told_by.iri = entity.iri AND property = 'P463'),
        (SELECT ', ' || words FROM told WHERE told.iri = entity.iri AND property = 'P17'), '')
    WHEN kinds = 'Medium' THEN 'news medium' || COALESCE(
        (SELECT ', ' || words FROM told WHERE told.iri = entity.iri AND property = 'P17'), '')
    WHEN kinds = 'Government' THEN 'government body' || COALESCE(
        (SELECT ', ' || words FROM told WHERE told.iri = entity.iri AND property IN ('P17', 'speaksFor')
         ORDER BY property LIMIT 1), '')
    WHEN kinds = 'Territory' THEN 'territory' || COALESCE(
        (SELECT ' of ' || words FROM told
         WHERE told.iri = entity.iri AND property = 'P17' AND words <> entity.label), '')
    ELSE COALESCE(NULLIF(LOWER(kinds), ''), 'named in the news')
END;

INSERT INTO fact (entity, property, value)
SELECT number, property, value_of(value)
FROM known JOIN standing USING (iri)
WHERE property LIKE 'P%';

INSERT INTO name (entity, name, folded, glued, what)
SELECT number, name, folded, REPLACE(folded, ' ', ''), what
FROM called JOIN standing USING (iri)
ORDER BY LENGTH(folded), folded, number;

CREATE UNIQUE INDEX entity_id ON entity (id);
CREATE UNIQUE INDEX entity_iri ON entity (iri);
CREATE INDEX name_folded ON name (folded, entity);
CREATE INDEX name_glued ON name (glued);
CREATE INDEX name_entity ON name (entity);
CREATE INDEX fact_value ON fact (property, value COLLATE NOCASE, entity);
