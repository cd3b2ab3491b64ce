/**
 * The edge of the hub: gRPC services that translate and delegate, and what stands before each of them, listed
 * in {@link cityhub.hub.api.Interceptors}. Nothing outside this package knows gRPC.
 */
package cityhub.hub.api;
