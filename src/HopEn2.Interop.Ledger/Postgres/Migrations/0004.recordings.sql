-- What each commit of the ledger changed, for the other engines: their decoded states and their wallboards follow it. Forgotten after an hour.
-- Unlogged, so it costs next to nothing: emptied when the server crashes, and then every engine begins anew, having lost its connection.
CREATE UNLOGGED TABLE recording (
  seq     bigint NOT NULL PRIMARY KEY,            -- strictly increasing in the order of commits
  at      bigint NOT NULL,
  engine  uuid   NOT NULL,                        -- of this run of the engine
  touched text[] NOT NULL,                        -- keys of the states that changed, and m: with the id of a message translated anew
  changes bytea  NOT NULL                         -- packed JSON: counters and parked messages
);

-- Its own, and logged: numbers do not begin again when the table is emptied.
CREATE SEQUENCE recording_seq OWNED BY recording.seq;

-- Serves: forgetting what is older than an hour.
CREATE INDEX recording_at ON recording (at);
