package cityhub.hub.evidence;

import cityhub.evidence.v1.SaltedEntry;
import cityhub.hub.disclosure.Disclosed;
import cityhub.hub.disclosure.DisclosureContext;
import cityhub.hub.disclosure.Subject;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A disclosure with everything that the caller's thread can compute: salts, payload root, subjects, and the lines of
 * its statement around the ledger time, which only the sealing transaction knows.
 */
final class PreparedDisclosure {
    static final int SALT = 32;
    static final int MOST_ENTRIES = 500;

    private final String id;
    private final DisclosureContext context;
    private final List<SaltedEntry> entries;
    private final ByteString salt;
    private final ByteString subjects;
    private final Map<Long, Long> seen;
    private final ByteString linesAfterTime;

    private PreparedDisclosure(
            String id,
            DisclosureContext context,
            String planDigest,
            List<byte[]> contents,
            List<Subject> persons,
            ConsumerLines consumers,
            byte[] random) {
        this.id = id;
        this.context = context;
        this.seen = oldestSeen(persons);
        this.salt = UnsafeByteOperations.unsafeWrap(slice(random, 0));
        this.subjects = SubjectsBlob.of(slice(random, 1), seen.keySet());
        List<SaltedEntry> salted = new ArrayList<>(contents.size());
        List<byte[]> leaves = new ArrayList<>(contents.size());
        for (int i = 0; i < contents.size(); i++) {
            byte[] entrySalt = slice(random, i + 2);
            leaves.add(MerkleTree.leaf(entrySalt, contents.get(i)));
            salted.add(SaltedEntry.newBuilder()
                    .setSalt(UnsafeByteOperations.unsafeWrap(entrySalt))
                    .setEntry(UnsafeByteOperations.unsafeWrap(contents.get(i)))
                    .build());
        }
        this.entries = salted;
        this.linesAfterTime = lines(consumers.of(context, planDigest), contents.size(), new MerkleTree(leaves).root());
    }

    /**
     * @throws cityhub.hub.HubException INVALID_ARGUMENT when a text of the context has line breaks
     */
    static PreparedDisclosure of(Disclosed disclosed, ConsumerLines consumers, SecureRandom random) {
        return of(
                disclosed.context(),
                disclosed.planDigest(),
                disclosed.entries(),
                disclosed.subjects(),
                consumers,
                random);
    }

    static PreparedDisclosure of(
            DisclosureContext context,
            String planDigest,
            List<byte[]> entries,
            List<Subject> subjects,
            ConsumerLines consumers,
            SecureRandom random) {
        if (entries.isEmpty() || entries.size() > MOST_ENTRIES) {
            throw new IllegalArgumentException("a disclosure has 1 to " + MOST_ENTRIES + " entries");
        }
        byte[] salts = new byte[SALT * (entries.size() + 2)];
        random.nextBytes(salts);
        return new PreparedDisclosure(RecordIds.next(random), context, planDigest, entries, subjects, consumers, salts);
    }

    private ByteString lines(String consumer, int records, byte[] payloadRoot) {
        StringBuilder text = new StringBuilder(consumer.length() + 512);
        text.append(consumer);
        Statement.line(text, "officer", context.staffNumber());
        Statement.line(text, "terminal", context.terminalId());
        if (!context.criteria().isEmpty()) {
            Statement.line(text, "criteria", String.join(",", context.criteria()));
        }
        Statement.line(text, "records", Integer.toString(records));
        Statement.line(text, "payload-root", HexFormat.of().formatHex(payloadRoot));
        Statement.line(text, "subjects", SubjectsBlob.digest(subjects));
        return ByteString.copyFromUtf8(text.toString());
    }

    /** The record of this disclosure in a batch sealed at a ledger time. */
    LedgerLeaf leafAt(String time) {
        StringBuilder head = new StringBuilder(128);
        Statement.head(head, id, Statement.DISCLOSURE, time);
        byte[] before = head.toString().getBytes(StandardCharsets.UTF_8);
        byte[] statement = Arrays.copyOf(before, before.length + linesAfterTime.size());
        linesAfterTime.copyTo(statement, before.length);
        return new LedgerLeaf(salt, UnsafeByteOperations.unsafeWrap(statement), subjects);
    }

    String id() {
        return id;
    }

    DisclosureContext context() {
        return context;
    }

    List<SaltedEntry> entries() {
        return entries;
    }

    ByteString salt() {
        return salt;
    }

    /** By person, the oldest sequence that something in this disclosure was read at. */
    Map<Long, Long> seen() {
        return seen;
    }

    private static Map<Long, Long> oldestSeen(List<Subject> persons) {
        Map<Long, Long> seen = LinkedHashMap.newLinkedHashMap(persons.size());
        persons.forEach(person -> seen.merge(person.personId(), person.sequence(), Math::min));
        return seen;
    }

    private static byte[] slice(byte[] random, int index) {
        byte[] slice = new byte[SALT];
        System.arraycopy(random, index * SALT, slice, 0, SALT);
        return slice;
    }
}
