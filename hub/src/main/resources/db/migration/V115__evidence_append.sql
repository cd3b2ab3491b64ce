-- Appends a batch, moves the head to it and commits: the end of every sealing transaction, in one round trip instead of three.
-- Whoever calls it has locked the head. It runs with the rights of the hub, whoever made it.
CREATE PROCEDURE evidence_append(
    IN new_batch BIGINT,
    IN new_sealed_at DATETIME(6),
    IN new_checkpoint TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    IN new_signature VARBINARY(128),
    IN new_leaves MEDIUMBLOB,
    IN new_body LONGBLOB,
    IN new_checkpoint_hash BINARY(32),
    IN new_key_id CHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
)
MODIFIES SQL DATA
SQL SECURITY INVOKER
BEGIN
    INSERT INTO evidence_batch (batch, sealed_at, checkpoint, signature, leaves, body)
    VALUES (new_batch, new_sealed_at, new_checkpoint, new_signature, new_leaves, new_body);
    UPDATE evidence_head
    SET batch = new_batch, checkpoint_hash = new_checkpoint_hash, sealed_at = new_sealed_at, key_id = new_key_id
    WHERE id = 1;
    COMMIT;
END;
