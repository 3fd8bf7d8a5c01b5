-- What was said once and stands: declarations, and counts of others. A file of its own, beside facts and journal: it is written by verbs while an engine runs.
CREATE TABLE entry (
  sort   TEXT NOT NULL,
  month  TEXT NOT NULL,     -- 2025-03
  number INTEGER NOT NULL,  -- from 1
  at     INTEGER NOT NULL,  -- milliseconds since 1970, UTC
  author TEXT NOT NULL,
  digest TEXT NOT NULL,     -- SHA-256 of what it says
  body   BLOB NOT NULL,
  PRIMARY KEY (sort, month, number)
);

CREATE TRIGGER entry_stands BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'an entry of the archive is never changed'); END;
CREATE TRIGGER entry_stays BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'an entry of the archive is never taken out'); END;
