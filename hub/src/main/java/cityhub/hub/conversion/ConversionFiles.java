package cityhub.hub.conversion;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads the tables that come with the hub, and those of the configuration folder. */
final class ConversionFiles {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private ConversionFiles() {}

    /** The bytes of a file that comes with the hub. */
    static byte[] resource(String name) {
        try (InputStream in = ConversionFiles.class.getResourceAsStream("/cityhub/conversion/" + name)) {
            if (in == null) {
                throw new IllegalStateException("missing resource " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode json(String name, byte[] content) {
        try {
            return MAPPER.readTree(content);
        } catch (IOException e) {
            throw new IllegalArgumentException(name + " is not JSON, or has a name twice", e);
        }
    }

    static JsonNode json(Path file) {
        try {
            return json(file.toString(), Files.readAllBytes(file));
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " cannot be read", e);
        }
    }

    /** The texts of a JSON object by name, in their order; empty when the object is absent. */
    static Map<String, String> texts(String file, JsonNode object) {
        Map<String, String> texts = new LinkedHashMap<>();
        object.properties().forEach(each -> {
            if (!each.getValue().isTextual() || each.getValue().asText().isEmpty()) {
                throw new IllegalArgumentException(file + ": " + each.getKey() + " must have a text that is not empty");
            }
            texts.put(each.getKey(), each.getValue().asText());
        });
        return texts;
    }

    /** A text of a JSON object that must be there. */
    static String text(String file, JsonNode object, String name) {
        JsonNode value = object.path(name);
        if (!value.isTextual() || value.asText().isEmpty()) {
            throw new IllegalArgumentException(file + " lacks " + name);
        }
        return value.asText();
    }

    /** Hex SHA-256 of a text. */
    static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
