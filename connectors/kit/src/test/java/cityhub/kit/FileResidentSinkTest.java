package cityhub.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.kit.ResidentEntry.Kind;
import cityhub.kit.fake.FakeBasics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileResidentSinkTest {
    private static final Position START = new Position(1, 10);

    @TempDir
    private Path folder;

    @Test
    void whatWasAppliedIsThereAfterOpeningAgain() throws IOException {
        Map<String, ?> before;
        try (FileResidentSink sink = FileResidentSink.open(folder)) {
            batches().forEach(sink::apply);
            before = sink.records();
        }
        try (FileResidentSink sink = FileResidentSink.open(folder)) {
            assertEquals(before, sink.records());
            assertEquals(3, sink.size());
            assertEquals(batches().getLast().progress(), sink.lastCommitted());
            assertEquals(
                    new Position(1, 21),
                    sink.positionsOf(Set.of(number(2), number(99))).get(number(2)));
        }
    }

    @Test
    void journalCutAnywhereGivesTheStateAfterSomeBatch() throws IOException {
        List<Batch> batches = new ArrayList<>(batches());
        batches.removeIf(Batch.SnapshotCompleted.class::isInstance);
        List<Progress> reached = new ArrayList<>(List.of(Progress.nothing()));
        try (FileResidentSink sink = FileResidentSink.open(folder)) {
            for (Batch batch : batches) {
                sink.apply(batch);
                reached.add(batch.progress());
            }
        }
        byte[] whole = Files.readAllBytes(journal());
        int last = -1;
        for (int length = 0; length <= whole.length; length++) {
            Files.write(journal(), Arrays.copyOf(whole, length));
            try (FileResidentSink sink = FileResidentSink.open(folder)) {
                int at = reached.indexOf(sink.lastCommitted());
                assertTrue(at >= last);
                last = at;
            }
        }
        assertEquals(reached.size() - 1, last);
    }

    @Test
    void cutJournalGoesOn() throws IOException {
        try (FileResidentSink sink = FileResidentSink.open(folder)) {
            batches().forEach(sink::apply);
        }
        byte[] whole = Files.readAllBytes(journal());
        Files.write(journal(), Arrays.copyOf(whole, whole.length - 1));
        Batch last = batches().getLast();
        try (FileResidentSink sink = FileResidentSink.open(folder)) {
            sink.apply(last);
        }
        try (FileResidentSink sink = FileResidentSink.open(folder)) {
            assertEquals(last.progress(), sink.lastCommitted());
        }
    }

    @Test
    void snapshotRemovesWhomItDoesNotName() throws IOException {
        try (FileResidentSink sink = FileResidentSink.open(folder)) {
            batches().forEach(sink::apply);
            sink.apply(new Batch.SnapshotStarted(Progress.snapshot("s2", new Position(1, 30), ""), 1));
            sink.apply(new Batch.SnapshotPage(
                    Progress.snapshot("s2", new Position(1, 30), "t"), List.of(entry(Kind.KEEP, 2, 25, "新"))));
            assertEquals(3, sink.size());
            sink.apply(new Batch.SnapshotCompleted(Progress.feed(new Position(1, 30), new Position(1, 30))));
            assertEquals(Set.of(number(2)), sink.records().keySet());
        }
    }

    @Test
    void journalThatGrewIsWrittenAnew() throws IOException {
        String name = "長".repeat(300);
        try (FileResidentSink sink = FileResidentSink.open(folder)) {
            for (int i = 0; i < 3000; i++) {
                sink.apply(changes(100 + i, entry(Kind.KEEP, i % 3, 100 + i, name + i)));
            }
            assertTrue(Files.size(journal()) < 2_000_000);
        }
        try (FileResidentSink sink = FileResidentSink.open(folder)) {
            assertEquals(3, sink.size());
            assertEquals(new Position(1, 3099), sink.lastCommitted().position());
        }
    }

    @Test
    void otherFilesAreLeftAlone() throws IOException {
        Files.writeString(journal(), "something else that somebody still needs");
        assertThrows(IOException.class, () -> FileResidentSink.open(folder));
        assertEquals("something else that somebody still needs", Files.readString(journal()));
    }

    @Test
    void folderBelongsToOneSinkAndItsOwner() throws IOException {
        FileResidentSink sink = FileResidentSink.open(folder);
        assertThrows(IOException.class, () -> FileResidentSink.open(folder));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(journal())));
        sink.close();
        assertThrows(IllegalStateException.class, () -> sink.apply(batches().getFirst()));
    }

    @Test
    void progressIsReadAsItWasWritten() {
        for (Batch batch : batches()) {
            assertEquals(batch.progress(), Progress.decode(batch.progress().encode()));
        }
        Progress odd = Progress.snapshot("id", new Position(-1, -2), "a token with  blanks ");
        assertEquals(odd, Progress.decode(odd.encode()));
        for (String wrong : List.of("", "v1", "v2 FEED 1 1 1 1  ", "v1 FEED x 1 1 1  ", "v1 OTHER 1 1 1 1  ")) {
            assertThrows(IllegalArgumentException.class, () -> Progress.decode(wrong));
        }
    }

    @Test
    void entriesDoNotPrintPersons() {
        assertFalse(entry(Kind.KEEP, 77, 1, "生成 花子").toString().contains("77"));
        assertFalse(batches().toString().contains("生成"));
    }

    private static List<Batch> batches() {
        return List.of(
                new Batch.SnapshotStarted(Progress.snapshot("s1", START, ""), 3),
                new Batch.SnapshotPage(
                        Progress.snapshot("s1", START, "t1"),
                        List.of(entry(Kind.KEEP, 1, 3, "生成 一"), entry(Kind.KEEP, 2, 4, "生成 二"))),
                new Batch.SnapshotCompleted(Progress.feed(START, new Position(1, 20))),
                changes(20, entry(Kind.ENTER, 3, 20, "生成 三")),
                changes(
                        23,
                        entry(Kind.KEEP, 2, 21, "生成 弐"),
                        entry(Kind.LEAVE, 1, 22, ""),
                        entry(Kind.ENTER, 4, 23, "生成 四")));
    }

    private static Batch changes(long reached, ResidentEntry... entries) {
        return new Batch.Changes(Progress.feed(new Position(1, reached), new Position(1, 20)), List.of(entries));
    }

    private static ResidentEntry entry(Kind kind, int number, long sequence, String name) {
        return new ResidentEntry(
                kind, number(number), new Position(1, sequence), FakeBasics.record(number, name), true);
    }

    private static String number(int number) {
        return FakeBasics.record(number, "").getAddresseeNumber();
    }

    private Path journal() {
        return folder.resolve("residents.journal");
    }
}
