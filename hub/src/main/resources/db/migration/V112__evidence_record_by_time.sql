-- A record is found by the time in its id: a row for each took a seventh of what a point read costs the database.
DROP TABLE evidence_index_record;
