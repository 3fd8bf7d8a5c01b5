-- When a visit ended, in UTC ticks: what a month is measured over. Null: it has not. The states of before know; they are read through once, after this script.
ALTER TABLE visit ADD COLUMN closed bigint;

-- Serves: the visits that ended in a month.
CREATE INDEX visit_closed ON visit (closed) WHERE closed IS NOT NULL;

-- Serves: documents of a patient that name no visit.
CREATE INDEX document_unplaced ON document (patient, at) WHERE visit IS NULL AND patient IS NOT NULL;
