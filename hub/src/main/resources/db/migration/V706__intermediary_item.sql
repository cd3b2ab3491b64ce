-- Forms of items of the platform's item names, by version of its master data; what has no row is text.
CREATE TABLE intermediary_item (
  version INT UNSIGNED NOT NULL,
  item_name_code VARCHAR(16) NOT NULL,
  item_code VARCHAR(40) NOT NULL,
  name_ja VARCHAR(100) NOT NULL,
  form VARCHAR(40) NOT NULL,
  PRIMARY KEY (version, item_name_code, item_code)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
