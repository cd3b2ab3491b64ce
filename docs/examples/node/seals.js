// Verifies disclosures with node:crypto alone, after docs/evidence.md.
'use strict';
const crypto = require('node:crypto');

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), crypto.createHash('sha256')).digest();
const leaf = (salt, data) => sha256(Buffer.from([0]), salt, data);
const node = (left, right) => sha256(Buffer.from([1]), left, right);

/** RFC 9162, section 2.1.1. */
function root(leaves) {
  if (leaves.length === 1) return leaves[0];
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return node(root(leaves.slice(0, split)), root(leaves.slice(split)));
}

/** RFC 9162, section 2.1.3.2: the root that the path leads to; undefined when the path does not fit the tree. */
function rootFromPath(index, size, hash, path) {
  let fn = BigInt(index);
  let sn = BigInt(size) - 1n;
  if (fn > sn) return undefined;
  for (const sibling of path) {
    if (sn === 0n) return undefined;
    if ((fn & 1n) === 1n || fn === sn) {
      hash = node(sibling, hash);
      while ((fn & 1n) === 0n && fn !== 0n) {
        fn >>= 1n;
        sn >>= 1n;
      }
    } else {
      hash = node(hash, sibling);
    }
    fn >>= 1n;
    sn >>= 1n;
  }
  return sn === 0n ? hash : undefined;
}

/** Lines `name: value` after the first line. */
function lines(text, head) {
  const all = text.split('\n');
  demand(all[0] === head && all.at(-1) === '', `no ${head}`);
  return Object.fromEntries(all.slice(1, -1).map((line) => {
    const colon = line.indexOf(': ');
    return [line.slice(0, colon), line.slice(colon + 2)];
  }));
}

function demand(holds, otherwise) {
  if (!holds) throw new Error(otherwise);
}

class Seals {
  constructor(certificate, agreementId, signingKeys) {
    const urn = /URI:urn:cityhub:([^:,]+):participant:([^:,]+)/.exec(certificate.subjectAltName);
    demand(urn !== null, 'the certificate names no participant');
    const [, city, participant] = urn;
    this.city = city;
    this.participant = participant;
    this.fingerprint = certificate.fingerprint256.replaceAll(':', '').toLowerCase();
    this.agreementId = agreementId;
    this.keys = new Map(signingKeys.map((key) => {
      const publicKey = crypto.createPublicKey(key.public_key);
      return [sha256(publicKey.export({ type: 'spki', format: 'der' })).toString('hex').slice(0, 16), publicKey];
    }));
    this.batch = 0n;
    this.verified = 0;
  }

  /** Returns the disclosure when its evidence holds; throws otherwise. */
  verify(disclosure) {
    const statement = lines(disclosure.statement, 'cityhub-statement v1');
    const checkpoint = lines(disclosure.checkpoint, 'cityhub-checkpoint v1');

    const leaves = disclosure.entries.map((entry) => leaf(entry.salt, entry.entry));
    demand(leaves.length > 0 && statement.records === String(leaves.length), 'another number of entries');
    demand(statement['payload-root'] === root(leaves).toString('hex'), 'the entries were altered');

    demand(statement.kind === 'disclosure' && statement.id === disclosure.disclosure_id, 'another statement');
    demand(checkpoint.city.slice(0, 5) === this.city.slice(0, 5), 'sealed in another city');
    demand(statement.consumer === this.participant, 'sealed for another consumer');
    demand(statement.certificate === this.fingerprint, 'sealed for another certificate');
    demand(statement.agreement === this.agreementId, 'sealed for another agreement');

    const { batch, leaf_index: index, tree_size: size, path } = disclosure.proof;
    demand(batch === checkpoint.batch && size === checkpoint.count, 'the proof is of another batch');
    const reached = rootFromPath(index, size, leaf(disclosure.statement_salt, disclosure.statement), path);
    demand(reached !== undefined && reached.toString('hex') === checkpoint.root, 'the statement is not in the batch');

    const key = this.keys.get(checkpoint.key);
    demand(key !== undefined, 'signed by an unknown key');
    demand(crypto.verify('sha256', Buffer.from(disclosure.checkpoint), key, disclosure.signature), 'the signature is wrong');

    demand(BigInt(checkpoint.batch) >= this.batch, 'the ledger went back');
    this.batch = BigInt(checkpoint.batch);
    this.verified += 1;
    return disclosure;
  }
}

module.exports = { Seals };
