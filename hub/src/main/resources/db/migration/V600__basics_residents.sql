-- The resident record in force, its history, the requests that were answered, the changes that wait.

CREATE TABLE basics_resident (
  person_id BIGINT NOT NULL PRIMARY KEY,
  history_number SMALLINT UNSIGNED NOT NULL,
  skipped_history_number SMALLINT UNSIGNED NOT NULL DEFAULT 0,
  sequence BIGINT NOT NULL,
  payload MEDIUMBLOB NOT NULL,
  scope VARBINARY(255) NOT NULL,
  three_items_index BINARY(32) NOT NULL,
  residence_card_index BINARY(32) NULL,
  KEY basics_resident_three_items (three_items_index),
  KEY basics_resident_residence_card (residence_card_index)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE basics_version (
  person_id BIGINT NOT NULL,
  history_number SMALLINT UNSIGNED NOT NULL,
  replaced_history_number SMALLINT UNSIGNED NOT NULL,
  sequence BIGINT NOT NULL,
  known_from DATETIME(6) NOT NULL,
  payload MEDIUMBLOB NOT NULL,
  PRIMARY KEY (person_id, history_number)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE basics_request (
  caller VARCHAR(64) NOT NULL,
  request_id CHAR(36) NOT NULL,
  content_digest BINARY(32) NOT NULL,
  outcome TINYINT NOT NULL,
  findings BLOB NULL,
  person_id BIGINT NULL,
  history_number SMALLINT UNSIGNED NULL,
  received_time DATETIME(6) NOT NULL,
  PRIMARY KEY (caller, request_id),
  KEY basics_request_received (received_time)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE basics_held (
  held_id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  caller VARCHAR(64) NOT NULL,
  request_id CHAR(36) NOT NULL,
  addressee_number VARCHAR(15) NOT NULL,
  history_number SMALLINT UNSIGNED NOT NULL,
  notice_id VARCHAR(36) NOT NULL,
  outcome TINYINT NOT NULL,
  findings BLOB NOT NULL,
  sealed_change MEDIUMBLOB NOT NULL,
  received_time DATETIME(6) NOT NULL,
  UNIQUE KEY basics_held_request (request_id, caller),
  KEY basics_held_person (addressee_number, history_number),
  KEY basics_held_notice (caller, notice_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
