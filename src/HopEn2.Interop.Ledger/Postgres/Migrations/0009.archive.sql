-- What was said once and stands: declarations, and counts of others.
CREATE TABLE archive (
  sort   text COLLATE "C" NOT NULL,
  month  text COLLATE "C" NOT NULL,  -- 2025-03
  number integer NOT NULL,           -- from 1
  at     bigint  NOT NULL,           -- milliseconds since 1970, UTC
  author text    NOT NULL,
  digest text    NOT NULL,           -- SHA-256 of what it says
  body   bytea   NOT NULL,
  -- Serves: the entries of a sort and month, in order; the last one.
  PRIMARY KEY (sort, month, number)
);

CREATE FUNCTION archive_stands() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'an entry of the archive is never changed or taken out'; END $$;
CREATE TRIGGER archive_stands BEFORE UPDATE OR DELETE ON archive FOR EACH ROW EXECUTE FUNCTION archive_stands();
