-- Answers that came and that their system has not said to have stored. A row is written with its answer, so that registering an
-- inquiry costs nothing for it.
CREATE TABLE intermediary_answer_due (
  due_id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  agreement_id VARCHAR(36) NOT NULL,
  exchange_id CHAR(36) NOT NULL,
  due_time DATETIME(6) NOT NULL,
  UNIQUE KEY intermediary_answer_due_exchange (exchange_id),
  KEY intermediary_answer_due_agreement (agreement_id, due_id),
  KEY intermediary_answer_due_time (due_time)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
