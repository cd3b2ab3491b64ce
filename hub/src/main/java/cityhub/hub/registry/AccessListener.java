package cityhub.hub.registry;

/** Told after the commit, in the hub where the step was taken at once, in other hubs within about a second. */
@FunctionalInterface
public interface AccessListener {

    /** Closes what rests on it. Must not block; what it throws is logged and the next listener is told. */
    void ended(AccessEnded what);
}
