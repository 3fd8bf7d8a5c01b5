-- What one message became. Keys are those of the domain (p: IPP, v: visit, n: dossier, d: document, x: exchange …). A partition a month.
CREATE TABLE message (
  id          bigint   NOT NULL,      -- the journal's
  received_at bigint   NOT NULL,
  sent_at     bigint,
  status      smallint NOT NULL,      -- MessageStatus
  feed        text COLLATE "C" NOT NULL,
  type        text     NOT NULL,
  control_id  text     NOT NULL,
  sender      text     NOT NULL,
  ipp         text,                   -- authority|value
  visit       text,                   -- authority|value
  reason      text,                   -- ParkReason of a parked message
  detail      text,                   -- of a parked message
  translation bytea    NOT NULL,      -- header, findings, facts: packed JSON
  -- Serves: messages by id, for folding and screens; whether a journaled message has been recorded.
  PRIMARY KEY (id)
) PARTITION BY RANGE (id);

ALTER TABLE message ALTER COLUMN translation SET STORAGE EXTERNAL;

-- Serves: the messages of a period, newest first.
CREATE INDEX message_received ON message (received_at);

-- Serves: the messages of a feed, newest first.
CREATE INDEX message_feed ON message (feed, received_at);

-- Serves: parked messages of all feeds and of one, newest first, and how many there are.
CREATE INDEX message_parked ON message (received_at) WHERE status = 2;
CREATE INDEX message_parked_feed ON message (feed, received_at) WHERE status = 2;

-- Serves: acknowledgements, newest first.
CREATE INDEX message_acknowledgement ON message (received_at) WHERE status = 3;

-- A partition a year: folding looks in each of them for every key.
CREATE TABLE message_key (
  message bigint   NOT NULL,
  sort    smallint NOT NULL,          -- 0 any other fact or the header, 1 facts about documents, 2 facts about dossiers
  key     text COLLATE "C" NOT NULL,
  -- Serves: messages by patient, visit, dossier or document; facts by key, for folding.
  PRIMARY KEY (key, sort, message)
) PARTITION BY RANGE (message);

-- Former translations of messages that were translated anew. Read, never folded.
CREATE TABLE superseded (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  message     bigint NOT NULL,
  replaced_at bigint NOT NULL,
  translation bytea  NOT NULL
);

-- Serves: the former translations of a message.
CREATE INDEX superseded_message ON superseded (message);

-- Up to which journal id every message was seen to be recorded, lately: where the look for the first unrecorded one begins. One row.
CREATE TABLE progress (
  recorded_up_to bigint NOT NULL
);

INSERT INTO progress VALUES (0);

-- Authorities seen in keys, by kind (p, v, n): so that a number is found without naming its authority.
CREATE TABLE authority (
  kind text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  PRIMARY KEY (kind, name)
);
