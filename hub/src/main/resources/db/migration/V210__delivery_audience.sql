-- Whom an entry is for: the domain in which a number was tied, or an agreement whose population changed; else everybody.
ALTER TABLE delivery_change ADD COLUMN audience VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '';
