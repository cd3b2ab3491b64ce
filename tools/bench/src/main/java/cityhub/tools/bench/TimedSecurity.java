package cityhub.tools.bench;

import cityhub.platform.MessageSecurity;
import cityhub.platform.PlatformException;
import java.util.concurrent.atomic.LongAdder;

/** Another profile's signatures and encryption, with the time that they take. */
final class TimedSecurity implements MessageSecurity {
    private final MessageSecurity inner;
    private final LongAdder protecting = new LongAdder();
    private final LongAdder opening = new LongAdder();

    TimedSecurity(MessageSecurity inner) {
        this.inner = inner;
    }

    @Override
    public byte[] protect(byte[] content) {
        long begun = System.nanoTime();
        try {
            return inner.protect(content);
        } finally {
            protecting.add(System.nanoTime() - begun);
        }
    }

    @Override
    public byte[] open(byte[] message) throws PlatformException {
        long begun = System.nanoTime();
        try {
            return inner.open(message);
        } finally {
            opening.add(System.nanoTime() - begun);
        }
    }

    /** Seconds of all calls together, signing and encrypting. */
    double protecting() {
        return protecting.sum() / 1e9;
    }

    /** Seconds of all calls together, decrypting and verifying. */
    double opening() {
        return opening.sum() / 1e9;
    }
}
