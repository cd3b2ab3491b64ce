package cityhub.hub.basics;

/**
 * A caller's request.
 *
 * @param caller participant id
 * @param requestId the caller's id of the request
 */
record RequestKey(String caller, String requestId) {}
