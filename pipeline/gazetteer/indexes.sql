-- Made when the tables are filled.

CREATE UNIQUE INDEX entity_qid ON entity (qid) WHERE qid IS NOT NULL;
CREATE INDEX entity_label ON entity (label) WHERE curated;
CREATE UNIQUE INDEX name_name ON name (name);
CREATE INDEX office_person ON office (person);
CREATE INDEX office_role ON office (role, place);
CREATE INDEX fact_subject ON fact (subject);
