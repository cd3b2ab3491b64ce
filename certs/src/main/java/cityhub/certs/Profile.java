package cityhub.certs;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;

/** What a certificate may be used for: key usage is digital signature and, for messages and media, key agreement. */
public sealed interface Profile {
    /** Common name of the subject. */
    String commonName();

    /** The one extended key usage (RFC 5280, 4.2.1.12). */
    KeyPurposeId purpose();

    /** Subject alternative names. */
    GeneralName[] names();

    /** A participant or an officer: TLS client only, named by its URI. */
    record Holder(CertificateHolder holder) implements Profile {
        @Override
        public String commonName() {
            return holder.id();
        }

        @Override
        public KeyPurposeId purpose() {
            return KeyPurposeId.id_kp_clientAuth;
        }

        @Override
        public GeneralName[] names() {
            return new GeneralName[] {
                new GeneralName(
                        GeneralName.uniformResourceIdentifier, holder.uri().toString())
            };
        }
    }

    /**
     * The hub, or the database beside it: TLS server only, named by host names and addresses.
     *
     * @param commonName what the subject says, such as {@code hub}
     * @param hostNames DNS names, at least one
     * @param addresses IP addresses
     */
    record Server(String commonName, List<String> hostNames, List<InetAddress> addresses) implements Profile {
        /** Copies the lists. */
        public Server {
            hostNames = List.copyOf(hostNames);
            addresses = List.copyOf(addresses);
        }

        /** A server on this machine: {@code localhost}, 127.0.0.1 and ::1. */
        public static Server local(String commonName) {
            return new Server(
                    commonName,
                    List.of("localhost"),
                    List.of(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("::1")));
        }

        @Override
        public KeyPurposeId purpose() {
            return KeyPurposeId.id_kp_serverAuth;
        }

        @Override
        public GeneralName[] names() {
            return Stream.concat(
                            hostNames.stream().map(name -> new GeneralName(GeneralName.dNSName, name)),
                            addresses.stream()
                                    .map(address -> new GeneralName(GeneralName.iPAddress, address.getHostAddress())))
                    .toArray(GeneralName[]::new);
        }
    }
}
