-- Which write of a gate a row is from, so that a hub that knows the rows of earlier writes reads the later ones only. The head counts
-- the writes of all of them; whoever writes one holds it, and so does sealing. The columns have no default: a hub of the version before,
-- which does not know them, can't write a row that this one would miss.
RENAME TABLE evidence_gate_protection_head TO evidence_gate_head;

ALTER TABLE evidence_gate_agreement
    ADD COLUMN write_number BIGINT NOT NULL DEFAULT 0,
    ADD KEY evidence_gate_agreement_write (write_number);
ALTER TABLE evidence_gate_agreement ALTER COLUMN write_number DROP DEFAULT;

ALTER TABLE evidence_gate_certificate
    ADD COLUMN write_number BIGINT NOT NULL DEFAULT 0,
    ADD KEY evidence_gate_certificate_write (write_number);
ALTER TABLE evidence_gate_certificate ALTER COLUMN write_number DROP DEFAULT;

ALTER TABLE evidence_gate_protection
    ADD COLUMN write_number BIGINT NOT NULL DEFAULT 0,
    ADD KEY evidence_gate_protection_write (write_number);
ALTER TABLE evidence_gate_protection ALTER COLUMN write_number DROP DEFAULT;
