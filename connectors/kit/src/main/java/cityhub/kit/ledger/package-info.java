/**
 * Checks an exported ledger offline, independently of the hub: written from docs/evidence.md and RFC 9162, with no code
 * of the hub.
 */
package cityhub.kit.ledger;
