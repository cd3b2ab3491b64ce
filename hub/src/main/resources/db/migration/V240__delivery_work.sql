-- Work that waits for an outside system: only what is unfinished. Its content belongs to the role that put it in.
CREATE TABLE delivery_work (
  work_id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  kind VARCHAR(12) NOT NULL,
  exchange_id CHAR(36) NOT NULL,
  person_id BIGINT UNSIGNED NOT NULL,
  urgency TINYINT UNSIGNED NOT NULL,
  parked TINYINT UNSIGNED NOT NULL DEFAULT 0,
  -- Not given out before; the end of the lease while somebody has it.
  due_time DATETIME(6) NOT NULL,
  expire_time DATETIME(6) NULL,
  attempts INT UNSIGNED NOT NULL DEFAULT 0,
  failures INT UNSIGNED NOT NULL DEFAULT 0,
  -- Why it is parked; a code.
  reason VARCHAR(40) NOT NULL DEFAULT '',
  insert_time DATETIME(6) NOT NULL DEFAULT UTC_TIMESTAMP(6),
  PRIMARY KEY (work_id),
  UNIQUE KEY delivery_work_exchange (exchange_id, kind),
  KEY delivery_work_due (parked, urgency, work_id),
  KEY delivery_work_person (person_id, parked, work_id),
  KEY delivery_work_expire (expire_time)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Times at which the line to the outside system is closed within its hours, or open outside of them. The newest counts.
CREATE TABLE delivery_hours_exception (
  exception_id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  start_time DATETIME(6) NOT NULL,
  end_time DATETIME(6) NOT NULL,
  open TINYINT UNSIGNED NOT NULL,
  act_id BIGINT UNSIGNED NOT NULL,
  PRIMARY KEY (exception_id),
  KEY delivery_hours_exception_end (end_time)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
