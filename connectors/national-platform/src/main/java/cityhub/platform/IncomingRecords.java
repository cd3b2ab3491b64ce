package cityhub.platform;

import cityhub.kit.CityHub;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the platform's records of provision (情報提供等記録) of the day before against the hub's, once a day: a provision that the
 * hub was never told of becomes a record of the person after all.
 */
final class IncomingRecords {
    private static final Logger LOG = LoggerFactory.getLogger(IncomingRecords.class);
    private static final ZoneId ZONE = ZoneId.of("Asia/Tokyo");

    private final PlatformLine line;
    private final KeptProvisions kept;
    private final InstantSource clock;
    private LocalDate done = LocalDate.MIN;
    private String fileId = "";

    IncomingRecords(CityHub hub, String agreementId, PlatformLine line, MeterRegistry metrics, InstantSource clock) {
        this.line = line;
        this.kept = new KeptProvisions(hub, agreementId, "cityhub.platform.records", metrics);
        this.clock = clock;
    }

    /**
     * Carries them, when that was not done today.
     *
     * @throws PlatformException when the line is down or closed; otherwise they are left to the next day
     */
    void carry() throws PlatformException {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZONE);
        if (today.equals(done)) {
            return;
        }
        try {
            if (fetch(today.minusDays(1))) {
                done = today;
                fileId = "";
            }
        } catch (PlatformException e) {
            if (WorkReports.isLineClosed(e)) {
                throw e;
            }
            LOG.warn("the platform's records of yesterday are not compared: {}", e.code());
            done = today;
            fileId = "";
        }
    }

    /** Whether it is done; otherwise the platform's file is not ready. */
    private boolean fetch(LocalDate day) throws PlatformException {
        if (fileId.isEmpty()) {
            fileId = line.call(
                            PlatformInterface.IF_TKM_40113,
                            JsonNodeFactory.instance.objectNode().put("date", day.toString()))
                    .path("file_id")
                    .asText();
        }
        JsonNode result = line.call(
                PlatformInterface.IF_TKM_40124,
                JsonNodeFactory.instance.objectNode().put("file_id", fileId));
        if (result.path("result").asText().equals("PENDING")) {
            return false;
        }
        if (!result.path("result").asText().equals("ACCEPTED")) {
            throw new PlatformException("FILE_NOT_TAKEN");
        }
        int unknown = kept.keep(result.path("provisions"));
        if (unknown > 0) {
            LOG.warn("{} provisions of {} were not known to the hub: they are records now", unknown, day);
        }
        return true;
    }
}
