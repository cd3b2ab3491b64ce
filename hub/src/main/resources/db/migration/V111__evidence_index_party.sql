-- The index leads to batches, not to records: a batch is read whole anyway, and who stands in many of its records takes
-- one row. It is derived and is built anew from the batches.
DROP TABLE evidence_index_person;
DROP TABLE evidence_index_consumer;

CREATE TABLE evidence_index_person (
    person_id BIGINT NOT NULL,
    batch BIGINT NOT NULL,
    PRIMARY KEY (person_id, batch)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Who stands in a record: kind is SYSTEM, OFFICER or TERMINAL.
CREATE TABLE evidence_index_party (
    kind VARCHAR(16) NOT NULL,
    name VARCHAR(128) NOT NULL,
    batch BIGINT NOT NULL,
    PRIMARY KEY (kind, name, batch)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

UPDATE evidence_index_head SET batch = 0 WHERE id = 1;
