-- What one message became. Times are UTC ticks; keys are those of the domain (p: IPP, v: visit, n: dossier, d: document, x: exchange …).
CREATE TABLE message (
  id          INTEGER PRIMARY KEY,  -- the journal's
  feed        TEXT    NOT NULL,
  type        TEXT    NOT NULL,
  control_id  TEXT    NOT NULL,
  sender      TEXT    NOT NULL,
  sent_at     INTEGER,
  received_at INTEGER NOT NULL,
  ipp         TEXT,                 -- authority|value
  visit       TEXT,                 -- authority|value
  status      INTEGER NOT NULL,     -- MessageStatus
  reason      TEXT,                 -- ParkReason of a parked message
  detail      TEXT,                 -- of a parked message
  translation BLOB    NOT NULL      -- header, findings, facts: packed JSON
);

-- Serves: the messages of a period, newest first.
CREATE INDEX message_received ON message (received_at);

-- Serves: the messages of a feed, newest first.
CREATE INDEX message_feed ON message (feed, received_at);

-- Serves: parked messages of all feeds and of one, newest first, and how many there are.
CREATE INDEX message_parked ON message (received_at) WHERE status = 2;
CREATE INDEX message_parked_feed ON message (feed, received_at) WHERE status = 2;

-- Serves: acknowledgements, newest first.
CREATE INDEX message_acknowledgement ON message (received_at) WHERE status = 3;

-- Serves: messages by patient, visit, dossier or document; facts by key, for folding.
CREATE TABLE message_key (
  key     TEXT    NOT NULL,
  sort    INTEGER NOT NULL,         -- 0 any other fact or the header, 1 facts about documents, 2 facts about dossiers
  message INTEGER NOT NULL,
  PRIMARY KEY (key, sort, message)
) WITHOUT ROWID;

-- Former translations of messages that were translated anew. Read, never folded.
CREATE TABLE superseded (
  id          INTEGER PRIMARY KEY,
  message     INTEGER NOT NULL,
  replaced_at INTEGER NOT NULL,
  translation BLOB    NOT NULL
);

CREATE INDEX superseded_message ON superseded (message);

-- Up to which journal id every message has been recorded. One row.
CREATE TABLE progress (
  recorded_up_to INTEGER NOT NULL
);

INSERT INTO progress VALUES (0);

-- Authorities seen in keys, by kind (p, v, n): so that a number is found without naming its authority.
CREATE TABLE authority (
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (kind, name)
) WITHOUT ROWID;
