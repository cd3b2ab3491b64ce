/**
 * The library a vendor uses: {@link cityhub.kit.CityHub} opens the hub with a certificate, {@link
 * cityhub.kit.ResidentConsumer} keeps a system's residents up to date, {@link cityhub.kit.ChangeSubmitter} sends the
 * register's changes. Blocking calls, made for virtual threads. Everything received is verified before it is handed
 * over ({@link cityhub.kit.seal}).
 */
package cityhub.kit;
