-- How far what goes to the platform by itself is registered there: the whole city first, by person id, then along the change
-- log. covered: 1 household information, 2 acquisition of codes; more of it takes the whole city again.
CREATE TABLE intermediary_household (
  id TINYINT NOT NULL PRIMARY KEY CHECK (id = 1),
  covered TINYINT UNSIGNED NOT NULL,
  loading TINYINT UNSIGNED NOT NULL,
  loaded_through BIGINT NOT NULL,
  epoch BIGINT NOT NULL,
  sequence BIGINT NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

INSERT INTO intermediary_household (id, covered, loading, loaded_through, epoch, sequence) VALUES (1, 0, 0, 0, 0, 0);

-- What was handed to the queue last about a person.
CREATE TABLE intermediary_household_person (
  person_id BIGINT NOT NULL PRIMARY KEY,
  replica_digest BINARY(32) NULL,
  flagged TINYINT UNSIGNED NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
