-- What point queries for numbers read of a resident, without the pages of the records, which are many more.
CREATE INDEX basics_resident_scope ON basics_resident (person_id, sequence, scope);
