-- Held by the one hub that sweeps birthdays, for the length of its transaction.
CREATE TABLE basics_birthday_sweep (
  id TINYINT NOT NULL PRIMARY KEY CHECK (id = 1)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

INSERT INTO basics_birthday_sweep (id) VALUES (1);
