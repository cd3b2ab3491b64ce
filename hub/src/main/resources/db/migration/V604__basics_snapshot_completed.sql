-- NULL while a snapshot is under way.
ALTER TABLE basics_snapshot ADD COLUMN completed_time DATETIME(6) NULL;
