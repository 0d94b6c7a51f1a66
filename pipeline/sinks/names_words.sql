-- From the words of each name to the words, and back to the names they stand in.

INSERT INTO word (word, letters, names)
SELECT word, sorted(word), COUNT(*) FROM spelt GROUP BY word ORDER BY LENGTH(word), word;
CREATE UNIQUE INDEX word_word ON word (word);
CREATE INDEX word_letters ON word (letters);

INSERT INTO word_of (word, name)
SELECT word.number, spelt.name FROM spelt JOIN word USING (word) ORDER BY 1, 2;

INSERT INTO length (letters, first)
SELECT LENGTH(word), MIN(number) FROM word GROUP BY 1;
