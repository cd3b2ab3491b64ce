package cityhub.hub.delivery;

/**
 * What a consumer says it has committed.
 *
 * @param agreementId the agreement
 * @param sessionId the session in which it was said
 * @param position all up to here
 * @param released whether something that was parked had gone out by then
 */
record Acknowledgement(String agreementId, String sessionId, LogPosition position, boolean released) {}
