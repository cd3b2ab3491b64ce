package cityhub.kit;

import cityhub.evidence.v1.GetCheckpointResponse;
import cityhub.kit.seal.CheckpointWitness;
import cityhub.kit.seal.DisclosureVerifier;
import cityhub.kit.seal.Holder;
import cityhub.kit.seal.WitnessFile;
import io.grpc.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Supplier;

/** The verifier of one client. Made with the first disclosure: who receives none needs no state folder. */
final class Seals implements AutoCloseable {
    private final CityHubSettings settings;
    private final Supplier<GetCheckpointResponse> hub;
    private DisclosureVerifier verifier;
    private StateFolder folder;

    Seals(CityHubSettings settings, Supplier<GetCheckpointResponse> hub) {
        this.settings = settings;
        this.hub = hub;
    }

    DisclosureVerifier.Call begin(String agreementId) {
        return verifier().begin(agreementId);
    }

    private synchronized DisclosureVerifier verifier() {
        if (verifier == null) {
            Holder holder = TlsChannel.holder(settings);
            if (!holder.kind().equals("participant")) {
                throw CityHubException.local(
                        Status.Code.FAILED_PRECONDITION,
                        "Residents are disclosed to participants; this certificate names no participant.");
            }
            try {
                folder = StateFolder.open(settings.stateFolder());
                verifier = new DisclosureVerifier(
                        holder,
                        LedgerKeys.open(settings.ledgerTrust(), folder.ledgerKeys(), hub),
                        new CheckpointWitness(WitnessFile.open(folder.checkpoint())));
            } catch (IOException e) {
                throw new UncheckedIOException(e.getMessage(), e);
            }
        }
        return verifier;
    }

    @Override
    public synchronized void close() {
        if (folder != null) {
            folder.close();
        }
    }
}
