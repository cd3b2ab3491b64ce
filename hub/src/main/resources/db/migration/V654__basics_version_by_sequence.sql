-- The history grows for ever, and nothing reads it but by person and history number, for two numbers. In the order in which it is
-- written its newest pages are at hand; in the order of the persons every row took a page of its own to be read and written again.
ALTER TABLE basics_version
    DROP PRIMARY KEY,
    ADD PRIMARY KEY (sequence),
    ADD UNIQUE KEY basics_version_history (person_id, history_number);
