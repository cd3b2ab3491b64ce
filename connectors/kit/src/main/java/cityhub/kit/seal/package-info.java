/**
 * What proves a disclosure: statement, Merkle tree, signed checkpoint, and the checks over them. Written from
 * docs/evidence.md and RFC 9162 alone, independently of the hub, so that a fault of the hub's code is not repeated here.
 */
package cityhub.kit.seal;
