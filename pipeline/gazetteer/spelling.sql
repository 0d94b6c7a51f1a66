-- From all ways to spell all names (spelled) to one name for each spelling (chosen), in the alphabet's order.

-- A name whose exact spelling is an earlier one's too (they differ in an apostrophe) is never found.
DELETE FROM spelled WHERE name IN (
    SELECT later.name
    FROM (
        SELECT spelling, min(name) AS first FROM spelled
        WHERE NOT variant GROUP BY spelling HAVING count(*) > 1
    ) JOIN spelled AS later USING (spelling)
    WHERE NOT later.variant AND later.name > first
);

-- With min(), SQLite takes the other columns from the row that has the least; names are numbered below 2^40.
CREATE TEMP TABLE chosen AS
SELECT spelling, name FROM (
    SELECT spelling, name, min(variant * 1099511627776 + name) FROM spelled GROUP BY spelling
) ORDER BY spelling;

DROP TABLE spelled;
