/** The bare machinery under the hub: a gRPC server that answers what it was given. */
package cityhub.tools.bench.echo;
