/** The resident register's connector: submits its files to the hub, line by line, and lists what was not taken in. */
package cityhub.residentregister;
