-- The facts of a ledger, one table for each sort, as they were stated. Times twice: UTC as seconds since 1970, and as the clock of Paris shows them.
CREATE TABLE movement (visit TEXT, dossier TEXT, ipp TEXT, movement TEXT, kind TEXT, cancels INTEGER, at REAL, local TEXT, recorded REAL, uf TEXT, class TEXT);
CREATE TABLE act (visit TEXT, code TEXT);
CREATE TABLE identity (ipp TEXT, ins TEXT, status TEXT, reliability TEXT, born TEXT);
CREATE TABLE dmp (ipp TEXT, status TEXT, since REAL);
CREATE TABLE opposition (ipp TEXT, answer TEXT, since REAL);
CREATE TABLE merge (merged TEXT, kept TEXT);
CREATE TABLE version (id TEXT, sort TEXT, replaces TEXT, kind TEXT, code TEXT, level TEXT, scanned INTEGER, qualified INTEGER, ipp TEXT, visit TEXT, dossier TEXT, uf TEXT, at REAL, local TEXT);
CREATE TABLE deposit (version TEXT, action TEXT, asked INTEGER, control TEXT, sent REAL);
CREATE TABLE answer (control TEXT, accepted INTEGER, code TEXT);
CREATE TABLE mail (version TEXT, control TEXT, recipient TEXT, patient INTEGER, mailbox TEXT);
CREATE TABLE mail_answer (control TEXT, recipient TEXT, distributed INTEGER);

-- What the house says of itself.
CREATE TABLE unit (uf TEXT PRIMARY KEY, activity TEXT);
CREATE TABLE pathway_unit (pathway TEXT, uf TEXT);
CREATE TABLE pathway_code (pathway TEXT, code TEXT);
CREATE TABLE pathway_mailbox (pathway TEXT, mailbox TEXT);
