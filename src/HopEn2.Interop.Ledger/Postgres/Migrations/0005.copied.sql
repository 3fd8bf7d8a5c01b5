-- What was copied here from another store, chunk by chunk: where to go on after an interruption, and what the copy is held against.
CREATE TABLE copied (
  part     text COLLATE "C" NOT NULL,   -- message, patient, visit, document; done when all is here
  chunk    integer NOT NULL,            -- from 0
  last     bigint  NOT NULL,            -- id of its last row there
  first_id bigint  NOT NULL,            -- here
  last_id  bigint  NOT NULL,
  rows     bigint  NOT NULL,
  digest   bytea   NOT NULL,            -- SHA-256 of what was read there
  -- Serves: the chunks of a part, in order; the last one.
  PRIMARY KEY (part, chunk)
);
