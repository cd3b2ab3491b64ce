-- How far each agreement's feed is acknowledged, and which session may acknowledge.
CREATE TABLE delivery_cursor (
  agreement_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  epoch BIGINT NOT NULL,
  sequence BIGINT NOT NULL,
  -- Replay never reaches before it: start of the first snapshot of this epoch and revision, or of a feed without one.
  floor_sequence BIGINT NOT NULL,
  -- Agreement revision of the last snapshot; 0 without one.
  snapshot_revision INT NOT NULL,
  session_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  changed_time DATETIME(6) NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Deliveries that could not be projected for a consumer, one row per person: the latest.
CREATE TABLE delivery_withheld (
  agreement_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  person_id BIGINT NOT NULL,
  sequence BIGINT NOT NULL,
  reason VARCHAR(50) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- Sequence at which the person was delivered after all; 0 while parked. Kept until that is acknowledged.
  resolved_sequence BIGINT NOT NULL,
  PRIMARY KEY (agreement_id, person_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
