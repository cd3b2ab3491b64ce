-- Persons found to be one (名寄せ): the numbers of the one went over to the other, its representative.
CREATE TABLE addressee_link (
  link_id CHAR(36) NOT NULL PRIMARY KEY,
  person_id BIGINT NOT NULL,
  representative_id BIGINT NOT NULL,
  officer_id VARCHAR(20) NOT NULL,
  reason VARCHAR(200) NOT NULL,
  known_from DATETIME(6) NOT NULL,
  known_to DATETIME(6) NULL,
  active TINYINT AS (IF(known_to IS NULL, 1, NULL)) PERSISTENT,
  UNIQUE KEY addressee_link_person (person_id, active),
  KEY addressee_link_representative (representative_id, active)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Link by which a number came to its person; a split sends those back.
ALTER TABLE addressee_number ADD COLUMN link_id CHAR(36) NULL;
ALTER TABLE addressee_secret ADD COLUMN link_id CHAR(36) NULL;

-- What an officer must decide about numbers. open_case is 1 or NULL, so that one question is asked once.
CREATE TABLE addressee_case (
  row_id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  case_id CHAR(36) NOT NULL,
  kind VARCHAR(16) NOT NULL,
  domain VARCHAR(64) NOT NULL,
  number VARCHAR(15) NOT NULL,
  holder_id BIGINT NOT NULL,
  other_id BIGINT NOT NULL,
  open_time DATETIME(6) NOT NULL,
  close_time DATETIME(6) NULL,
  decision VARCHAR(16) NULL,
  officer_id VARCHAR(20) NULL,
  reason VARCHAR(200) NULL,
  open_case TINYINT AS (IF(close_time IS NULL, 1, NULL)) PERSISTENT,
  UNIQUE KEY addressee_case_id (case_id),
  UNIQUE KEY addressee_case_open (holder_id, other_id, domain, number, open_case),
  KEY addressee_case_list (open_case, row_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
