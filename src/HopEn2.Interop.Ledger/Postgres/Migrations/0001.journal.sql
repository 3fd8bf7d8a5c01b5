-- Ids begin with the day of reception (days since 2000-01-01 UTC x 1 000 000 000): a range of ids is a range of time, and a partition is one.
-- Times are UTC ticks of 100 ns, as with SQLite: exact, and ordered as a number. Texts that are searched are ordered by their bytes.

-- A message as it came. Its row outlives its body. A partition a month.
CREATE TABLE journal (
  id          bigint   NOT NULL,      -- strictly increasing in the order of commits, over all engines
  received_at bigint   NOT NULL,
  fingerprint bigint   NOT NULL,      -- first 8 bytes of the digest
  size        integer  NOT NULL,      -- bytes received
  format      smallint NOT NULL,
  answer      smallint NOT NULL,      -- AnswerCode
  conflicting boolean  NOT NULL,      -- this feed had used the control id for other bytes
  feed        text COLLATE "C" NOT NULL,
  control_id  text COLLATE "C" NOT NULL, -- empty: it could not be read
  digest      bytea    NOT NULL,      -- SHA-256 of the bytes received
  error       bytea,                  -- AnswerError as JSON; null with AA
  -- Serves: messages by id; ids after another, in order.
  PRIMARY KEY (id)
) PARTITION BY RANGE (id);

-- Serves: has this feed sent this control id, and the same bytes under it? search by control id.
CREATE INDEX journal_control_id ON journal (control_id, feed, fingerprint);

-- A partition a week.
CREATE TABLE body (
  id     bigint   NOT NULL,
  coding smallint NOT NULL,           -- 0 as received, 1 Brotli
  bytes  bytea    NOT NULL,
  -- Serves: a body by the id of its message.
  PRIMARY KEY (id)
) PARTITION BY RANGE (id);

-- What is compressed is not compressed again.
ALTER TABLE body ALTER COLUMN bytes SET STORAGE EXTERNAL;
