-- The head names the last write of a gate of an agreement, a certificate or a person; whoever writes one holds it, and so does sealing. A
-- hub that knows the gates as of a write reads none of them until there is another. The columns have no default: a hub of the
-- version before, which does not know them, can't write a row that this one would miss.
RENAME TABLE evidence_gate_protection_head TO evidence_gate_head;

ALTER TABLE evidence_gate_head
    ADD COLUMN write_id CHAR(36) NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
    DROP COLUMN writes;

ALTER TABLE evidence_gate_agreement
    ADD COLUMN write_id CHAR(36) NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000';
ALTER TABLE evidence_gate_agreement ALTER COLUMN write_id DROP DEFAULT;

ALTER TABLE evidence_gate_certificate
    ADD COLUMN write_id CHAR(36) NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000';
ALTER TABLE evidence_gate_certificate ALTER COLUMN write_id DROP DEFAULT;

ALTER TABLE evidence_gate_protection
    ADD COLUMN write_id CHAR(36) NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000';
ALTER TABLE evidence_gate_protection ALTER COLUMN write_id DROP DEFAULT;
