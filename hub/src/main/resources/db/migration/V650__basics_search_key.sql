-- By what people search: one key per pair of items (name and birth date, name and town, birth date and town), the
-- beginning of an HMAC of the folded values. A key only proposes a person; the record itself decides.
CREATE TABLE basics_search_key (
  search_key BINARY(16) NOT NULL,
  person_id BIGINT NOT NULL,
  PRIMARY KEY (search_key, person_id),
  KEY basics_search_key_person (person_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- How far records that were stored before are indexed. Until all are, no search is answered.
CREATE TABLE basics_search_backfill (
  id TINYINT NOT NULL PRIMARY KEY CHECK (id = 1),
  through_person_id BIGINT NOT NULL,
  complete BOOLEAN NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

INSERT INTO basics_search_backfill (id, through_person_id, complete) VALUES (1, 0, FALSE);
