/**
 * Connector to the national intermediate-server platform (中間サーバ・プラットフォーム): takes work from the hub, speaks the
 * platform's interfaces over mutual TLS with signed and encrypted messages, hands verified answers back.
 */
package cityhub.platform;
