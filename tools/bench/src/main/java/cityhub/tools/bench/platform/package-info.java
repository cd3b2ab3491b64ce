/** The simulated intermediate-server platform as a process of its own. */
package cityhub.tools.bench.platform;
