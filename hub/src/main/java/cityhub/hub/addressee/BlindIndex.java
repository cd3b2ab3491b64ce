package cityhub.hub.addressee;

import cityhub.hub.disclosure.NumberDomain;
import java.util.HexFormat;

/**
 * Keyed index of an encrypted number: HMAC-SHA-256 under a key of its own, 64 hex digits. Equal numbers of one
 * domain have equal indexes; without the key nothing can be told from it.
 */
public record BlindIndex(NumberDomain domain, String hex) {
    byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }
}
