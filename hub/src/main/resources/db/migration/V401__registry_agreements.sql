-- How an agreement stands now. Its history is in the two tables below.
CREATE TABLE registry_agreement (
  agreement_id CHAR(36) NOT NULL COMMENT 'UUIDv7',
  participant_id VARCHAR(40) NOT NULL,
  state VARCHAR(12) NOT NULL COMMENT 'name of the state without its prefix',
  revision INT NOT NULL COMMENT 'revision in force; 0 while none was approved',
  application INT NOT NULL COMMENT 'application in force; 0 while none was approved',
  pending_application INT NOT NULL COMMENT 'application that waits for approval; 0 for none',
  last_application INT NOT NULL,
  valid_from DATE NOT NULL COMMENT 'first business date in force, of the revision in force or applied for',
  valid_to DATE NOT NULL COMMENT 'last business date in force',
  number_domain VARCHAR(20) NOT NULL,
  bulk_approved BOOLEAN NOT NULL,
  snapshot_required BOOLEAN NOT NULL,
  review_pending BOOLEAN NOT NULL COMMENT 'emergency access that was approved and not yet reviewed',
  update_time DATETIME(6) NOT NULL,
  act_id BIGINT NOT NULL COMMENT 'outbox id of the last act on this agreement',
  PRIMARY KEY (agreement_id),
  KEY registry_agreement_participant (participant_id, agreement_id),
  KEY registry_agreement_state (state, valid_to),
  CONSTRAINT registry_agreement_participant
    FOREIGN KEY (participant_id) REFERENCES registry_participant (participant_id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- What was applied for. Rows are only ever inserted.
CREATE TABLE registry_agreement_application (
  agreement_id CHAR(36) NOT NULL,
  application INT NOT NULL COMMENT 'from 1, without gaps',
  terms LONGBLOB NOT NULL COMMENT 'serialised cityhub.registry.v1.AgreementTerms',
  terms_digest CHAR(64) NOT NULL COMMENT 'SHA-256 of terms, lower-case hex',
  plan_digest CHAR(64) NOT NULL COMMENT 'digest of the plan compiled when it was applied for',
  applicant_id VARCHAR(20) NOT NULL,
  applicant_department_id VARCHAR(40) NOT NULL,
  apply_time DATETIME(6) NOT NULL,
  act_id BIGINT NOT NULL,
  PRIMARY KEY (agreement_id, application),
  CONSTRAINT registry_agreement_application_agreement
    FOREIGN KEY (agreement_id) REFERENCES registry_agreement (agreement_id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- What came into force. Rows are only ever inserted.
CREATE TABLE registry_agreement_revision (
  agreement_id CHAR(36) NOT NULL,
  revision INT NOT NULL COMMENT 'from 1, without gaps',
  application INT NOT NULL,
  plan_digest CHAR(64) NOT NULL COMMENT 'digest of the plan as approved',
  approver_id VARCHAR(20) NOT NULL COMMENT 'empty for a change that only narrows: it needs no approval',
  approver_department_id VARCHAR(40) NOT NULL COMMENT 'as approver_id',
  approve_time DATETIME(6) NOT NULL,
  act_id BIGINT NOT NULL,
  PRIMARY KEY (agreement_id, revision),
  UNIQUE KEY registry_agreement_revision_application (agreement_id, application),
  CONSTRAINT registry_agreement_revision_application
    FOREIGN KEY (agreement_id, application) REFERENCES registry_agreement_application (agreement_id, application)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
