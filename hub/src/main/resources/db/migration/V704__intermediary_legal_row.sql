-- The legal row (主務省令第2条の表の項) on which an exchange rests, and those that the platform lets ask. What is there has none.
ALTER TABLE intermediary_exchange ADD COLUMN legal_row VARCHAR(3) NOT NULL DEFAULT '';

ALTER TABLE intermediary_permitted
  ADD COLUMN legal_row VARCHAR(3) NOT NULL DEFAULT '',
  DROP PRIMARY KEY,
  ADD PRIMARY KEY (version, affair_code, procedure_code, item_name_code, legal_row);
