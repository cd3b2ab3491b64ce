-- Derived from the bodies of the batches and rebuildable: who is in which record, which consumer got which.
CREATE TABLE evidence_index_head (
    id TINYINT NOT NULL PRIMARY KEY CHECK (id = 1),
    batch BIGINT NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

INSERT INTO evidence_index_head (id, batch) VALUES (1, 0);

CREATE TABLE evidence_index_person (
    person_id BIGINT NOT NULL,
    batch BIGINT NOT NULL,
    leaf INT NOT NULL,
    PRIMARY KEY (person_id, batch, leaf)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE evidence_index_consumer (
    consumer VARCHAR(128) NOT NULL,
    batch BIGINT NOT NULL,
    leaf INT NOT NULL,
    PRIMARY KEY (consumer, batch, leaf)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE evidence_index_record (
    record_id CHAR(36) NOT NULL PRIMARY KEY,
    batch BIGINT NOT NULL,
    leaf INT NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
