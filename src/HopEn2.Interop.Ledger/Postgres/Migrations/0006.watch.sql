-- What the rupture watch has learnt: packed JSON, one row. Made again from the ledger when lost.
CREATE TABLE watch (
  "only"  boolean PRIMARY KEY DEFAULT true CHECK ("only"),
  kept_at timestamptz NOT NULL,
  state   bytea       NOT NULL
);

ALTER TABLE watch ALTER COLUMN state SET STORAGE EXTERNAL;
