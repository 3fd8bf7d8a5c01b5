-- 1: retention has forgotten facts that this state was folded from; it can no longer be made again from facts alone, and stays as it is.
ALTER TABLE patient ADD COLUMN outlived INTEGER NOT NULL DEFAULT 0;
ALTER TABLE visit ADD COLUMN outlived INTEGER NOT NULL DEFAULT 0;
ALTER TABLE document ADD COLUMN outlived INTEGER NOT NULL DEFAULT 0;

CREATE INDEX patient_outlived ON patient (key) WHERE outlived;
CREATE INDEX visit_outlived ON visit (key) WHERE outlived;
CREATE INDEX document_outlived ON document (key) WHERE outlived;
