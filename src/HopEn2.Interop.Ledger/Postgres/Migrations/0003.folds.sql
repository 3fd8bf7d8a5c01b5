-- The folds: what the facts together state. All of it can be made again from the facts, except what is outlived: retention has forgotten facts
-- that it was folded from, and it stays as it is. Rows leave room on their page for the next state of theirs.
CREATE TABLE patient (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  outlived      boolean NOT NULL DEFAULT false,
  key           text COLLATE "C" NOT NULL UNIQUE, -- p: of one IPP
  survivor      text COLLATE "C",                 -- p: of the IPP this one was merged into; then nothing else is set
  qualified_ins text COLLATE "C",                 -- i: of the matricule when it is qualified
  state         bytea
) WITH (fillfactor = 80);

ALTER TABLE patient ALTER COLUMN state SET STORAGE EXTERNAL;

-- Serves: the IPPs that were merged into one; who holds a matricule; what a rebuild takes as it is.
CREATE INDEX patient_survivor ON patient (survivor) WHERE survivor IS NOT NULL;
CREATE INDEX patient_qualified_ins ON patient (qualified_ins) WHERE qualified_ins IS NOT NULL;
CREATE INDEX patient_outlived ON patient (key) WHERE outlived;

CREATE TABLE visit (
  id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at       bigint   NOT NULL,                     -- opened, else first movement
  status   smallint NOT NULL,                     -- VisitStatus
  outlived boolean  NOT NULL DEFAULT false,
  key      text COLLATE "C" NOT NULL UNIQUE,      -- v:
  dossier  text COLLATE "C",                      -- n:
  patient  text COLLATE "C",                      -- p:
  state    bytea    NOT NULL
) WITH (fillfactor = 80);

ALTER TABLE visit ALTER COLUMN state SET STORAGE EXTERNAL;

-- Serves: the visits of a dossier, of a patient, of a status, all; newest first. The first two also serve folding.
CREATE INDEX visit_dossier ON visit (dossier, at) WHERE dossier IS NOT NULL;
CREATE INDEX visit_patient ON visit (patient, at) WHERE patient IS NOT NULL;
CREATE INDEX visit_status ON visit (status, at);
CREATE INDEX visit_at ON visit (at);
CREATE INDEX visit_outlived ON visit (key) WHERE outlived;

CREATE TABLE document (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at            bigint   NOT NULL,
  waiting_since bigint,                           -- set while it is in the stage Waiting
  day           integer  NOT NULL,                -- day number, in hospital time where the document counts
  stages        integer  NOT NULL,
  kind          smallint NOT NULL,
  outlived      boolean  NOT NULL DEFAULT false,
  key           text COLLATE "C" NOT NULL UNIQUE, -- DocumentState.Key
  uf            text COLLATE "C" NOT NULL,
  patient       text COLLATE "C",                 -- p:
  visit         text COLLATE "C",                 -- v:
  state         bytea    NOT NULL
) WITH (fillfactor = 80);

ALTER TABLE document ALTER COLUMN state SET STORAGE EXTERNAL;

-- Serves: documents by time, UF, kind, patient, visit, and by the stages that few are in; newest first.
CREATE INDEX document_at ON document (at);
CREATE INDEX document_uf ON document (uf, at);
CREATE INDEX document_kind ON document (kind, at);
CREATE INDEX document_patient ON document (patient, at) WHERE patient IS NOT NULL;
CREATE INDEX document_visit ON document (visit, at) WHERE visit IS NOT NULL;
CREATE INDEX document_refused ON document (at) WHERE stages & 32 <> 0;
CREATE INDEX document_bounced ON document (at) WHERE stages & 1024 <> 0;
CREATE INDEX document_at_waiting ON document (at) WHERE waiting_since IS NOT NULL;
CREATE INDEX document_outlived ON document (key) WHERE outlived;

-- Serves: documents that wait for an acknowledgement, and the oldest of each UF and kind.
CREATE INDEX document_waiting ON document (uf, kind, waiting_since) WHERE waiting_since IS NOT NULL;

-- Serves: a document by any of its version ids and aliases.
CREATE TABLE document_id (
  document bigint NOT NULL,
  key      text COLLATE "C" PRIMARY KEY           -- d:
);

CREATE TABLE counter (
  day                 integer  NOT NULL,          -- day number
  kind                smallint NOT NULL,
  uf                  text COLLATE "C" NOT NULL,
  produced            integer  NOT NULL,
  ins_qualified       integer  NOT NULL,
  right_format        integer  NOT NULL,
  sent                integer  NOT NULL,
  deposited           integer  NOT NULL,
  refused             integer  NOT NULL,
  waiting             integer  NOT NULL,
  withheld            integer  NOT NULL,
  mailed_professional integer  NOT NULL,
  mailed_patient      integer  NOT NULL,
  bounced             integer  NOT NULL,
  read                integer  NOT NULL,
  -- Serves: the counters of a period.
  PRIMARY KEY (day, uf, kind)
) WITH (fillfactor = 50);
