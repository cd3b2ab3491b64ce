-- A batch says much of the same in each of its records. New bodies are compressed, as one block of LZ4: body_size is the length of what
-- was compressed, NULL for bodies that are stored as they are, as before. A text can't be looked for in those, so the ids of the
-- records, 16 bytes each in the order of the records, stand beside them.
ALTER TABLE evidence_batch
    ADD COLUMN body_size INT UNSIGNED NULL,
    ADD COLUMN record_ids MEDIUMBLOB NULL;

DROP PROCEDURE evidence_append;

-- Appends a batch, moves the head to it and commits: the end of every sealing transaction, in one round trip instead of three.
-- Whoever calls it has locked the head. It runs with the rights of the hub, whoever made it.
CREATE PROCEDURE evidence_append(
    IN new_batch BIGINT,
    IN new_sealed_at DATETIME(6),
    IN new_checkpoint TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    IN new_signature VARBINARY(128),
    IN new_leaves MEDIUMBLOB,
    IN new_body LONGBLOB,
    IN new_body_size INT UNSIGNED,
    IN new_record_ids MEDIUMBLOB,
    IN new_checkpoint_hash BINARY(32),
    IN new_key_id CHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
)
MODIFIES SQL DATA
SQL SECURITY INVOKER
BEGIN
    INSERT INTO evidence_batch (batch, sealed_at, checkpoint, signature, leaves, body, body_size, record_ids)
    VALUES (new_batch, new_sealed_at, new_checkpoint, new_signature, new_leaves, new_body, new_body_size, new_record_ids);
    UPDATE evidence_head
    SET batch = new_batch, checkpoint_hash = new_checkpoint_hash, sealed_at = new_sealed_at, key_id = new_key_id
    WHERE id = 1;
    COMMIT;
END;
