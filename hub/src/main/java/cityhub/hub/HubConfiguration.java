package cityhub.hub;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.nio.file.Path;
import java.time.ZoneId;

/**
 * What the whole hub is told at start. Keys and officers are never part of it.
 *
 * @param cityCode municipality code of the city, 6 digits with check digit (全国地方公共団体コード)
 * @param home folder of this hub: {@code certs}, {@code keys}, {@code database}
 * @param registerOwnerDepartment department that owns the resident register and approves agreements
 */
@ConfigurationProperties("cityhub")
public record HubConfiguration(
        @Bindable(defaultValue = "011002") String cityCode,
        @Bindable(defaultValue = "var/hub") String home,
        @Bindable(defaultValue = "resident-affairs") String registerOwnerDepartment) {

    /** Business dates are of this zone; everything else is UTC. */
    public static final ZoneId BUSINESS_ZONE = ZoneId.of("Asia/Tokyo");

    public HubConfiguration {
        if (!cityCode.matches("[0-9]{6}")) {
            throw new IllegalArgumentException("cityhub.city-code must be 6 digits");
        }
    }

    public Path homeFolder() {
        return Path.of(home);
    }

    /** Certificates: {@code ca.pem}, {@code server.pem}, {@code server.key}. */
    public Path certificateFolder() {
        return homeFolder().resolve("certs");
    }

    /** Signing and encryption keys, readable by the hub's user only. */
    public Path keyFolder() {
        return homeFolder().resolve("keys");
    }
}
