/** Integrated addressee numbering (団体内統合宛名): persons, their numbers, the encryption of the numbers the law guards. */
package cityhub.hub.addressee;
