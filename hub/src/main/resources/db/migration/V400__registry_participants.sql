-- Systems that take part and their certificates. Nothing is deleted: the ledger names them.
CREATE TABLE registry_participant (
  participant_id VARCHAR(40) NOT NULL,
  name_ja VARCHAR(50) NOT NULL,
  name_en VARCHAR(80) NOT NULL,
  department_id VARCHAR(40) NOT NULL,
  organ_id VARCHAR(40) NOT NULL,
  kind VARCHAR(60) NOT NULL,
  revoked BOOLEAN NOT NULL,
  act_id BIGINT NOT NULL COMMENT 'outbox id of the last act on this participant',
  PRIMARY KEY (participant_id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE registry_certificate (
  fingerprint CHAR(64) NOT NULL COMMENT 'SHA-256, lower-case hex',
  participant_id VARCHAR(40) NOT NULL,
  not_after DATETIME(6) NOT NULL,
  revoked BOOLEAN NOT NULL,
  act_id BIGINT NOT NULL COMMENT 'outbox id of the last act on this certificate',
  PRIMARY KEY (fingerprint),
  KEY registry_certificate_participant (participant_id),
  CONSTRAINT registry_certificate_participant
    FOREIGN KEY (participant_id) REFERENCES registry_participant (participant_id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Every step takes the next version under a lock of this one row, so that versions commit in order.
CREATE TABLE registry_head (
  id TINYINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

INSERT INTO registry_head (id, version) VALUES (1, 0);

-- What changed at which version: each hub reads on from the last version it saw.
CREATE TABLE registry_event (
  version BIGINT NOT NULL,
  kind VARCHAR(60) NOT NULL,
  target VARCHAR(64) NOT NULL,
  PRIMARY KEY (version)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
