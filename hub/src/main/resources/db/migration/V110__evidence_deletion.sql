-- Deletions of records past their term, each with the act that records it; done once all its batches are through.
CREATE TABLE evidence_deletion (
    outbox_id BIGINT NOT NULL PRIMARY KEY,
    through_batch BIGINT NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- One row: up to which batch records are deleted; batches that introduce keys keep theirs.
CREATE TABLE evidence_deletion_head (
    id TINYINT NOT NULL PRIMARY KEY CHECK (id = 1),
    done_through BIGINT NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

INSERT INTO evidence_deletion_head (id, done_through) VALUES (1, 0);
