package cityhub.hub.evidence;

import cityhub.evidence.v1.Disclosure;
import cityhub.evidence.v1.ExportBatchesResponse;
import cityhub.hub.HubMetrics;
import cityhub.hub.disclosure.DisclosureContext;
import cityhub.hub.disclosure.Subject;
import cityhub.hub.store.Database;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** One hub's evidence on a database, with one agreement and one certificate in force. */
final class Fixture implements AutoCloseable {
    static final String CITY = "011002";
    static final String AGREEMENT = "0190b6a0-0000-7000-8000-000000000001";
    static final String FINGERPRINT = "ab".repeat(32);
    static final Instant FAR = Instant.parse("2099-01-01T00:00:00Z");

    private static final SecureRandom RANDOM = new SecureRandom();

    final Database database;
    final SigningKeys keys;
    final Sealer sealer;
    final FreshBatches fresh = new FreshBatches(1 << 20);
    final Acts acts;
    final Gates gates = new Gates();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    Fixture(Database database, Path keyFolder) {
        this.database = database;
        this.keys = SigningKeys.open(keyFolder);
        this.sealer = Sealer.start(database, keys, CITY, new HubMetrics(meters), this::sealed);
        this.acts = new Acts(sealer);
    }

    /** Opens the gates of {@link #AGREEMENT} and {@link #FINGERPRINT}. */
    Fixture opened() {
        setAgreement(1, true);
        setCertificate(true, FAR);
        return this;
    }

    long setAgreement(int revision, boolean active) {
        return setAgreement(AGREEMENT, revision, active, FAR);
    }

    long setAgreement(String agreementId, int revision, boolean active, Instant validTo) {
        String kind = active ? "agreement-approved" : "agreement-revoked";
        return perform((tx, outboxId) -> gates.agreement(tx, agreementId, revision, active, validTo, outboxId), kind);
    }

    long setCertificate(boolean active, Instant notAfter) {
        return perform(
                (tx, outboxId) -> gates.certificate(tx, FINGERPRINT, active, notAfter, outboxId), "certificate-bound");
    }

    @FunctionalInterface
    interface GateChange {
        void make(java.sql.Connection tx, long outboxId) throws java.sql.SQLException;
    }

    private long perform(GateChange change, String kind) {
        long id = database.transactionRetrying(tx -> {
            long outboxId = acts.record(tx, act(kind));
            change.make(tx, outboxId);
            return outboxId;
        });
        acts.awaitSealed(id);
        return id;
    }

    static Act act(String kind) {
        SortedMap<String, String> details = new TreeMap<>();
        details.put("department", "resident-affairs");
        return new Act(kind, "officer:o-1", "agreement:" + AGREEMENT, details);
    }

    static DisclosureContext context() {
        return context(AGREEMENT, 1, Optional.empty());
    }

    static DisclosureContext context(String agreementId, int revision, Optional<String> session) {
        return new DisclosureContext(
                "tax",
                FINGERPRINT,
                agreementId,
                revision,
                "QUERY",
                "tax",
                "個人住民税の賦課",
                "地方税法 第294条",
                "o-1",
                "t-1",
                session);
    }

    static PreparedDisclosure disclosure(DisclosureContext context, int entries, long firstPerson) {
        List<byte[]> contents = new ArrayList<>();
        List<Subject> persons = new ArrayList<>();
        for (int i = 0; i < entries; i++) {
            contents.add(("entry " + i).getBytes(StandardCharsets.UTF_8));
            persons.add(new Subject(firstPerson + i, 10));
        }
        return PreparedDisclosure.of(context, "cd".repeat(32), contents, persons, new ConsumerLines(), RANDOM);
    }

    Disclosure seal(int entries, long firstPerson) {
        return sealer.seal(disclosure(context(), entries, firstPerson)).message();
    }

    List<ExportBatchesResponse> export() {
        return database.read(connection -> LedgerStore.batches(connection, 1, Long.MAX_VALUE, Integer.MAX_VALUE));
    }

    byte[] firstKey() {
        return java.util.Base64.getDecoder()
                .decode(MiniVerifier.lines(export().getFirst().getRecords(0).getStatement())
                        .get("public-key"));
    }

    Optional<String> fault() {
        return MiniVerifier.faultOf(export(), firstKey());
    }

    @Override
    public void close() {
        sealer.close();
    }

    /** Every other batch is at hand for the index, the rest has to be read. */
    private void sealed(ExportBatchesResponse batch) {
        if (batch.getBatch() % 2 == 0) {
            fresh.add(batch);
        }
    }
}
