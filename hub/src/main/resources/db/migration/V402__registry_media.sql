-- Media (オフライン媒体) that systems wrote while their connection was down; medium_id is the number of the answers' medium.
CREATE TABLE registry_medium (
  medium_id BIGINT NOT NULL AUTO_INCREMENT,
  participant_id VARCHAR(40) NOT NULL,
  received_number VARCHAR(20) NOT NULL,
  content_digest CHAR(64) NOT NULL COMMENT 'SHA-256 of the content, lower-case hex',
  received_time DATETIME(6) NOT NULL,
  PRIMARY KEY (medium_id),
  KEY registry_medium_received (participant_id, received_number),
  CONSTRAINT registry_medium_participant FOREIGN KEY (participant_id) REFERENCES registry_participant (participant_id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
