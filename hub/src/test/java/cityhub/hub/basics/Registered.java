package cityhub.hub.basics;

import cityhub.certs.Certificates;
import cityhub.certs.Credential;
import cityhub.certs.DevelopmentCa;
import cityhub.evidence.v1.Disclosure;
import cityhub.evidence.v1.DisclosureEntry;
import cityhub.hub.HubConfiguration;
import cityhub.hub.HubException;
import cityhub.hub.addressee.Persons;
import cityhub.hub.addressee.Persons.NewPerson;
import cityhub.hub.delivery.ChangeLog;
import cityhub.hub.delivery.LogEntry;
import cityhub.hub.disclosure.ChangedLeaves;
import cityhub.hub.disclosure.ScopeAttributes;
import cityhub.hub.evidence.Sealed;
import cityhub.hub.registry.ActingOfficer;
import cityhub.hub.registry.AgreementPreview;
import cityhub.hub.registry.Applications;
import cityhub.hub.registry.Approvals;
import cityhub.hub.registry.Asker;
import cityhub.hub.registry.Participants;
import cityhub.hub.registry.Town;
import cityhub.hub.store.TestDatabase;
import cityhub.registry.v1.Affair;
import cityhub.registry.v1.AgreementTerms;
import cityhub.registry.v1.LegalGround;
import cityhub.registry.v1.Mode;
import cityhub.registry.v1.Participant;
import cityhub.registry.v1.ParticipantKind;
import cityhub.registry.v1.Population;
import cityhub.registry.v1.PreviewAgreementResponse;
import cityhub.registry.v1.TransferKind;
import cityhub.resident.v1.Address;
import cityhub.resident.v1.PersonName;
import cityhub.resident.v1.ResidentRecord;
import cityhub.resident.v1.UncertainDate;
import cityhub.staff.v1.Permission;
import com.google.protobuf.InvalidProtocolBufferException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;

/** A hub with registered residents, generated, and a tax system with its certificate. */
public final class Registered implements AutoCloseable {
    private static final ActingOfficer ADMINISTRATOR =
            new ActingOfficer("A-001", "information-systems", Set.of(Permission.PERMISSION_ADMINISTER));
    private static final ActingOfficer APPLICANT =
            new ActingOfficer("T-001", "tax", Set.of(Permission.PERMISSION_APPLY));
    private static final ActingOfficer APPROVER =
            new ActingOfficer("R-001", "resident-affairs", Set.of(Permission.PERMISSION_APPROVE));
    static final String SYSTEM = "tax-system";
    static final List<Mode> ALL_MODES = List.of(Mode.MODE_FEED, Mode.MODE_QUERY, Mode.MODE_SNAPSHOT);

    private final TestDatabase database;
    private final Credential credential;
    final Asker asker;
    private final Map<Long, ResidentRecord> truth = new ConcurrentHashMap<>();

    private Registered(Town town) {
        this(town.database(), town.authority());
    }

    Registered() {
        this(Town.empty());
    }

    /** With settings of the hub. */
    Registered(Map<String, Object> properties) {
        this(Town.empty(properties));
    }

    /** Registers the tax system at a hub that is there. */
    public Registered(TestDatabase database, DevelopmentCa authority) {
        this.database = database;
        Participants participants = bean(Participants.class);
        participants.register(
                Participant.newBuilder()
                        .setParticipantId(SYSTEM)
                        .setNameJa("試験システム")
                        .setNameEn("Test system")
                        .setDepartmentId("tax")
                        .setOrganId("MAYOR")
                        .setKind(ParticipantKind.PARTICIPANT_KIND_BUSINESS_SYSTEM)
                        .build(),
                ADMINISTRATOR);
        credential = authority.issueParticipant(SYSTEM, Duration.ofDays(30));
        String pem = Certificates.toPem(credential.certificate());
        String fingerprint =
                participants.bindCertificate(SYSTEM, pem, ADMINISTRATOR).getFingerprint();
        asker = Asker.unattended(SYSTEM, fingerprint);
    }

