-- In which domain a number was tied, so that only consumers of that domain hear of it.
ALTER TABLE delivery_change ADD COLUMN number_domain VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NULL;
