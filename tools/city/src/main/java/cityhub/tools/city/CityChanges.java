package cityhub.tools.city;

import cityhub.basics.v1.IntakeOutcome;
import cityhub.resident.v1.ResidentChange;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Queue;

/**
 * The life of a city after the initial load, change by change. The changes of one notice (届出) follow each other.
 * Not for use by several threads.
 */
public final class CityChanges implements Iterator<CityChange> {
    /** Changes are spread over the first days, so that none lies in the future of a hub that runs later. */
    private static final int DAYS = 150;

    private final City city;
    private long count;
    private final Register register;
    private final LifeEvents events;
    private final BadChanges faults;
    private final CityTruth truth;
    private final Queue<CityChange> waiting = new ArrayDeque<>();
    private long made;
    private long drawn;
    private final Map<IntakeOutcome, Long> refusals = new EnumMap<>(IntakeOutcome.class);
    private long notices;
    private long days;

    CityChanges(City city, long count) {
        this.city = city;
        this.count = count;
        this.register = new Register(city);
        this.events = new LifeEvents(register);
        this.faults = new BadChanges(register);
        this.truth = new CityTruth(city);
    }

    @Override
    public boolean hasNext() {
        return drawn < count;
    }

    /** The next change; the truth includes it from then on. */
    @Override
    public CityChange next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the city has told all its changes");
        }
        if (waiting.isEmpty()) {
            draw();
        }
        CityChange next = waiting.remove();
        drawn++;
        next.refusal().ifPresent(refusal -> refusals.merge(refusal.outcome(), 1L, Long::sum));
        truth.apply(next);
        return next;
    }

    /** The city lives on: so many more changes follow. */
    public void goOn(long more) {
        count += more;
    }

    /** What the register holds after the changes drawn so far; the same object all the time. */
    public CityTruth truth() {
        return truth;
    }

    /** Changes drawn so far. */
    public long drawn() {
        return drawn;
    }

    /** Changes drawn so far that the hub must not accept when they come, by the outcome that it must answer. */
    public Map<IntakeOutcome, Long> refusals() {
        return Map.copyOf(refusals);
    }

    /** Changes drawn so far that the hub must refuse or leave to an officer; those parked and let in later apart. */
    public long refused() {
        return refusals.entrySet().stream()
                .filter(entry -> entry.getKey() != IntakeOutcome.INTAKE_OUTCOME_PARKED)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private void draw() {
        notices++;
        long seed = city.settings().seed();
        days = Math.max(days, 1 + made * DAYS / count);
        LocalDate day = city.settings().referenceDate().plusDays(days);
        Dice fault = Dice.of(seed, Dice.Topic.FAULTS, notices);
        String noticeId = "N%010d".formatted(notices);
        if (fault.perMille(city.settings().badPerMille())) {
            Optional<List<CityChange>> bad = faults.next(fault, day, count - made, noticeId);
            if (bad.isPresent()) {
                waiting.addAll(bad.get());
                made += bad.get().size();
                return;
            }
        }
        List<ResidentChange.Builder> notice = events.next(Dice.of(seed, Dice.Topic.LIFE, notices), day, count - made);
        for (ResidentChange.Builder change : notice) {
            if (notice.size() > 1) {
                change.setNoticeId(noticeId).setNoticeSize(notice.size());
            }
            register.take(change.getRecord());
            waiting.add(CityChange.good(change.build()));
        }
        made += notice.size();
    }
}
