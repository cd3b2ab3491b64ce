// Opens the feed of one agreement with a client certificate, verifies the evidence of everything that arrives,
// prints which items arrived (never their values), acknowledges, and ends after so many entries.
//
//   node watch.js <host:port> <ca.pem> <cert.pem> <key.pem> <agreement id> <entries> [snapshot]
//
// With "snapshot" it takes the agreement's snapshot first; an agreement whose snapshot was never taken needs that.
// Exit status: 0 all verified, 1 the hub refused or the evidence does not hold, 2 wrong arguments.
'use strict';
const crypto = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');

const { Seals } = require('./seals');

const PROTO = path.resolve(__dirname, '../../../proto/src/main/protobuf');
const FILES = ['basics/v1/personal_basics_service', 'evidence/v1/ledger_service', 'resident/v1/resident_record'];

function main([address, ca, cert, key, agreementId, entries, snapshot]) {
  if (!(Number(entries) > 0)) {
    console.error('usage: node watch.js <host:port> <ca.pem> <cert.pem> <key.pem> <agreement id> <entries> [snapshot]');
    process.exit(2);
  }
  const credentials = grpc.credentials.createSsl(...[ca, key, cert].map((file) => fs.readFileSync(file)));
  const definition = loader.loadSync(FILES.map((file) => `cityhub/${file}.proto`),
    { includeDirs: [PROTO], longs: String, keepCase: true, oneofs: true, enums: String, defaults: true });
  const api = grpc.loadPackageDefinition(definition).cityhub;
  const ledger = new api.evidence.v1.LedgerService(address, credentials);
  const basics = new api.basics.v1.PersonalBasicsService(address, credentials);
  const holder = new crypto.X509Certificate(fs.readFileSync(cert));

  // Trust on first use: the keys that the hub names now. In production compare their ids with those the city published.
  ledger.getCheckpoint({}, (error, answer) => {
    if (error) return fail(error);
    const seals = new Seals(holder, agreementId, answer.keys);
    const reader = new Reader(definition, Number(entries));
    const follow = () => watch(basics, agreementId, seals, reader);
    if (snapshot === 'snapshot') takeSnapshot(basics, agreementId, seals, reader, follow);
    else follow();
  });
}

function takeSnapshot(basics, agreementId, seals, reader, then) {
  const call = basics.snapshotResidents({ agreement_id: agreementId });
  call.on('error', fail);
  call.on('data', (message) => guarded(() => {
    if (message.page) reader.read(seals.verify(message.page.disclosure));
    if (reader.isDone()) done(seals, reader);
    if (message.completed) then();
  }));
}

function watch(basics, agreementId, seals, reader) {
  const call = basics.watchChanges();
  call.on('error', fail);
  call.on('end', () => (reader.isDone() ? done(seals, reader) : fail(new Error('the hub ended the feed'))));
  call.on('data', (message) => guarded(() => {
    if (reader.isDone()) return;
    let position;
    if (message.disclosure) position = reader.read(seals.verify(message.disclosure));
    if (message.mark) position = message.mark.position;
    if (message.withheld) {
      console.log(`withheld: ${message.withheld.reason}`);
      position = message.withheld.position;
    }
    // A real system commits what it received before it acknowledges.
    if (position) call.write({ acknowledge: { position } });
    // The hub takes the acknowledgement, then ends the feed too.
    if (reader.isDone()) call.end();
  }));
  call.write({ open: { agreement_id: agreementId } });
}

class Reader {
  constructor(definition, wanted) {
    this.entryType = definition['cityhub.evidence.v1.DisclosureEntry'];
    this.recordType = definition['cityhub.resident.v1.ResidentRecord'];
    this.wanted = wanted;
    this.count = 0;
  }

  /** Prints kind and names of the items of each entry; returns the position of the last. */
  read(disclosure) {
    let position;
    for (const { entry } of disclosure.entries) {
      const decoded = this.entryType.deserialize(entry);
      console.log(`${decoded.kind}: ${itemNames(this.recordType.deserialize(decoded.payload)).join(' ')}`);
      position = decoded.position;
      this.count += 1;
    }
    return position;
  }

  isDone() {
    return this.count >= this.wanted;
  }
}

/** Paths of the items that are there, such as address.town. */
function itemNames(message, prefix = '') {
  return Object.entries(message).flatMap(([name, value]) => {
    if (isAbsent(value)) return [];
    const isMessage = typeof value === 'object' && !Array.isArray(value) && !Buffer.isBuffer(value);
    return isMessage ? itemNames(value, `${prefix}${name}.`) : [prefix + name];
  });
}

function isAbsent(value) {
  return value === null || value === '' || value === 0 || value === '0' || value === false || value.length === 0;
}

function guarded(step) {
  try {
    step();
  } catch (error) {
    fail(error);
  }
}

function done(seals, reader) {
  console.log(`verified: ${reader.count} entries in ${seals.verified} disclosures, up to batch ${seals.batch}`);
  process.exit(0);
}

function fail(error) {
  console.error(`failed: ${error.message}`);
  process.exit(1);
}

main(process.argv.slice(2));
