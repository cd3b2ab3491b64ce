/** Officers (職員), their certificates and what they may do. */
package cityhub.hub.staff;
