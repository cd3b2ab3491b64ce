-- What a snapshot that is under way could not project; it takes the place of what is parked once the snapshot is complete.
CREATE TABLE delivery_snapshot_withheld (
  snapshot_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  person_id BIGINT NOT NULL,
  sequence BIGINT NOT NULL,
  reason VARCHAR(50) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (snapshot_id, person_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
