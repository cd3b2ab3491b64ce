-- Serials of non-residents' numbers (住登外者宛名番号): apart from those that a resident register gives.
INSERT INTO addressee_counter (name, next_value) VALUES ('non-resident', 90000000000001);
