-- Whose record names whom (併せて支援を求める者): read when somebody who is named gets a number.
CREATE TABLE addressee_reference (
  -- Resident's addressee number of the person who is named; perhaps not yet registered.
  resident_number VARCHAR(15) NOT NULL,
  -- The person whose record names that number.
  person_id BIGINT NOT NULL,
  PRIMARY KEY (resident_number, person_id),
  KEY addressee_reference_person (person_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
