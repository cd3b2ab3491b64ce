/**
 * Personal basics (個人基本): takes in every change of the resident register, checks it, keeps the records, and answers
 * who may ask.
 */
package cityhub.hub.basics;
