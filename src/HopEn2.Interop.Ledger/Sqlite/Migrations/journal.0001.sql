-- A message as it came. Its row outlives its body.
CREATE TABLE message (
  id          INTEGER PRIMARY KEY,  -- given by the writer, strictly increasing
  feed        TEXT    NOT NULL,
  control_id  TEXT    NOT NULL,     -- empty: it could not be read
  fingerprint INTEGER NOT NULL,     -- first 8 bytes of the digest
  digest      BLOB    NOT NULL,     -- SHA-256 of the bytes received
  format      INTEGER NOT NULL,
  received_at INTEGER NOT NULL,     -- UTC ticks
  size        INTEGER NOT NULL,     -- bytes received
  conflicting INTEGER NOT NULL,     -- 1: this feed had used the control id for other bytes
  answer      INTEGER NOT NULL,     -- AnswerCode
  error       TEXT                  -- AnswerError as JSON; null with AA
);

-- Serves: has this feed sent this control id, and the same bytes under it? search by control id.
CREATE INDEX message_control_id ON message (control_id, feed, fingerprint);

CREATE TABLE body (
  id     INTEGER PRIMARY KEY,
  coding INTEGER NOT NULL,          -- 0 as received, 1 Brotli
  bytes  BLOB    NOT NULL
);
