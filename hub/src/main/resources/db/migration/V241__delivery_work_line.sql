-- Whither a piece goes. All that waits goes to the platform.
ALTER TABLE delivery_work
  ADD COLUMN line VARCHAR(10) NOT NULL DEFAULT 'PLATFORM' AFTER kind,
  DROP KEY delivery_work_due,
  ADD KEY delivery_work_due (line, parked, urgency, work_id);
