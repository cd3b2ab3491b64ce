/** Simulators of outside systems. */
package cityhub.tools.simulators;
