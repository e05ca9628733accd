package io.cemaf.rules;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A rules file's text, if the file can be read and trusted. */
final class TextFile {
  private static final int OTHERS_WRITE = 0002;
  private static final int GROUP_WRITE = 0020;

  private TextFile() {}

  /** The text; null after reporting what is wrong with the file, at {@code place}. */
  static @Nullable String read(Path file, LoadOptions options, SourceRef place, Reading reading) {
    try {
      // A device or pipe could be read for ever.
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        var kind = Files.isDirectory(file) ? " is a directory, no file" : " is no regular file";
        reading.error(place, Code.FILE, file + kind);
        return null;
      }
      if (!options.trust()) {
        var reason = whyUntrusted(file, options.userId());
        if (reason != null) {
          reading.error(place, Code.UNTRUSTED, reason);
          return null;
        }
      }
      if (Files.size(file) > YamlText.MAX_CHARACTERS) {
        reading.error(place, Code.FILE, file + " is larger than 16 MiB");
        return null;
      }
      return decode(Files.readAllBytes(file), reading);
    } catch (NoSuchFileException e) {
      reading.error(place, Code.FILE, file + " does not exist");
    } catch (AccessDeniedException e) {
      reading.error(place, Code.FILE, file + " may not be read by this user");
    } catch (IOException e) {
      reading.error(place, Code.FILE, file + " cannot be read: " + e.getMessage());
    }
    return null;
  }

  private static @Nullable String decode(byte[] bytes, Reading reading) {
    var decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    var in = ByteBuffer.wrap(bytes);
    var out = CharBuffer.allocate(bytes.length);
    var result = decoder.decode(in, out, true);
    var text = out.flip().toString();
    if (!result.isUnderflow()) {
      reading.error(
          end(text, reading),
          Code.FILE,
          "not UTF-8 from byte " + in.position() + " on; save it as such");
      return null;
    }
    if (text.isBlank()) {
      reading.error(YamlText.start(reading), Code.FILE, "the file is empty");
      return null;
    }
    return text.charAt(0) == '\uFEFF' ? text.substring(1) : text;
  }

  private static SourceRef end(String text, Reading reading) {
    var line = 1;
    for (var i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) {
      line++;
    }
    return new SourceRef(reading.file(), line, text.length() - text.lastIndexOf('\n'));
  }

  /** Who can write rules can stop the application, so only its user and root may. */
  private static @Nullable String whyUntrusted(Path file, int userId) throws IOException {
    int owner;
    int group;
    int mode;
    try {
      owner = number(file, "unix:uid");
      group = number(file, "unix:gid");
      mode = number(file, "unix:mode");
    } catch (UnsupportedOperationException | IllegalArgumentException e) {
      return null; // no such owners here, as on Windows
    }
    var remedy = "; -Dcemaf.rules.trust=true accepts it all the same";
    if (owner != 0 && owner != userId) {
      return file + " belongs to user " + owner + ", neither to this one nor to root" + remedy;
    }
    // A group of the owner's own number is the owner alone, as most distributions set users up.
    if ((mode & OTHERS_WRITE) != 0 || ((mode & GROUP_WRITE) != 0 && group != owner)) {
      return file + " can be written by others; chmod go-w " + file + remedy;
    }
    return null;
  }

  private static int number(Path file, String attribute) throws IOException {
    if (Files.getAttribute(file, attribute) instanceof Integer number) {
      return number;
    }
    throw new UnsupportedOperationException(attribute);
  }
}
