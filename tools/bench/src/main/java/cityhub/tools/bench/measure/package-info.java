/** Measuring: processor time and memory of processes, rounds, the gate that decides whether a round counts. */
package cityhub.tools.bench.measure;
