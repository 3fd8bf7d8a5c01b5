-- What is to be done at neighbours (DMP, mail operator, sources), and what became of it. Unlike folds it cannot be made again. Times are UTC ticks.
CREATE TABLE delivery_work (
  row            INTEGER PRIMARY KEY,
  key            TEXT    NOT NULL UNIQUE,  -- what makes it once
  kind           INTEGER NOT NULL,         -- WorkKind
  destination    TEXT    NOT NULL,
  document       TEXT    NOT NULL,
  action         INTEGER NOT NULL,         -- DepositAction
  recipient      TEXT,
  recipient_kind INTEGER,                  -- RecipientKind
  message        INTEGER NOT NULL,         -- the journal's
  feed           TEXT    NOT NULL,
  asked_at       INTEGER NOT NULL,
  received_at    INTEGER NOT NULL,
  detail         TEXT,
  state          INTEGER NOT NULL,         -- WorkState: below 2 it is open
  reason         TEXT,
  code           TEXT,
  attempts       INTEGER NOT NULL,
  first_try_at   INTEGER,
  last_try_at    INTEGER,
  due_at         INTEGER NOT NULL,
  in_attempt     INTEGER NOT NULL,         -- begun, and not heard of since
  may_be_there   INTEGER NOT NULL,         -- an attempt ended, and nobody knows how
  waits_for      TEXT,                     -- what releases it
  lease          TEXT,
  engine         TEXT,
  leased_until   INTEGER,
  message_id     TEXT,                     -- of a mail
  uf             TEXT,
  reply_to       TEXT,
  ended_at       INTEGER
);

-- Serves: what has been due longest; what came to us lately; counts and lists of what is not done.
CREATE INDEX delivery_work_due ON delivery_work (destination, due_at) WHERE state < 2;
CREATE INDEX delivery_work_fresh ON delivery_work (destination, received_at) WHERE state < 2;
CREATE INDEX delivery_work_open ON delivery_work (destination, state, reason, received_at) WHERE state IN (0, 1, 3);
CREATE INDEX delivery_work_waits ON delivery_work (waits_for) WHERE state = 1;
-- Serves: work that ended long ago, for retention.
CREATE INDEX delivery_work_ended ON delivery_work (ended_at) WHERE state >= 2;
-- Serves: other work of a document; whether a message's body is still needed; what came back for a mail.
CREATE INDEX delivery_work_document ON delivery_work (document);
CREATE INDEX delivery_work_message ON delivery_work (message);
CREATE INDEX delivery_work_mail ON delivery_work (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX delivery_work_recipient ON delivery_work (recipient, last_try_at) WHERE message_id IS NOT NULL;

CREATE TABLE delivery_destination (
  name         TEXT    PRIMARY KEY,
  paused_by    TEXT,
  paused_at    INTEGER,
  broken_since INTEGER,
  broken_until INTEGER,
  code         TEXT,
  last_done_at INTEGER
) WITHOUT ROWID;

-- Since when a feed delivers.
CREATE TABLE delivery_feed (
  feed  TEXT    PRIMARY KEY,
  since INTEGER NOT NULL
) WITHOUT ROWID;

-- Up to which journal id recorded messages were looked through for work. No row: never yet.
CREATE TABLE delivery_followed (
  one     INTEGER PRIMARY KEY CHECK (one = 1),
  message INTEGER NOT NULL
);

-- Messages that were translated anew: to be looked at again.
CREATE TABLE delivery_again (
  message INTEGER PRIMARY KEY
);
