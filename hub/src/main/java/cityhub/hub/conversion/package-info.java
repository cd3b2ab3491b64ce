/** Code lists, code profiles of consumers, character repertoires and check digits. Knows nothing of persons, plans or the database. */
package cityhub.hub.conversion;
