-- Persons and their numbers. A number is never changed in place: a row ends, another begins.

CREATE TABLE addressee_counter (
  name VARCHAR(32) NOT NULL PRIMARY KEY,
  next_value BIGINT NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

INSERT INTO addressee_counter (name, next_value) VALUES ('person', 1), ('integrated', 1001);

CREATE TABLE addressee_person (
  person_id BIGINT NOT NULL PRIMARY KEY,
  known_from DATETIME(6) NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- active is 1 or NULL, so that the unique key binds only rows in force.
CREATE TABLE addressee_number (
  number_id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  domain VARCHAR(64) NOT NULL,
  number VARCHAR(15) NOT NULL,
  person_id BIGINT NOT NULL,
  valid_from DATE NOT NULL,
  valid_to DATE NULL,
  known_from DATETIME(6) NOT NULL,
  known_to DATETIME(6) NULL,
  active TINYINT AS (IF(valid_to IS NULL AND known_to IS NULL, 1, NULL)) PERSISTENT,
  UNIQUE KEY addressee_number_active (domain, number, active),
  KEY addressee_number_person (person_id, domain, active)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Individual numbers (個人番号) and resident codes (住民票コード): only encrypted, found by keyed index,
-- which is made with the domain and so stands for it.
CREATE TABLE addressee_secret (
  secret_id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  domain VARCHAR(64) NOT NULL,
  blind_index BINARY(32) NOT NULL,
  person_id BIGINT NOT NULL,
  sealed VARBINARY(128) NOT NULL,
  valid_from DATE NOT NULL,
  valid_to DATE NULL,
  known_from DATETIME(6) NOT NULL,
  known_to DATETIME(6) NULL,
  active TINYINT AS (IF(valid_to IS NULL AND known_to IS NULL, 1, NULL)) PERSISTENT,
  UNIQUE KEY addressee_secret_active (blind_index, active),
  UNIQUE KEY addressee_secret_person (person_id, domain, active)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Data keys, wrapped by the key file of the hub's key folder.
CREATE TABLE addressee_key (
  key_id INT NOT NULL PRIMARY KEY,
  purpose VARCHAR(16) NOT NULL,
  wrapped VARBINARY(128) NOT NULL,
  known_from DATETIME(6) NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
