-- The end of the change log. One row; writers lock it last, so that sequences follow the order of commits.
CREATE TABLE delivery_head (
  id TINYINT NOT NULL PRIMARY KEY CHECK (id = 1),
  -- Rises when the database was restored or failed over; positions compare only within one epoch.
  epoch BIGINT NOT NULL,
  -- Sequence of the last change; 0 before the first.
  sequence BIGINT NOT NULL,
  -- Business day (Asia/Tokyo) on which ages are judged from here on; the daily sweep moves it.
  scope_day DATE NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

INSERT INTO delivery_head (id, epoch, sequence, scope_day)
VALUES (1, 1, 0, DATE(UTC_TIMESTAMP() + INTERVAL 9 HOUR));

CREATE TABLE delivery_change (
  sequence BIGINT NOT NULL PRIMARY KEY,
  epoch BIGINT NOT NULL,
  kind VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  person_id BIGINT NOT NULL,
  notice_id VARCHAR(36) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  end_of_notice BOOLEAN NOT NULL,
  changed_leaves BLOB NOT NULL,
  scope_before VARBINARY(255) NULL,
  scope_after VARBINARY(255) NULL,
  scope_day DATE NOT NULL,
  payload MEDIUMBLOB NULL,
  logged_time DATETIME(6) NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
