-- A person's number in another domain is read with the key alone, without the page of its row.
ALTER TABLE addressee_number
    DROP KEY addressee_number_person,
    ADD KEY addressee_number_person (person_id, domain, active, number);
