-- The folds: what the facts together state. All of it can be made again from the facts.
CREATE TABLE patient (
  id            INTEGER PRIMARY KEY,
  key           TEXT NOT NULL UNIQUE,  -- p: of one IPP
  survivor      TEXT,                  -- p: of the IPP this one was merged into; then nothing else is set
  qualified_ins TEXT,                  -- i: of the matricule when it is qualified
  state         BLOB
);

CREATE INDEX patient_survivor ON patient (survivor) WHERE survivor IS NOT NULL;
CREATE INDEX patient_qualified_ins ON patient (qualified_ins) WHERE qualified_ins IS NOT NULL;

CREATE TABLE visit (
  id      INTEGER PRIMARY KEY,
  key     TEXT    NOT NULL UNIQUE,     -- v:
  dossier TEXT,                        -- n:
  patient TEXT,                        -- p:
  status  INTEGER NOT NULL,            -- VisitStatus
  at      INTEGER NOT NULL,            -- opened, else first movement
  state   BLOB    NOT NULL
);

-- Serves: the visits of a dossier, of a patient, of a status, all; newest first. The first two also serve folding.
CREATE INDEX visit_dossier ON visit (dossier, at) WHERE dossier IS NOT NULL;
CREATE INDEX visit_patient ON visit (patient, at) WHERE patient IS NOT NULL;
CREATE INDEX visit_status ON visit (status, at);
CREATE INDEX visit_at ON visit (at);

CREATE TABLE document (
  id            INTEGER PRIMARY KEY,
  key           TEXT    NOT NULL UNIQUE, -- DocumentState.Key
  at            INTEGER NOT NULL,
  day           INTEGER NOT NULL,        -- day number, in hospital time where the document counts
  uf            TEXT    NOT NULL,
  kind          INTEGER NOT NULL,
  stages        INTEGER NOT NULL,
  patient       TEXT,                    -- p:
  visit         TEXT,                    -- v:
  waiting_since INTEGER,                 -- set while it is in the stage Waiting
  state         BLOB    NOT NULL
);

-- Serves: documents by time, UF, kind, patient, visit, and by the stages that few are in; newest first.
CREATE INDEX document_at ON document (at);
CREATE INDEX document_uf ON document (uf, at);
CREATE INDEX document_kind ON document (kind, at);
CREATE INDEX document_patient ON document (patient, at) WHERE patient IS NOT NULL;
CREATE INDEX document_visit ON document (visit, at) WHERE visit IS NOT NULL;
CREATE INDEX document_refused ON document (at) WHERE stages & 32;
CREATE INDEX document_bounced ON document (at) WHERE stages & 1024;
CREATE INDEX document_at_waiting ON document (at) WHERE waiting_since IS NOT NULL;

-- Serves: documents that wait for an acknowledgement, and the oldest of each UF and kind.
CREATE INDEX document_waiting ON document (uf, kind, waiting_since) WHERE waiting_since IS NOT NULL;

-- Serves: a document by any of its version ids and aliases.
CREATE TABLE document_id (
  key      TEXT    PRIMARY KEY,        -- d:
  document INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE counter (
  day                 INTEGER NOT NULL, -- day number
  uf                  TEXT    NOT NULL,
  kind                INTEGER NOT NULL,
  produced            INTEGER NOT NULL,
  ins_qualified       INTEGER NOT NULL,
  right_format        INTEGER NOT NULL,
  sent                INTEGER NOT NULL,
  deposited           INTEGER NOT NULL,
  refused             INTEGER NOT NULL,
  waiting             INTEGER NOT NULL,
  withheld            INTEGER NOT NULL,
  mailed_professional INTEGER NOT NULL,
  mailed_patient      INTEGER NOT NULL,
  bounced             INTEGER NOT NULL,
  read                INTEGER NOT NULL,
  PRIMARY KEY (day, uf, kind)
) WITHOUT ROWID;
