/**
 * City intermediate server (市中間サーバ): exchanges between business systems and the national intermediate-server platform.
 * Contents are held encrypted and go out through plans and evidence like everything else.
 */
package cityhub.hub.intermediary;
