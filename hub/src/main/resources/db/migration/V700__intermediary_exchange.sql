-- Exchanges between business systems and the intermediate-server platform. Contents are encrypted whole.
CREATE TABLE intermediary_exchange (
  row_id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  exchange_id CHAR(36) NOT NULL,
  kind VARCHAR(12) NOT NULL,
  participant_id VARCHAR(40) NOT NULL,
  agreement_id VARCHAR(36) NOT NULL,
  request_id VARCHAR(36) NOT NULL,
  request_digest BINARY(32) NOT NULL,
  person_id BIGINT UNSIGNED NOT NULL,
  state VARCHAR(10) NOT NULL,
  reason VARCHAR(20) NOT NULL DEFAULT '',
  affair_code VARCHAR(16) NOT NULL,
  procedure_code VARCHAR(16) NOT NULL,
  item_name_codes VARCHAR(400) NOT NULL,
  institution_code VARCHAR(16) NOT NULL,
  hidden TINYINT UNSIGNED NOT NULL,
  content MEDIUMBLOB NOT NULL,
  answer MEDIUMBLOB NULL,
  answer_digest BINARY(32) NULL,
  register_time DATETIME(6) NOT NULL,
  expire_time DATETIME(6) NULL,
  end_time DATETIME(6) NULL,
  PRIMARY KEY (row_id),
  UNIQUE KEY intermediary_exchange_id (exchange_id),
  UNIQUE KEY intermediary_exchange_request (participant_id, request_id),
  KEY intermediary_exchange_agreement (agreement_id, state, row_id),
  KEY intermediary_exchange_person (person_id, row_id),
  KEY intermediary_exchange_expire (state, expire_time)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Master data of the platform: what may be asked, by version.
CREATE TABLE intermediary_master (
  version INT UNSIGNED NOT NULL PRIMARY KEY,
  valid_from DATE NOT NULL,
  received_time DATETIME(6) NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE intermediary_permitted (
  version INT UNSIGNED NOT NULL,
  affair_code VARCHAR(16) NOT NULL,
  procedure_code VARCHAR(16) NOT NULL,
  item_name_code VARCHAR(16) NOT NULL,
  item_name_ja VARCHAR(100) NOT NULL,
  PRIMARY KEY (version, affair_code, procedure_code, item_name_code)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
