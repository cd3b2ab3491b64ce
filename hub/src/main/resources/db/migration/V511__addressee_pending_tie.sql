-- Numbers that systems tied to residents' numbers which nobody has yet: they take effect when that resident is registered.
CREATE TABLE addressee_pending_tie (
  domain VARCHAR(64) NOT NULL,
  number VARCHAR(15) NOT NULL,
  resident_number VARCHAR(15) NOT NULL,
  known_from DATETIME(6) NOT NULL,
  PRIMARY KEY (domain, number),
  KEY addressee_pending_tie_resident (resident_number)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
