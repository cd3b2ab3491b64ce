-- When the platform was last asked where an inquiry stands; empty before.
ALTER TABLE intermediary_exchange ADD COLUMN status_time DATETIME(6) NULL;
