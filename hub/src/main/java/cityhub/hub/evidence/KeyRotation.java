package cityhub.hub.evidence;

import cityhub.hub.store.Database;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.TreeMap;

/** Replaces the signing key: the record that introduces the new one is signed by its predecessor. */
@Singleton
public final class KeyRotation {
    private final Database database;
    private final SigningKeys keys;
    private final Acts acts;

    public KeyRotation(Database database, SigningKeys keys, Acts acts) {
        this.database = database;
        this.keys = keys;
        this.acts = acts;
    }

    /**
     * Makes a key and has it sign from the next batch on. Every hub of the city needs its file before that: hubs that
     * do not share the key folder get EVIDENCE_UNAVAILABLE until they have it.
     *
     * @param actor {@code officer:<id>}
     * @return id of the new key
     */
    public String rotate(String actor) {
        LedgerKey introduced = keys.create();
        TreeMap<String, String> details = new TreeMap<>(BatchBuilder.introduction(introduced));
        Act act = new Act(Act.KEY, actor, introduced.id(), details, List.of());
        acts.awaitSealed(database.transaction(tx -> Acts.recordAny(tx, act)));
        return introduced.id();
    }
}
