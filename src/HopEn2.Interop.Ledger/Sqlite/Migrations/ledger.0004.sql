-- Incidents as they are remembered, what people did about them, and what routes are to be told. Times are UTC ticks.
CREATE TABLE alert_incident (
  row         INTEGER PRIMARY KEY,
  id          TEXT    NOT NULL UNIQUE,
  version     INTEGER NOT NULL,      -- grows with every change: who read an older one decides anew
  opened_at   INTEGER NOT NULL,
  resolved_at INTEGER,               -- null: open
  state       BLOB    NOT NULL       -- JSON
);

-- Serves: incidents by time, newest first; those open; those over since a moment.
CREATE INDEX alert_incident_opened ON alert_incident (opened_at);
CREATE INDEX alert_incident_open ON alert_incident (opened_at) WHERE resolved_at IS NULL;
CREATE INDEX alert_incident_resolved ON alert_incident (resolved_at) WHERE resolved_at IS NOT NULL;

CREATE TABLE alert_action (
  row      INTEGER PRIMARY KEY,
  incident TEXT    NOT NULL,
  at       INTEGER NOT NULL,
  who      TEXT    NOT NULL,
  what     TEXT    NOT NULL,
  comment  TEXT,
  until    INTEGER
);

CREATE INDEX alert_action_incident ON alert_action (incident);

-- Decided, then kept here, then sent, then noted as sent.
CREATE TABLE alert_notice (
  row           INTEGER PRIMARY KEY,
  id            TEXT    NOT NULL UNIQUE,
  incident      TEXT    NOT NULL,
  route         TEXT    NOT NULL,
  state         INTEGER NOT NULL,    -- NoticeState
  tries         INTEGER NOT NULL,
  first_try_at  INTEGER,
  due_at        INTEGER NOT NULL,
  ended_at      INTEGER,
  last_failure  TEXT,
  claimed_by    TEXT,                -- engine that is sending it
  claimed_until INTEGER,
  body          BLOB    NOT NULL     -- JSON
);

CREATE INDEX alert_notice_incident ON alert_notice (incident);
-- Serves: the notice that has been due longest.
CREATE INDEX alert_notice_due ON alert_notice (due_at) WHERE state = 0;
-- Serves: the last notices of a route.
CREATE INDEX alert_notice_route ON alert_notice (route, row);

-- What only one engine does at a time, and which does.
CREATE TABLE alert_lead (
  part   TEXT    PRIMARY KEY,
  engine TEXT    NOT NULL,
  until  INTEGER NOT NULL
) WITHOUT ROWID;
