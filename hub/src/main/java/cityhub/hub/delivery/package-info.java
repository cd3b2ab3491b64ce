/**
 * The change log and the feeds that read it. A role appends what happened; each consumer's feed reads on from its own
 * cursor, through its disclosure plan and the sealer, and moves the cursor by acknowledging. Beside it the durable queue of
 * work for the intermediate-server platform, and the hours in which it is given out.
 */
package cityhub.hub.delivery;
