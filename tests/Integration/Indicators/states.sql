-- Persons: records given up lead to the one that stays.
CREATE INDEX merge_merged ON merge (merged);
CREATE TABLE person AS
SELECT i.ipp, max(i.ins) AS ins, max(i.status = 'Qualified') AS qualified, max(i.reliability IN ('DOUT', 'FICT')) AS doubtful, max(i.born) AS born,
  (SELECT d.status FROM dmp AS d WHERE d.ipp = i.ipp ORDER BY d.since DESC LIMIT 1) AS dmp,
  (SELECT o.answer FROM opposition AS o WHERE o.ipp = i.ipp ORDER BY o.since DESC LIMIT 1) AS feeding
FROM identity AS i GROUP BY i.ipp;
CREATE UNIQUE INDEX person_ipp ON person (ipp);

-- Visits: of each movement the latest statement stands, unless it cancels.
CREATE TABLE standing AS
SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY visit, movement ORDER BY recorded DESC, cancels DESC) AS last FROM movement) WHERE last = 1 AND NOT cancels;
CREATE INDEX standing_visit ON standing (visit, at);
CREATE TABLE visit AS
SELECT visit, max(coalesce((SELECT m.kept FROM merge AS m WHERE m.merged = s.ipp), s.ipp)) AS ipp, max(dossier) AS dossier,
  min(CASE WHEN kind IN ('Admission', 'Registration') THEN at END) AS opened, min(CASE WHEN kind IN ('Admission', 'Registration') THEN local END) AS opened_local,
  max(CASE WHEN kind = 'Discharge' THEN at END) AS closed, max(CASE WHEN kind = 'Discharge' THEN local END) AS closed_local,
  (SELECT l.class FROM standing AS l WHERE l.visit = s.visit ORDER BY l.at DESC, l.kind = 'Discharge' DESC LIMIT 1) AS class,
  (SELECT l.uf FROM standing AS l WHERE l.visit = s.visit AND l.uf IS NOT NULL ORDER BY l.at DESC LIMIT 1) AS uf
FROM standing AS s GROUP BY visit;
ALTER TABLE visit ADD COLUMN activity TEXT;
UPDATE visit SET activity = (SELECT u.activity FROM unit AS u WHERE u.uf = visit.uf);
CREATE UNIQUE INDEX visit_visit ON visit (visit);
CREATE INDEX visit_dossier ON visit (dossier);

-- Documents: a replacement is the same document as what it replaces. It counts once, by its last version, from the time of its first.
CREATE INDEX version_replaces ON version (replaces);
CREATE INDEX version_id ON version (id, sort);
CREATE TABLE chain AS
WITH RECURSIVE chain (root, id, depth) AS (
  SELECT id, id, 0 FROM version WHERE sort = 'produced'
  UNION SELECT c.root, v.id, c.depth + 1 FROM chain AS c JOIN version AS v ON v.replaces = c.id AND v.sort = 'replaced')
SELECT * FROM chain;
CREATE INDEX chain_id ON chain (id);
CREATE INDEX chain_root ON chain (root);
CREATE TABLE document AS
SELECT c.root AS id, v.kind, v.code, v.uf, v.ipp, v.visit AS named_visit, v.dossier AS named_dossier, v.qualified,
  v.level IN ('N1', 'N2', 'N3') AND NOT v.scanned AS cda,
  (v.level = 'N1' OR (v.level = 'N3' AND v.kind = 'CrBio')) AND NOT v.scanned AS right_format,
  EXISTS (SELECT 1 FROM version AS d WHERE d.id = v.id AND d.sort = 'deleted') AS deleted,
  (SELECT f.at FROM version AS f WHERE f.id = c.root AND f.sort = 'produced') AS at, (SELECT f.local FROM version AS f WHERE f.id = c.root AND f.sort = 'produced') AS local
