/**
 * The change log and the feeds that read it. A role appends what happened; each consumer's feed reads on from its own
 * cursor, through its disclosure plan and the sealer, and moves the cursor by acknowledging.
 */
package cityhub.hub.delivery;
