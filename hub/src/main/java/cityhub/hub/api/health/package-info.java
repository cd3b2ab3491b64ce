/**
 * Whether this hub is fit to serve: one indicator per cause, over HTTP for the machine's monitoring and over gRPC
 * for participants.
 */
package cityhub.hub.api.health;
