-- Who puts work in hurries what waits for the same person and is less urgent: found by this key, however much of the same urgency waits.
ALTER TABLE delivery_work
  ADD KEY delivery_work_urgency (person_id, parked, urgency);
