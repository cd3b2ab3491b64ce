-- What a sealing transaction reads under a shared lock; the roles write it in their own transactions.
CREATE TABLE evidence_gate_agreement (
    agreement_id VARCHAR(36) NOT NULL PRIMARY KEY,
    revision INT NOT NULL,
    active BOOLEAN NOT NULL,
    valid_to DATETIME(6) NOT NULL,
    outbox_id BIGINT NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE evidence_gate_certificate (
    fingerprint VARCHAR(64) NOT NULL PRIMARY KEY,
    active BOOLEAN NOT NULL,
    not_after DATETIME(6) NOT NULL,
    outbox_id BIGINT NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE evidence_gate_session (
    agreement_id VARCHAR(36) NOT NULL PRIMARY KEY,
    session_id VARCHAR(64) NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE evidence_gate_protection (
    person_id BIGINT NOT NULL PRIMARY KEY,
    sequence BIGINT NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- One row: whoever writes evidence_gate_protection holds it exclusively, sealing holds it shared, so that a person
-- without a row can't get one while a batch that names the person is being sealed.
CREATE TABLE evidence_gate_protection_head (
    id TINYINT NOT NULL PRIMARY KEY CHECK (id = 1),
    writes BIGINT NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

INSERT INTO evidence_gate_protection_head (id, writes) VALUES (1, 0);