    /** The tax system's certificate and key. */
    public Credential credential() {
        return credential;
    }

    TestDatabase database() {
        return database;
    }

    <T> T bean(Class<T> type) {
        return database.bean(type);
    }

    /** Terms of a feed, queries and snapshots over number, name and sex of everybody. */
    public static AgreementTerms.Builder terms() {
        LocalDate today = LocalDate.now(HubConfiguration.BUSINESS_ZONE);
        return AgreementTerms.newBuilder()
                .setParticipantId(SYSTEM)
                .setAffair(Affair.newBuilder().setAffairId("010").setNameJa("個人住民税"))
                .setTransferKind(TransferKind.TRANSFER_KIND_TRANSFER)
                .setGround(LegalGround.newBuilder()
                        .setLaw("住民基本台帳法")
                        .setArticle("第1条")
                        .setValidFrom("1967-11-10")
                        .setValidTo("9999-12-31"))
                .setPurpose("個人住民税の賦課のため")
                .addAllItems(List.of("宛名番号", "氏名", "性別"))
                .addAllModes(ALL_MODES)
                .setFrequency("随時")
                .setNumberDomain("RESIDENT")
                .setCodeProfile("standard")
                .setRepertoire("unicode")
                .setValidFrom(today.toString())
                .setValidTo(today.plusYears(1).toString());
    }

    /** Puts terms in force; bulk output is approved when asked. */
    public String agreed(AgreementTerms.Builder terms, boolean bulk) {
        String id = bean(Applications.class).apply("", terms.build(), APPLICANT).getAgreementId();
        PreviewAgreementResponse preview = bean(AgreementPreview.class).ofAgreement(id);
        bean(Approvals.class).approve(id, preview.getPlanDigest(), preview.getTermsDigest(), APPROVER);
        if (bulk) {
            bean(Approvals.class).approveBulkOutput(id, "試験", APPROVER);
        }
        return id;
    }

    /** Puts changed terms of an agreement in force. */
    void changeTerms(String agreementId, AgreementTerms.Builder terms) {
        bean(Applications.class).apply(agreementId, terms.build(), APPLICANT);
        PreviewAgreementResponse preview = bean(AgreementPreview.class).ofAgreement(agreementId);
        bean(Approvals.class).approve(agreementId, preview.getPlanDigest(), preview.getTermsDigest(), APPROVER);
    }

    /** Applies for terms that are narrower; they are in force without an approval. */
    void narrow(String agreementId, AgreementTerms.Builder terms) {
        bean(Applications.class).apply(agreementId, terms.build(), APPLICANT);
    }

    void approveBulk(String agreementId) {
        bean(Approvals.class).approveBulkOutput(agreementId, "試験", APPROVER);
    }

    static AgreementTerms.Builder inWard(String ward) {
        return terms().setPopulation(Population.newBuilder().addWardCodes(ward));
    }

    public void revoke(String agreementId) {
        bean(Approvals.class).revoke(agreementId, "試験", APPROVER);
    }

    void revokeCertificate() {
        bean(Participants.class).revokeCertificate(asker.fingerprint(), "試験", ADMINISTRATOR);
    }

    /** A generated record. */
    public static ResidentRecord record(String number, String name, String ward) {
        return ResidentRecord.newBuilder()
                .setAddresseeNumber(number)
                .setResidentKind("1")
                .setResidentState("1")
                .setName(PersonName.newBuilder().setFullName(name))
                .setSex("2")
                .setBirthDate(UncertainDate.newBuilder().setValue("1980-05-05"))
                .setAddress(Address.newBuilder().setWardCode(ward).setTown("見本町"))
                .build();
    }

