-- A tie that waits can be ended; it stays, since a number that was ended is never tied again.
ALTER TABLE addressee_pending_tie ADD COLUMN ended DATETIME(6) NULL;
