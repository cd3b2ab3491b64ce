-- One row: the head of the chain. Its lock orders the hubs; batch 0 is an empty ledger.
CREATE TABLE evidence_head (
    id TINYINT NOT NULL PRIMARY KEY CHECK (id = 1),
    batch BIGINT NOT NULL,
    checkpoint_hash BINARY(32) NOT NULL,
    sealed_at DATETIME(6) NOT NULL,
    key_id CHAR(16) NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

INSERT INTO evidence_head (id, batch, checkpoint_hash, sealed_at, key_id)
VALUES (1, 0, REPEAT(CHAR(0), 32), '1970-01-01 00:00:00.000000', '');

-- One row holds all records of a batch: the body is a run of length-delimited cityhub.evidence.v1.BatchRecord,
-- leaves are the hashes as they were signed, 32 bytes each, so that an altered record can be told from its batch.
CREATE TABLE evidence_batch (
    batch BIGINT NOT NULL PRIMARY KEY,
    sealed_at DATETIME(6) NOT NULL,
    checkpoint TEXT NOT NULL,
    signature VARBINARY(128) NOT NULL,
    leaves MEDIUMBLOB NOT NULL,
    body LONGBLOB NOT NULL,
    KEY evidence_batch_time (sealed_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE evidence_key (
    key_id CHAR(16) NOT NULL PRIMARY KEY,
    public_key TEXT NOT NULL,
    first_batch BIGINT NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Acts, written in the transaction of the act itself; sealed when batch is set.
CREATE TABLE evidence_outbox (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    kind VARCHAR(64) NOT NULL,
    actor VARCHAR(128) NOT NULL,
    target VARCHAR(256) NOT NULL,
    details MEDIUMBLOB NOT NULL,
    subjects MEDIUMBLOB NOT NULL,
    batch BIGINT NULL,
    KEY evidence_outbox_batch (batch, id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
