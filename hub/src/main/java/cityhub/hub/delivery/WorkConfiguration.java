package cityhub.hub.delivery;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import java.time.LocalTime;

/**
 * When the line to the intermediate-server platform is open, and how work for it is given out. The platform's hours are not
 * public (docs/platform-interfaces.md): the defaults are common office hours, and every city sets its own.
 *
 * @param opens opening on working days, HH:mm of Asia/Tokyo
 * @param closes closing on working days, HH:mm of Asia/Tokyo, later than the opening
 * @param lease how long a piece of work is its taker's; not reported by then, it is given out again
 * @param later when a piece that was not ready is given out again
 * @param medium when a piece that went out on a medium, and of which nothing was heard, is given out again
 * @param mostFailures after so many failures a piece is parked for an officer
 */
@ConfigurationProperties("cityhub.work")
public record WorkConfiguration(
        @Bindable(defaultValue = "08:30") String opens,
        @Bindable(defaultValue = "17:15") String closes,
        @Bindable(defaultValue = "2m") Duration lease,
        @Bindable(defaultValue = "2s") Duration later,
        @Bindable(defaultValue = "3d") Duration medium,
        @Bindable(defaultValue = "10") int mostFailures) {

    public WorkConfiguration {
        if (!LocalTime.parse(opens).isBefore(LocalTime.parse(closes))) {
            throw new IllegalArgumentException("cityhub.work: opens must be before closes");
        }
        if (lease.toSeconds() < 1 || later.toMillis() < 1 || medium.toSeconds() < 1 || mostFailures < 1) {
            throw new IllegalArgumentException("cityhub.work: lease, later, medium and most-failures must be positive");
        }
    }
}
