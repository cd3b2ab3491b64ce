-- Snapshots that were begun: what a resume token belongs to.
CREATE TABLE basics_snapshot (
  snapshot_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  agreement_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  revision INT NOT NULL,
  epoch BIGINT NOT NULL,
  -- The change log's end when the snapshot began; the feed goes on from after it.
  start_sequence BIGINT NOT NULL,
  -- Key of the tokens of this snapshot: they hold the last person's id, which never leaves in the clear.
  token_key BINARY(16) NOT NULL,
  begun_time DATETIME(6) NOT NULL,
  KEY basics_snapshot_agreement (agreement_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