FROM (SELECT root, id, max(depth) FROM chain GROUP BY root) AS c JOIN version AS v ON v.id = c.id AND v.sort <> 'deleted';
CREATE UNIQUE INDEX document_id ON document (id);

-- Which visit it belongs to: the one it names, else the only one of its dossier, else the one of them that was open then.
ALTER TABLE document ADD COLUMN visit TEXT;
UPDATE document SET visit = coalesce(named_visit, (SELECT CASE count(*) WHEN 1 THEN max(v.visit) END FROM visit AS v WHERE v.dossier = document.named_dossier));
CREATE INDEX document_visit ON document (visit, kind);
CREATE INDEX document_ipp ON document (ipp);

-- The DMP has it when it took one of its versions and nothing of it was deleted since.
CREATE INDEX deposit_version ON deposit (version);
CREATE INDEX answer_control ON answer (control);
CREATE TABLE taken AS
SELECT c.root, c.id, c.depth FROM chain AS c JOIN deposit AS p ON p.version = c.id AND p.action <> 'Delete' JOIN answer AS a ON a.control = p.control AND a.accepted;
CREATE INDEX taken_root ON taken (root, depth);
CREATE TABLE journey AS
SELECT d.id,
  EXISTS (SELECT 1 FROM chain AS c JOIN deposit AS p ON p.version = c.id AND p.action <> 'Delete' WHERE c.root = d.id) AS requested,
  EXISTS (SELECT 1 FROM taken AS t WHERE t.root = d.id)
    AND NOT EXISTS (SELECT 1 FROM chain AS c JOIN deposit AS p ON p.version = c.id AND p.action = 'Delete' JOIN answer AS a ON a.control = p.control AND a.accepted WHERE c.root = d.id) AS accepted,
  EXISTS (SELECT 1 FROM chain AS c JOIN deposit AS p ON p.version = c.id AND p.action <> 'Delete' JOIN answer AS a ON a.control = p.control AND NOT a.accepted WHERE c.root = d.id) AS refused,
  EXISTS (SELECT 1 FROM chain AS c JOIN deposit AS p ON p.version = c.id AND p.action <> 'Delete' AND p.asked WHERE c.root = d.id) AS acknowledged,
  (SELECT v.qualified AND (v.level = 'N1' OR (v.level = 'N3' AND v.kind = 'CrBio')) AND NOT v.scanned
   FROM taken AS t JOIN version AS v ON v.id = t.id AND v.sort <> 'deleted' WHERE t.root = d.id ORDER BY t.depth DESC LIMIT 1) AS taken_counts,
  (SELECT t.depth = (SELECT max(c.depth) FROM chain AS c WHERE c.root = d.id) FROM taken AS t WHERE t.root = d.id ORDER BY t.depth DESC LIMIT 1) AS taken_is_last
FROM document AS d;
CREATE UNIQUE INDEX journey_id ON journey (id);

-- How far each came, by the number of its reason (indicators.md, "Why a stay or document is not counted"). What the DMP took last counts when that version is right in everything;
-- when it is not, what is to come in its place decides.
CREATE TABLE fate AS
SELECT d.id, CASE
    WHEN d.deleted AND NOT j.requested THEN 1
    WHEN p.dmp IN ('Closed', 'None') THEN 2
    WHEN p.feeding = 'Opposed' THEN 3
    WHEN j.accepted AND j.taken_counts AND NOT d.deleted THEN 10
    WHEN NOT d.qualified THEN 4
    WHEN NOT d.right_format THEN 5
    WHEN d.deleted THEN 7
    WHEN NOT j.requested THEN 6
    WHEN j.accepted AND j.taken_is_last THEN 10
    WHEN j.refused THEN 8
    WHEN j.acknowledged THEN 9
    ELSE 7 END AS reason
FROM document AS d JOIN journey AS j ON j.id = d.id LEFT JOIN person AS p ON p.ipp = d.ipp;
CREATE UNIQUE INDEX fate_id ON fate (id);
