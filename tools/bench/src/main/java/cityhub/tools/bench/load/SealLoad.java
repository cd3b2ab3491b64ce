package cityhub.tools.bench.load;

import cityhub.certs.NativeCrypto;
import cityhub.evidence.v1.EntryKind;
import cityhub.hub.Hub;
import cityhub.hub.conversion.CodeLists;
import cityhub.hub.conversion.CodeProfiles;
import cityhub.hub.conversion.Repertoire;
import cityhub.hub.disclosure.Disclosed;
import cityhub.hub.disclosure.DisclosureContext;
import cityhub.hub.disclosure.DisclosurePlan;
import cityhub.hub.disclosure.EntryHeader;
import cityhub.hub.disclosure.NoNumbers;
import cityhub.hub.disclosure.NumberDomain;
import cityhub.hub.disclosure.PlanCompiler;
import cityhub.hub.disclosure.PlanTerms;
import cityhub.hub.disclosure.StoredRecord;
import cityhub.hub.evidence.Act;
import cityhub.hub.evidence.Acts;
import cityhub.hub.evidence.Gates;
import cityhub.hub.evidence.Sealer;
import cityhub.hub.store.Database;
import cityhub.resident.v1.ResidentRecord;
import cityhub.tools.bench.measure.Round;
import cityhub.tools.demo.HubHome;
import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The hub's sealer alone, in a hub of its own in this process whose disclosures nobody asked for; and beside it what each of them costs
 * without a ledger: one signature of the same kind over as many bytes, one row like that of a batch of one, one commit.
 */
final class SealLoad implements AutoCloseable {
    private static final String AGREEMENT = "bench";
    private static final String FINGERPRINT = "be".repeat(32);
    private static final Instant FAR = Instant.parse("2099-01-01T00:00:00Z");
    private static final int PERSONS = 1_000_000;
    private static final EntryHeader HEADER = new EntryHeader(EntryKind.ENTRY_KIND_RECORD, 1, 1, 0, 0, "", false, 0);
    private static final String INSERT =
            "INSERT INTO evidence_batch (batch, sealed_at, checkpoint, signature, leaves, body,"
                    + " body_size, record_ids) VALUES (?, UTC_TIMESTAMP(6), ?, ?, ?, ?, ?, ?)";

    private final Hub hub;
    private final Sealer sealer;
    private final DisclosurePlan plan;
    private final DisclosureContext context;
    private final byte[] payload;
    private final AtomicLong numbers = new AtomicLong(1L << 40);
    private Optional<Prepared> prepared = Optional.empty();

    private SealLoad(Hub hub, ResidentRecord record) {
        this.hub = hub;
        this.sealer = hub.context().getBean(Sealer.class);
        this.plan = new PlanCompiler()
                .compile(new PlanTerms(
                        List.of("宛名番号", "氏名", "生年月日"),
                        false,
                        NumberDomain.RESIDENT,
                        CodeProfiles.standard(CodeLists.standard())
                                .byName("standard")
                                .orElseThrow(),
                        Repertoire.UNICODE));
        this.context = new DisclosureContext(
                "bench", FINGERPRINT, AGREEMENT, 1, "QUERY", "税", "purpose", "ground", "", "", Optional.empty());
        this.payload = record.toByteArray();
    }

    /** Starts the hub and opens the gates. */
    static SealLoad open(LoadTask.SealingHub task, ResidentRecord record) {
        SealLoad load = new SealLoad(HubHome.at(Path.of(task.home())).start(), record);
        load.openGates();
        return load;
    }

    private void openGates() {
        Acts acts = hub.context().getBean(Acts.class);
        Gates gates = hub.context().getBean(Gates.class);
        long id = hub.context().getBean(Database.class).transaction(tx -> {
            long act = acts.record(tx, new Act("bench", "officer:bench", "gate", new TreeMap<>()));
            gates.agreement(tx, AGREEMENT, 1, true, FAR, act);
            gates.certificate(tx, FINGERPRINT, true, FAR, act);
            return act;
        });
        acts.awaitSealed(id);
    }

