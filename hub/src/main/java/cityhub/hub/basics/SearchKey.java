package cityhub.hub.basics;

import com.google.protobuf.ByteString;

/**
 * A pair of items as the index holds it.
 *
 * @param bytes 16 bytes, from which nobody reads the items
 */
record SearchKey(ByteString bytes) {
    static final int LENGTH = 16;
}
