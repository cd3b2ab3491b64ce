-- Status of the acquisition of a person's code (符号取得). The code itself never comes to the hub.
CREATE TABLE addressee_acquisition (
  person_id BIGINT NOT NULL PRIMARY KEY,
  state VARCHAR(10) NOT NULL,
  exchange_id CHAR(36) NOT NULL,
  requested_time DATETIME(6) NOT NULL,
  end_time DATETIME(6) NULL,
  KEY addressee_acquisition_state (state, requested_time)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
