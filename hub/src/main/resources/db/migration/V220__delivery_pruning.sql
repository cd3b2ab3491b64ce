-- Up to where the change log was pruned. Locked by the one hub that prunes, for the length of its transaction.
CREATE TABLE delivery_pruning (
  id TINYINT NOT NULL PRIMARY KEY CHECK (id = 1),
  pruned_sequence BIGINT NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

INSERT INTO delivery_pruning (id, pruned_sequence) VALUES (1, 0);

-- Places of the log that something under way, such as a snapshot, will go on from.
CREATE TABLE delivery_hold (
  hold_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  sequence BIGINT NOT NULL,
  until_time DATETIME(6) NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
