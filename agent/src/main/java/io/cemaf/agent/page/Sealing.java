package io.cemaf.agent.page;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Encryption of what goes to disk, by a key that nobody but this process ever has. The nonce is a
 * counter, so that none comes twice; the pages' numbers are associated data, so that no page passes
 * for another.
 */
final class Sealing {
  static final int NONE = 0;
  static final int AES_GCM = 1;
  static final int CHACHA20_POLY1305 = 2;

  static final int NONCE = 12;
  static final int TAG = 16;

  /** What goes through arrays at once: JDKs are slower with buffers, newer ones three times. */
  private static final int PIECE = 32 << 10;

  /** What is opened goes there as a whole; beyond that it would be too much of the heap. */
  private static final int WHOLE = 512 << 10;

  /**
   * As long as nothing is compiled, small pieces: the JDK's own code for AES comes into use only
   * once what calls it has been called some thousand times, and before that a page takes a
   * millisecond.
   */
  private static final int FIRST_PIECE = 256;

  private static final int FIRST = 512;

  private final int cipher;
  private final @Nullable Key key;
  private final AtomicLong nonces = new AtomicLong();

  private Sealing(int cipher, @Nullable Key key) {
    this.cipher = cipher;
    this.key = key;
  }

  static Sealing none() {
    return new Sealing(NONE, null);
  }

  /** By AES where the processor has it, which is ten times faster then and slower otherwise. */
  static Sealing of(boolean aes, SecureRandom random) {
    var key = new byte[32];
    random.nextBytes(key);
    return aes
        ? new Sealing(AES_GCM, new SecretKeySpec(key, "AES"))
        : new Sealing(CHACHA20_POLY1305, new SecretKeySpec(key, "ChaCha20"));
  }

  int cipher() {
    return cipher;
  }

  String label() {
    return switch (cipher) {
      case AES_GCM -> "AES-GCM";
      case CHACHA20_POLY1305 -> "ChaCha20-Poly1305";
      default -> "none";
    };
  }

  /** Bytes that a page grows by. */
  int overhead() {
    return cipher == NONE ? 0 : TAG;
  }

  long nextNonce() {
    return nonces.incrementAndGet();
  }

  Box box() {
    return new Box();
  }

  /** A cipher with its parameters. For one thread at a time. */
  final class Box {
    private final byte[] nonce = new byte[NONCE];
    private final ByteBuffer nonceView = ByteBuffer.wrap(nonce).order(ByteOrder.LITTLE_ENDIAN);
    private final byte[] associated = new byte[Workbench.BATCH * Records.ENTRY];
    private int associatedLength;
    private final MethodHandle running =
        Apart.method(
            MethodHandles.lookup(),
            "runHere",
            int.class,
            int.class,
            long.class,
            ByteBuffer.class,
            ByteBuffer.class);
    private @Nullable Cipher made;
    private byte[] plain = {};
    private byte[] done = {};
    private long last;

    /** What is told with the bytes that are sealed or opened next, and is not secret. */
    void about(ByteBuffer pages) {
      associatedLength = pages.remaining();
      pages.get(associated, 0, associatedLength);
    }

    /**
     * Seals what is in the one buffer into the other.
     *
     * @return the number of bytes, with the tag
     */
    int seal(long count, ByteBuffer from, ByteBuffer into) throws GeneralSecurityException {
      return run(Cipher.ENCRYPT_MODE, count, from, into);
    }

    /** The opposite; an exception if it is not what was sealed. */
    int open(long count, ByteBuffer from, ByteBuffer into) throws GeneralSecurityException {
      return run(Cipher.DECRYPT_MODE, count, from, into);
    }

    private int run(int mode, long count, ByteBuffer from, ByteBuffer into)
        throws GeneralSecurityException {
      try {
        return (int) running.invokeExact(this, mode, count, from, into);
      } catch (GeneralSecurityException damaged) {
        throw damaged;
      } catch (Throwable problem) {
        throw Apart.thrown(problem);
      }
    }

    int runHere(int mode, long count, ByteBuffer from, ByteBuffer into)
        throws GeneralSecurityException {
      var there = made;
      // ChaCha20 refuses the nonce that it had last, for opening as well
      if (there == null || (cipher == CHACHA20_POLY1305 && count == last)) {
        there = Cipher.getInstance(cipher == AES_GCM ? "AES/GCM/NoPadding" : "ChaCha20-Poly1305");
        made = there;
      }
      last = count;
      nonceView.putLong(0, count);
      there.init(mode, key, parameters());
      there.updateAAD(associated, 0, associatedLength);
      if (mode == Cipher.ENCRYPT_MODE) {
        return pieces(there, count <= FIRST ? FIRST_PIECE : PIECE, from, into);
      }
      return from.remaining() > WHOLE
          ? there.doFinal(from, into)
          : pieces(there, from.remaining(), from, into);
    }

    private int pieces(Cipher cipher, int most, ByteBuffer from, ByteBuffer into)
        throws GeneralSecurityException {
      if (plain.length < most) {
        plain = new byte[(most + PIECE - 1) / PIECE * PIECE];
        done = new byte[plain.length + TAG];
      }
      var before = into.position();
      var last = false;
      while (!last) {
        var length = Math.min(most, from.remaining());
        from.get(plain, 0, length);
        last = !from.hasRemaining();
        into.put(
            done,
            0,
            last
                ? cipher.doFinal(plain, 0, length, done, 0)
                : cipher.update(plain, 0, length, done, 0));
      }
      return into.position() - before;
    }

    private AlgorithmParameterSpec parameters() {
      return cipher == AES_GCM
          ? new GCMParameterSpec(TAG * Byte.SIZE, nonce)
          : new IvParameterSpec(nonce);
    }
  }
}
