-- Stays by activity (indicators.md, "Notion of stay"): each visit of a stay with the stay's key, its end by the clock of Paris, and its patient.
CREATE TABLE stay_visit (stay TEXT, visit TEXT, ended TEXT, ended_at REAL, ipp TEXT);

-- MCO, SMR: one entry, one exit. Emergency passages and external visits are none.
INSERT INTO stay_visit SELECT visit, visit, closed_local, closed, ipp FROM visit WHERE closed IS NOT NULL AND class IN ('Inpatient', 'Recurrent') AND activity IN ('mco', 'smr');

-- HAD: adult, at least 8 days.
INSERT INTO stay_visit
SELECT v.visit, v.visit, v.closed_local, v.closed, v.ipp FROM visit AS v LEFT JOIN person AS p ON p.ipp = v.ipp
WHERE v.closed IS NOT NULL AND v.class = 'Inpatient' AND v.activity = 'had'
  AND julianday(date(v.closed_local)) - julianday(date(v.opened_local)) + 1 >= 8 AND (p.born IS NULL OR date(p.born, '+18 years') <= date(v.opened_local));

-- PSY: the visits of a dossier, when the last of them has ended.
INSERT INTO stay_visit
SELECT d.dossier, v.visit, d.ended, d.ended_at, v.ipp FROM visit AS v
JOIN (SELECT dossier, max(closed_local) AS ended, max(closed) AS ended_at FROM visit WHERE activity = 'psy' GROUP BY dossier HAVING count(*) = count(closed)) AS d ON d.dossier = v.dossier
WHERE v.activity = 'psy';

-- Radiotherapy, chemotherapy: from a session on, at least 3 in less than 3 months; else from the next one on.
CREATE TABLE session AS
SELECT visit, ipp, activity, date(closed_local) AS day, closed_local, closed, row_number() OVER (PARTITION BY ipp, activity ORDER BY closed, visit) AS n
FROM visit WHERE closed IS NOT NULL AND activity IN ('chemotherapy', 'radiotherapy') AND class IN ('Inpatient', 'Recurrent');
CREATE INDEX session_n ON session (ipp, activity, n);
INSERT INTO stay_visit
WITH RECURSIVE walk (ipp, activity, n, size) AS (
  SELECT s.ipp, s.activity, 1, (SELECT count(*) FROM session AS t WHERE t.ipp = s.ipp AND t.activity = s.activity AND t.n >= 1 AND t.day < date(s.day, '+3 months')) FROM session AS s WHERE s.n = 1
  UNION ALL
  SELECT s.ipp, s.activity, s.n, (SELECT count(*) FROM session AS t WHERE t.ipp = s.ipp AND t.activity = s.activity AND t.n >= s.n AND t.day < date(s.day, '+3 months'))
  FROM walk AS w JOIN session AS s ON s.ipp = w.ipp AND s.activity = w.activity AND s.n = w.n + CASE WHEN w.size >= 3 THEN w.size ELSE 1 END)
SELECT w.ipp || w.activity || w.n, s.visit,
  (SELECT max(l.closed_local) FROM session AS l WHERE l.ipp = w.ipp AND l.activity = w.activity AND l.n BETWEEN w.n AND w.n + w.size - 1),
  (SELECT max(l.closed) FROM session AS l WHERE l.ipp = w.ipp AND l.activity = w.activity AND l.n BETWEEN w.n AND w.n + w.size - 1), s.ipp
FROM walk AS w JOIN session AS s ON s.ipp = w.ipp AND s.activity = w.activity AND s.n BETWEEN w.n AND w.n + w.size - 1 WHERE w.size >= 3;

-- Dialysis: at least 3 sessions in a period of four months.
INSERT INTO stay_visit
SELECT p.stay, v.visit, p.ended, p.ended_at, v.ipp
FROM (SELECT ipp || ' ' || substr(closed_local, 1, 4) || ' ' || ((substr(closed_local, 6, 2) - 1) / 4) AS stay, max(closed_local) AS ended, max(closed) AS ended_at
      FROM visit WHERE activity = 'dialysis' AND closed IS NOT NULL GROUP BY 1 HAVING count(*) >= 3) AS p
JOIN visit AS v ON v.activity = 'dialysis' AND v.closed IS NOT NULL AND v.ipp || ' ' || substr(v.closed_local, 1, 4) || ' ' || ((substr(v.closed_local, 6, 2) - 1) / 4) = p.stay;

CREATE INDEX stay_visit_visit ON stay_visit (visit);
CREATE TABLE stay AS SELECT stay, max(ended) AS ended, max(ended_at) AS ended_at, max(ipp) AS ipp FROM stay_visit GROUP BY stay;
CREATE UNIQUE INDEX stay_stay ON stay (stay);
