-- The two legs of an acquisition: the platform gives a number (取得番号), then the Juki-net side has it with the resident code.
-- The number is erased when the code is there: nobody may keep it longer (番号法21条の2第3項).
ALTER TABLE addressee_acquisition
  ADD COLUMN acquisition_number VARCHAR(20) NOT NULL DEFAULT '' AFTER exchange_id,
  ADD COLUMN number_time DATETIME(6) NULL AFTER requested_time,
  ADD COLUMN relay_time DATETIME(6) NULL AFTER number_time;
