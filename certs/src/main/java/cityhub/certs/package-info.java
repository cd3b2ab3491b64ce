/**
 * Certificates of a city's hub: a certificate authority for development, the profiles that the hub
 * accepts, and the PEM files that carry them. A city in service uses its own authority (LGPKI); see
 * {@code certs/README.md}.
 */
package cityhub.certs;
