/** The process that makes load, and its tasks. */
package cityhub.tools.bench.load;