    /** Registers persons, as intake does: persons, records and changes in one transaction. */
    public long[] register(List<ResidentRecord> records) {
        long[] ids = database.db().transactionRetrying(tx -> {
            long firstId = bean(Persons.class).reserve(tx, records.size());
            long[] created = LongStream.range(firstId, firstId + records.size()).toArray();
            List<NewPerson> persons = new ArrayList<>();
            for (int i = 0; i < created.length; i++) {
                persons.add(new NewPerson(created[i], records.get(i).getAddresseeNumber()));
            }
            bean(Persons.class).create(tx, persons, LocalDate.of(2026, 4, 1));
            List<LogEntry> entries = new ArrayList<>();
            for (int i = 0; i < created.length; i++) {
                byte[] after = records.get(i).toByteArray();
                entries.add(LogEntry.change(
                        created[i], ChangedLeaves.ALL, Optional.empty(), ScopeAttributes.of(after), after));
            }
            long sequence = bean(ChangeLog.class).append(tx, entries);
            for (int i = 0; i < created.length; i++) {
                store(tx, created[i], sequence + i, records.get(i));
            }
            return created;
        });
        for (int i = 0; i < ids.length; i++) {
            truth.put(ids[i], records.get(i));
        }
        bean(ChangeLog.class).committed();
        return ids;
    }

    /** Changes one record. Changes of one person are not made concurrently. */
    public long change(long personId, ResidentRecord after) {
        ResidentRecord before = truth.get(personId);
        long sequence = database.db().transactionRetrying(tx -> {
            bean(Persons.class).lock(tx, List.of(personId));
            byte[] bytes = after.toByteArray();
            LogEntry entry = LogEntry.change(
                    personId,
                    ChangedLeaves.between(before.toByteArray(), bytes),
                    Optional.of(ScopeAttributes.of(before.toByteArray())),
                    ScopeAttributes.of(bytes),
                    bytes);
            long given = bean(ChangeLog.class).append(tx, List.of(entry));
            store(tx, personId, given, after);
            return given;
        });
        truth.put(personId, after);
        bean(ChangeLog.class).committed();
        return sequence;
    }

    /** The records as they are, by number. */
    Map<String, ResidentRecord> truth() {
        Map<String, ResidentRecord> byNumber = new ConcurrentHashMap<>();
        truth.values().forEach(each -> byNumber.put(each.getAddresseeNumber(), each));
        return byNumber;
    }

    private static void store(Connection tx, long personId, long sequence, ResidentRecord record) throws SQLException {
        try (PreparedStatement statement = tx.prepareStatement("""
                REPLACE INTO basics_resident (person_id, history_number, sequence, payload, scope, three_items_index)
                VALUES (?, 1, ?, ?, ?, ?)""")) {
            statement.setLong(1, personId);
            statement.setLong(2, sequence);
            statement.setBytes(3, record.toByteArray());
            statement.setBytes(4, ScopeAttributes.of(record.toByteArray()).encode());
            statement.setBytes(5, new byte[32]);
            statement.executeUpdate();
        }
    }

    /** Ties another number to a person. */
    void number(long personId, String domain, String number) {
        database.db().transaction(tx -> {
            try (PreparedStatement statement = tx.prepareStatement("""
                    INSERT INTO addressee_number (domain, number, person_id, valid_from, known_from)
                    VALUES (?, ?, ?, '2026-04-01', UTC_TIMESTAMP(6))""")) {
                statement.setString(1, domain);
                statement.setString(2, number);
                statement.setLong(3, personId);
                return statement.executeUpdate();
            }
        });
    }

    /** What comes of a query; throws what it fails of. */
    public static Sealed answer(CompletableFuture<Sealed> coming) {
        try {
            return coming.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof HubException refused) {
                throw refused;
            }
            throw e;
        }
    }

    public static List<DisclosureEntry> entries(Disclosure disclosure) {
        return disclosure.getEntriesList().stream()
                .map(each -> parse(() -> DisclosureEntry.parseFrom(each.getEntry())))
                .toList();
    }

    public static ResidentRecord payload(DisclosureEntry entry) {
        return parse(() -> ResidentRecord.parseFrom(entry.getPayload()));
    }

    private interface Parsing<T> {
        T parse() throws InvalidProtocolBufferException;
    }

    private static <T> T parse(Parsing<T> parsing) {
        try {
            return parsing.parse();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        database.close();
    }
}
