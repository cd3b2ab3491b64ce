package cityhub.hub.api;

import cityhub.certs.Certificates;
import cityhub.certs.Credential;
import cityhub.certs.DevelopmentCa;
import cityhub.hub.registry.ActingOfficer;
import cityhub.hub.registry.Participants;
import cityhub.hub.staff.Bootstrap;
import cityhub.hub.staff.Officers;
import cityhub.hub.store.TestDatabase;
import cityhub.registry.v1.Participant;
import cityhub.registry.v1.ParticipantKind;
import cityhub.staff.v1.Officer;
import cityhub.staff.v1.Permission;
import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.micronaut.grpc.server.GrpcEmbeddedServer;
import io.micronaut.http.server.netty.NettyEmbeddedServer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLException;

/** A whole hub on its real database, its gRPC port with mutual TLS and its management port, both on loopback. */
public final class TestHub implements AutoCloseable {
    private static final Duration MONTH = Duration.ofDays(30);
    private static final String CITY = "011002";

    private final TestDatabase database;
    private final DevelopmentCa authority;
    private final GrpcEmbeddedServer grpc;
    private final NettyEmbeddedServer management;
    private final List<ManagedChannel> channels = new ArrayList<>();
    private final ActingOfficer administrator =
            new ActingOfficer("A-001", "information-systems", Set.of(Permission.PERMISSION_ADMINISTER));

    private TestHub(TestDatabase database, DevelopmentCa authority) {
        this.database = database;
        this.authority = authority;
        this.grpc = database.bean(GrpcEmbeddedServer.class);
        this.management = database.bean(NettyEmbeddedServer.class);
    }

    /** Starts a hub that has its first two officers: A-001 may administer, R-001 may approve. */
    public static TestHub start() {
        return start(Map.of());
    }

    /** The same with settings of the hub. */
    public static TestHub start(Map<String, Object> settings) {
        Map<String, Object> properties = new HashMap<>(settings);
        properties.putAll(Map.of("grpc.server.port", 0, "grpc.server.host", "localhost", "micronaut.server.port", -1));
        TestDatabase database = TestDatabase.create(properties);
        DevelopmentCa authority =
                DevelopmentCa.openOrCreate(database.home().resolve("authority"), CITY, InstantSource.system());
        authority.issueLocalServer("hub", MONTH).writeTo(database.home().resolve("certs"), "server");
        TestHub hub = new TestHub(database, authority);
        hub.database
                .bean(Bootstrap.class)
                .firstOfficers(
                        hub.first("A-001", "information-systems", Permission.PERMISSION_ADMINISTER),
                        hub.first("R-001", "resident-affairs", Permission.PERMISSION_APPROVE));
        hub.management.start();
        hub.grpc.start();
        return hub;
    }

    public DevelopmentCa authority() {
        return authority;
    }

    public TestDatabase database() {
        return database;
    }

    public int managementPort() {
        return management.getPort();
    }

    /** An officer with a bound certificate. */
    public Credential officer(String officerId, String departmentId, Permission... permissions) {
        Credential credential = authority.issueOfficer(officerId, MONTH);
        database.bean(Officers.class)
                .add(message(officerId, departmentId, permissions), pem(credential), administrator);
        return credential;
    }

    /** A participant with a bound certificate. */
    public Credential participant(String participantId, String departmentId, ParticipantKind kind) {
        Participants participants = database.bean(Participants.class);
        participants.register(
                Participant.newBuilder()
                        .setParticipantId(participantId)
                        .setNameJa("試験システム")
                        .setNameEn("Test system")
                        .setDepartmentId(departmentId)
                        .setOrganId("MAYOR")
                        .setKind(kind)
                        .build(),
                administrator);
        Credential credential = authority.issueParticipant(participantId, MONTH);
        participants.bindCertificate(participantId, pem(credential), administrator);
        return credential;
    }

    /** Revokes the certificate of a participant. */
    public void revoke(Credential credential) {
        database.bean(Participants.class)
                .revokeCertificate(Certificates.fingerprint(credential.certificate()), "test", administrator);
    }

    /** Revokes a participant. */
    public void revokeParticipant(String participantId) {
        database.bean(Participants.class).revoke(participantId, "test", administrator);
    }

    /** Revokes an officer. */
    public void revokeOfficer(String officerId) {
        database.bean(Officers.class).revoke(officerId, "test", administrator);
    }

    /** A channel to the hub with a certificate. */
    public ManagedChannel channel(Credential credential) {
        try {
            ManagedChannel channel = NettyChannelBuilder.forAddress("localhost", grpc.getPort())
                    .sslContext(GrpcSslContexts.forClient()
                            .keyManager(credential.key(), credential.certificate())
                            .trustManager(authority.certificate())
                            .build())
                    .build();
            channels.add(channel);
            return channel;
        } catch (SSLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        channels.forEach(ManagedChannel::shutdownNow);
        database.close();
    }

    private Bootstrap.FirstOfficer first(String officerId, String departmentId, Permission permission) {
        return new Bootstrap.FirstOfficer(
                message(officerId, departmentId, permission), pem(authority.issueOfficer(officerId, MONTH)));
    }

    private static Officer message(String officerId, String departmentId, Permission... permissions) {
        return Officer.newBuilder()
                .setOfficerId(officerId)
                .setDisplayName("係長")
                .setDepartmentId(departmentId)
                .addAllPermissions(List.of(permissions))
                .build();
    }

    private static String pem(Credential credential) {
        return Certificates.toPem(credential.certificate());
    }
}
