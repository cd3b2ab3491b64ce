-- Under which population (対象者) and plan each agreement's consumer was served last, and how far a change has come.
CREATE TABLE basics_served_terms (
  agreement_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  plan_digest CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  population BLOB NOT NULL,
  -- The population that takes its place while those who leave are written to the change log; NULL otherwise.
  pending BLOB NULL,
  -- Last person who was looked at for it.
  after_person_id BIGINT NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Populations before that, each in force up to a place of the change log.
CREATE TABLE basics_former_population (
  agreement_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  through_sequence BIGINT NOT NULL,
  population BLOB NOT NULL,
  PRIMARY KEY (agreement_id, through_sequence)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
