/**
 * Evidence: every disclosure and every administrative act is recorded in a signed, chained ledger before it takes
 * effect. Formats: {@code docs/evidence.md}.
 */
package cityhub.hub.evidence;
