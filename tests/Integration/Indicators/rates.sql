-- Every item of every denominator with its month and the number of its reason; of several documents the one that came furthest.
CREATE TABLE item (indicator TEXT, month TEXT, item TEXT, reason INTEGER);

INSERT INTO item
SELECT 'P1.02-LDL', substr(s.ended, 1, 7), s.stay, coalesce((SELECT max(f.reason) FROM stay_visit AS v JOIN document AS d ON d.visit = v.visit AND d.kind = 'Ldl' JOIN fate AS f ON f.id = d.id WHERE v.stay = s.stay), 1)
FROM stay AS s;

-- An ODS is issued around the end of its stay: 48 hours.
INSERT INTO item
SELECT 'P1.02-ODS', substr(s.ended, 1, 7), s.stay, max(f.reason)
FROM stay AS s JOIN stay_visit AS v ON v.stay = s.stay JOIN document AS d ON d.visit = v.visit AND d.kind = 'Ods' AND d.at BETWEEN s.ended_at - 48 * 3600 AND s.ended_at + 48 * 3600
JOIN fate AS f ON f.id = d.id WHERE f.reason > 1 GROUP BY s.stay;

INSERT INTO item
SELECT 'P1.03', substr(s.ended, 1, 7), s.stay, coalesce((SELECT max(f.reason) FROM stay_visit AS v JOIN document AS d ON d.visit = v.visit AND d.kind = 'Cro' JOIN fate AS f ON f.id = d.id WHERE v.stay = s.stay), 1)
FROM stay AS s WHERE EXISTS (SELECT 1 FROM stay_visit AS v JOIN act AS a ON a.visit = v.visit WHERE v.stay = s.stay);

INSERT INTO item
SELECT 'P1.04', substr(v.closed_local, 1, 7), v.visit, coalesce((SELECT max(f.reason) FROM document AS d JOIN fate AS f ON f.id = d.id WHERE d.visit = v.visit AND d.kind = 'Crc'), 1)
FROM visit AS v WHERE v.closed IS NOT NULL AND v.class = 'Outpatient' AND v.activity = 'consultation';

-- Reports of the month, without a decision not to transmit, and not of an emergency passage that led to no hospitalisation.
INSERT INTO item
SELECT CASE d.kind WHEN 'CrBio' THEN 'P1.05' ELSE 'P1.06' END, substr(d.local, 1, 7), d.id, f.reason
FROM document AS d JOIN fate AS f ON f.id = d.id LEFT JOIN visit AS v ON v.visit = d.visit
WHERE d.kind IN ('CrBio', 'CrImagerie') AND NOT d.deleted AND f.reason <> 6
  AND NOT (coalesce(v.class, '') = 'Emergency' AND NOT EXISTS (SELECT 1 FROM visit AS h WHERE h.dossier = v.dossier AND h.class = 'Inpatient' AND h.opened >= v.opened));

-- Patients of the active file: stays closed and consultations.
INSERT INTO item
SELECT DISTINCT 'P1.01', f.month, f.ipp, CASE WHEN p.qualified THEN 10 ELSE 4 END
FROM (SELECT substr(ended, 1, 7) AS month, ipp FROM stay UNION SELECT substr(closed_local, 1, 7), ipp FROM visit WHERE closed IS NOT NULL AND class = 'Outpatient' AND activity = 'consultation') AS f
JOIN person AS p ON p.ipp = f.ipp WHERE p.ins IS NOT NULL AND NOT p.doubtful;

-- Visits that ended on a hospitalisation or consultation unit, emergencies left out.
CREATE TABLE ended AS
SELECT substr(closed_local, 1, 7) AS month, ipp, visit, uf FROM visit
WHERE closed IS NOT NULL AND class <> 'Emergency' AND activity NOT IN ('emergency', 'laboratory', 'imaging', 'theatre');
CREATE INDEX ended_ipp ON ended (ipp, month);
CREATE INDEX mail_version ON mail (version);
CREATE INDEX mail_answer_control ON mail_answer (control, recipient);
CREATE TABLE arrived AS
SELECT d.id, d.ipp, d.visit, d.code, substr(d.local, 1, 7) AS month, m.patient, m.mailbox
FROM document AS d JOIN chain AS c ON c.root = d.id JOIN mail AS m ON m.version = c.id JOIN mail_answer AS a ON a.control = m.control AND a.recipient = m.recipient AND a.distributed WHERE d.cda;
CREATE INDEX arrived_ipp ON arrived (ipp);

INSERT INTO item
SELECT 'P1.07', e.month, e.ipp, CASE WHEN EXISTS (
    SELECT 1 FROM arrived AS a WHERE a.ipp = e.ipp AND NOT a.patient AND (a.month = e.month OR a.visit IN (SELECT v.visit FROM ended AS v WHERE v.ipp = e.ipp AND v.month = e.month))) THEN 10 ELSE 1 END
FROM (SELECT DISTINCT month, ipp FROM ended) AS e;

INSERT INTO item
SELECT 'P1.08', e.month, e.ipp, max(CASE WHEN EXISTS (
    SELECT 1 FROM arrived AS a WHERE a.ipp = e.ipp AND a.patient AND (
      (a.code IN (SELECT c.code FROM pathway_code AS c WHERE c.pathway = e.pathway)
        AND a.visit IN (SELECT v.visit FROM ended AS v JOIN pathway_unit AS u ON u.uf = v.uf AND u.pathway = e.pathway WHERE v.ipp = e.ipp AND v.month = e.month))
      OR (a.mailbox IN (SELECT b.mailbox FROM pathway_mailbox AS b WHERE b.pathway = e.pathway)
        AND (a.month = e.month OR a.visit IN (SELECT v.visit FROM ended AS v WHERE v.ipp = e.ipp AND v.month = e.month))))) THEN 10 ELSE 1 END)
FROM (SELECT DISTINCT n.month, n.ipp, u.pathway FROM ended AS n JOIN pathway_unit AS u ON u.uf = n.uf) AS e GROUP BY e.month, e.ipp;
