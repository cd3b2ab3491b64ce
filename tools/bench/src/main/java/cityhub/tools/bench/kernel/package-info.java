/**
 * Kernels of the hub under JMH, each beside what it is measured against: the plan's pass over stored bytes and the
 * hashing of evidence.
 */
package cityhub.tools.bench.kernel;
