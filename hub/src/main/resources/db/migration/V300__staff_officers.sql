-- Officers (職員) and their personal certificates. Officers are never deleted: the ledger names them.
CREATE TABLE staff_officer (
  officer_id VARCHAR(20) NOT NULL,
  display_name VARCHAR(50) NOT NULL,
  department_id VARCHAR(40) NOT NULL,
  permissions VARCHAR(200) NOT NULL COMMENT 'names of the permissions, sorted, with commas between',
  revoked BOOLEAN NOT NULL,
  act_id BIGINT NOT NULL COMMENT 'outbox id of the last act on this officer',
  PRIMARY KEY (officer_id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE staff_certificate (
  fingerprint CHAR(64) NOT NULL COMMENT 'SHA-256, lower-case hex',
  officer_id VARCHAR(20) NOT NULL,
  not_after DATETIME(6) NOT NULL,
  revoked BOOLEAN NOT NULL,
  PRIMARY KEY (fingerprint),
  KEY staff_certificate_officer (officer_id),
  CONSTRAINT staff_certificate_officer FOREIGN KEY (officer_id) REFERENCES staff_officer (officer_id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Its one row is locked by every step on officers, so that two of them can't revoke each other at once.
CREATE TABLE staff_head (
  id TINYINT NOT NULL,
  founded BOOLEAN NOT NULL COMMENT 'true once the first two officers were made',
  PRIMARY KEY (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

INSERT INTO staff_head (id, founded) VALUES (1, FALSE);
