-- Search keys of non-residents' records, apart from those of residents' records: a former resident may have both, and each
-- follows its own record.
CREATE TABLE basics_non_resident_key (
  search_key BINARY(16) NOT NULL,
  person_id BIGINT NOT NULL,
  PRIMARY KEY (search_key, person_id),
  KEY basics_non_resident_key_person (person_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

INSERT INTO basics_non_resident_key (search_key, person_id)
SELECT known.search_key, known.person_id FROM basics_search_key known
JOIN basics_non_resident other ON other.person_id = known.person_id;

DELETE known FROM basics_search_key known
LEFT JOIN basics_resident resident ON resident.person_id = known.person_id
WHERE resident.person_id IS NULL;
