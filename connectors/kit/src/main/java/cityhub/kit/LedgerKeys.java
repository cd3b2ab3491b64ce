package cityhub.kit;

import cityhub.evidence.v1.GetCheckpointResponse;
import cityhub.evidence.v1.SigningKey;
import cityhub.kit.seal.DurableFile;
import cityhub.kit.seal.KeyIntroductions;
import cityhub.kit.seal.KeySource;
import cityhub.kit.seal.TrustedKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** The ledger's keys that this client trusts, kept in its state folder. */
final class LedgerKeys implements KeySource {
    private final Path file;
    private final Supplier<GetCheckpointResponse> hub;
    private final boolean firstUse;
    private final ReentrantLock asking = new ReentrantLock();
    private volatile TrustedKeys trusted;

    private LedgerKeys(Path file, TrustedKeys trusted, boolean firstUse, Supplier<GetCheckpointResponse> hub) {
        this.file = file;
        this.trusted = trusted;
        this.firstUse = firstUse;
        this.hub = hub;
    }

    static LedgerKeys open(LedgerTrust trust, Path file, Supplier<GetCheckpointResponse> hub) throws IOException {
        TrustedKeys kept = Files.exists(file) ? TrustedKeys.read(file) : TrustedKeys.none();
        return switch (trust) {
            case LedgerTrust.Pinned pinned ->
                new LedgerKeys(file, TrustedKeys.read(pinned.pem()).with(kept), false, hub);
            case LedgerTrust.FirstUse firstUse -> new LedgerKeys(file, kept, true, hub);
        };
    }

    /** Asks the hub when the key is not known: on first use its keys are taken, later only those introduced. */
    @Override
    public TrustedKeys keysFor(String keyId) {
        if (trusted.find(keyId).isPresent()) {
            return trusted;
        }
        asking.lock();
        try {
            if (trusted.find(keyId).isEmpty()) {
                keep(learn(hub.get()));
            }
            return trusted;
        } finally {
            asking.unlock();
        }
    }

    private TrustedKeys learn(GetCheckpointResponse answer) {
        if (!firstUse || !trusted.ids().isEmpty()) {
            return KeyIntroductions.extend(trusted, answer.getKeysList());
        }
        TrustedKeys first = TrustedKeys.none();
        for (SigningKey key : answer.getKeysList()) {
            first = first.with(TrustedKeys.parse(key.getPublicKey()));
        }
        return first;
    }

    private void keep(TrustedKeys learned) {
        if (learned.ids().equals(trusted.ids())) {
            return;
        }
        try {
            DurableFile.replace(file, learned.pem().getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException("The ledger's keys can't be kept in the state folder.", e);
        }
        trusted = learned;
    }
}
