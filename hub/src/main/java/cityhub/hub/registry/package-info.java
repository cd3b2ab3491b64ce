/**
 * Participants, their certificates, and the agreements under which they receive data. Whatever is done here is one
 * step: one transaction with its act in the ledger and its gates, told to every hub, done once it is sealed.
 */
package cityhub.hub.registry;
