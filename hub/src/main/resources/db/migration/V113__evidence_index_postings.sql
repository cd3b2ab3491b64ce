-- Posting lists: one row for all that a turn of the indexer adds about a bucket of persons, not one for each person of each
-- batch. It is derived and is built anew from the batches; the rows of parties stay, indexing a batch twice changes none.
DROP TABLE evidence_index_person;

CREATE TABLE evidence_index_person (
    bucket BIGINT NOT NULL,
    last_batch BIGINT NOT NULL,
    first_batch BIGINT NOT NULL,
    -- Persons of the bucket, each with its batches; see PersonPostings.
    postings MEDIUMBLOB NOT NULL,
    PRIMARY KEY (bucket, last_batch),
    KEY evidence_index_person_batch (last_batch)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

UPDATE evidence_index_head SET batch = 0 WHERE id = 1;
