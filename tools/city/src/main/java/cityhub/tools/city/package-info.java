/** A generated city: residents, their life, and the truth to compare with. All persons are made up. */
package cityhub.tools.city;
