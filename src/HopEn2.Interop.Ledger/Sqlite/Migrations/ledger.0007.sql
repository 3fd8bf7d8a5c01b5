-- Who read what over FHIR. Kept as long as incidents are.
CREATE TABLE access (
  number  INTEGER PRIMARY KEY AUTOINCREMENT,
  at      INTEGER NOT NULL,
  who     TEXT    NOT NULL,
  role    TEXT    NOT NULL,
  peer    TEXT,
  search  INTEGER NOT NULL,          -- 1: a search, 0: one resource
  type    TEXT    NOT NULL,
  subject TEXT    NOT NULL           -- id; of a search the names of its parameters
);

CREATE INDEX access_at ON access (at);

-- Who is told what. version grows with every change: who read an older one decides anew.
CREATE TABLE fhir_subscription (
  id      TEXT    PRIMARY KEY,
  version INTEGER NOT NULL,
  events  INTEGER NOT NULL,          -- number of its last event
  body    BLOB    NOT NULL           -- JSON
) WITHOUT ROWID;

-- What there is to tell, numbered for each without a gap.
CREATE TABLE fhir_event (
  subscription TEXT    NOT NULL,
  number       INTEGER NOT NULL,
  at           INTEGER NOT NULL,
  focus        TEXT    NOT NULL,     -- what it is about
  detail       TEXT    NOT NULL,     -- state that was told of it
  PRIMARY KEY (subscription, number)
) WITHOUT ROWID;

-- Serves: what was last told of one thing.
CREATE INDEX fhir_event_focus ON fhir_event (subscription, focus, number);

-- How far a follower has read.
CREATE TABLE fhir_position (
  part     TEXT    PRIMARY KEY,
  position INTEGER NOT NULL
) WITHOUT ROWID;