    /** Disclosures of one person each, so many under way. */
    Round seal(LoadTask.Seals task) {
        return BlockingLoop.run(Collections.nCopies(task.inFlight(), this::sealOne), task.timing(), task.processes());
    }

    private int sealOne() {
        long person = ThreadLocalRandom.current().nextLong(1, PERSONS);
        Disclosed.Builder disclosed = plan.open(context);
        if (disclosed
                .record(HEADER, new StoredRecord(person, 1, payload), NoNumbers.NONE)
                .isPresent()) {
            throw new IllegalStateException("a record of the bench is withheld");
        }
        sealer.seal(disclosed.build());
        return 1;
    }

    /** As many signatures, inserts and commits over connections of their own. */
    Round insert(LoadTask.SignedInserts task) throws SQLException, GeneralSecurityException {
        if (prepared.isEmpty()) {
            prepared = Optional.of(prepare());
        }
        Prepared bare = prepared.get();
        List<Connection> connections = new ArrayList<>();
        try {
            List<BlockingLoop.Work> workers = new ArrayList<>();
            for (int i = 0; i < task.inFlight(); i++) {
                Connection connection = Sql.open(bare.database());
                connections.add(connection);
                PreparedStatement insert = connection.prepareStatement(INSERT);
                workers.add(() -> insert(insert, numbers.incrementAndGet(), bare));
            }
            return BlockingLoop.run(workers, task.timing(), task.processes());
        } finally {
            for (Connection each : connections) {
                each.close();
            }
        }
    }

    /** Makes the table, once for all rounds. */
    private Prepared prepare() throws SQLException, GeneralSecurityException {
        sealOne();
        Batch batch = lastBatch();
        return new Prepared(BenchTables.copy(database(), List.of("evidence_batch")), batch, key());
    }

    private static int insert(PreparedStatement insert, long number, Prepared bare)
            throws SQLException, GeneralSecurityException {
        Batch batch = bare.batch();
        insert.setLong(1, number);
        insert.setString(2, batch.checkpoint());
        insert.setBytes(3, NativeCrypto.sign(bare.key(), batch.checkpoint().getBytes(StandardCharsets.UTF_8)));
        insert.setBytes(4, batch.leaves().toByteArray());
        insert.setBytes(5, batch.body().toByteArray());
        insert.setInt(6, batch.bodySize());
        insert.setBytes(7, batch.recordIds().toByteArray());
        return insert.executeUpdate();
    }

    /** What a batch of one disclosure takes. */
    private record Batch(String checkpoint, ByteString leaves, ByteString body, int bodySize, ByteString recordIds) {}

    /** What the inserts need. */
    private record Prepared(LoadTask.Database database, Batch batch, PrivateKey key) {}

    private Batch lastBatch() throws SQLException {
        try (Connection connection = Sql.open(database());
                PreparedStatement select = connection.prepareStatement(
                        "SELECT checkpoint, leaves, body, body_size, record_ids FROM evidence_batch ORDER BY batch DESC LIMIT 1");
                ResultSet row = select.executeQuery()) {
            row.next();
            return new Batch(
                    row.getString(1),
                    ByteString.copyFrom(row.getBytes(2)),
                    ByteString.copyFrom(row.getBytes(3)),
                    row.getInt(4),
                    ByteString.copyFrom(row.getBytes(5)));
        }
    }

    private static PrivateKey key() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return NativeCrypto.forSigning(generator.generateKeyPair().getPrivate());
    }

    private LoadTask.Database database() {
        return new LoadTask.Database(property("url"), property("username"), property("password"));
    }

    private String property(String name) {
        return hub.context()
                .getProperty("datasources.default." + name, String.class)
                .orElseThrow();
    }

    @Override
    public void close() {
        hub.close();
    }
}
