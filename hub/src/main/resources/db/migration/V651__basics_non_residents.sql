-- Persons who are no residents (住登外者): the record in force, encrypted whole, and its history. Who may use it: whoever has
-- an agreement, or, when it is closed to others, the system that registered it.
CREATE TABLE basics_non_resident (
  person_id BIGINT NOT NULL PRIMARY KEY,
  version INT UNSIGNED NOT NULL,
  sealed MEDIUMBLOB NOT NULL,
  owner VARCHAR(64) NOT NULL,
  closed_to_others TINYINT UNSIGNED NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE basics_non_resident_version (
  person_id BIGINT NOT NULL,
  version INT UNSIGNED NOT NULL,
  participant_id VARCHAR(64) NOT NULL,
  sealed MEDIUMBLOB NOT NULL,
  known_from DATETIME(6) NOT NULL,
  PRIMARY KEY (person_id, version)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE basics_non_resident_request (
  participant_id VARCHAR(64) NOT NULL,
  request_id CHAR(36) NOT NULL,
  content_digest BINARY(32) NOT NULL,
  person_id BIGINT NOT NULL,
  received_time DATETIME(6) NOT NULL,
  PRIMARY KEY (participant_id, request_id),
  KEY basics_non_resident_request_received (received_time)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Held while somebody is registered, so that two who register the same person at once see each other.
CREATE TABLE basics_match_lock (
  match_key BINARY(16) NOT NULL PRIMARY KEY
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
