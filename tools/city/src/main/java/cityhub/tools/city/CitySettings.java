package cityhub.tools.city;

import java.time.LocalDate;

/**
 * What a city is made from; equal settings give an equal city.
 *
 * @param seed any number
 * @param residents persons in the register, those who moved out or died included, at least 1
 * @param referenceDate the day of the initial load; changes follow on the days after it, at most {@link #LIFE_DAYS}
 * @param badPerMille how many of a thousand changes are deliberately bad, 0 to 500
 */
public record CitySettings(long seed, int residents, LocalDate referenceDate, int badPerMille) {
    /** The changes of a city take place on so many days after the reference date, no more. */
    public static final int LIFE_DAYS = 180;

    public CitySettings {
        if (residents < 1 || badPerMille < 0 || badPerMille > 500) {
            throw new IllegalArgumentException("residents must be 1 or more, bad changes 0 to 500 per mille");
        }
    }

    /** The usual city: reference date 2026-04-01, one bad change in a hundred. */
    public static CitySettings of(long seed, int residents) {
        return new CitySettings(seed, residents, LocalDate.of(2026, 4, 1), 10);
    }
}
