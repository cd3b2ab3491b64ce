package cityhub.platform;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** How messages are written: JSON whose names come from a file, so that the official ones can take their place. */
public final class PlatformLayout {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Map<String, String> outward = new HashMap<>();
    private final Map<String, String> inward = new HashMap<>();

    private PlatformLayout(Properties names) {
        names.stringPropertyNames().forEach(ours -> {
            String theirs = names.getProperty(ours);
            outward.put(ours, theirs);
            if (inward.put(theirs, ours) != null) {
                throw new IllegalArgumentException("two fields are named " + theirs);
            }
        });
    }

    /** Our own layout. */
    public static PlatformLayout ours() {
        try (InputStream in = PlatformLayout.class.getResourceAsStream("/cityhub/platform/layout.properties")) {
            if (in == null) {
                throw new IllegalStateException("missing resource layout.properties");
            }
            return read(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The layout of a file. */
    public static PlatformLayout of(Path file) throws IOException {
        try (Reader reader = Files.newBufferedReader(file)) {
            return read(reader);
        }
    }

    private static PlatformLayout read(Reader reader) throws IOException {
        Properties names = new Properties();
        names.load(reader);
        return new PlatformLayout(names);
    }

    /** The bytes of a message. */
    public byte[] write(PlatformMessage message) {
        ObjectNode whole = message.body().deepCopy();
        whole.put("message_id", message.messageId())
                .put("sender", message.sender())
                .put("recipient", message.recipient())
                .put("interface", message.name().name())
                .put("sent_time", message.sentTime().toString())
                .put("in_reply_to", message.inReplyTo());
        try {
            return MAPPER.writeValueAsBytes(renamed(whole, outward));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can be written", e);
        }
    }

    /**
     * The message of some bytes.
     *
     * @throws PlatformException MESSAGE_UNREADABLE
     */
    public PlatformMessage read(byte[] bytes) throws PlatformException {
        try {
            if (!(renamed(MAPPER.readTree(bytes), inward) instanceof ObjectNode whole)) {
                throw new PlatformException("MESSAGE_UNREADABLE");
            }
            return new PlatformMessage(
                    whole.path("message_id").asText(),
                    whole.path("sender").asText(),
                    whole.path("recipient").asText(),
                    PlatformInterface.valueOf(whole.path("interface").asText()),
                    Instant.parse(whole.path("sent_time").asText()),
                    whole.path("in_reply_to").asText(),
                    whole);
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            throw new PlatformException("MESSAGE_UNREADABLE", e);
        }
    }

    private static JsonNode renamed(JsonNode node, Map<String, String> names) {
        if (node instanceof ObjectNode object) {
            ObjectNode renamed = JsonNodeFactory.instance.objectNode();
            object.properties()
                    .forEach(each -> renamed.set(
                            names.getOrDefault(each.getKey(), each.getKey()), renamed(each.getValue(), names)));
            return renamed;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode renamed = JsonNodeFactory.instance.arrayNode();
            array.forEach(each -> renamed.add(renamed(each, names)));
            return renamed;
        }
        return node;
    }
}
