package io.cemaf.agent.weave;

import java.util.List;
import java.util.Map;

/** What a method of the JDK does with a file. */
enum DiskPart {
  WRITE_BYTE,
  WRITE_ARRAY,
  WRITE_RANGE,
  WRITE_TEXT,
  WRITE_CHARACTERS,
  WRITE_BUFFER,
  WRITE_BUFFERS,
  READ_BYTE,
  READ_INT,
  READ_LONG,
  /** Reads what it hands to a channel that tells of its writing itself. */
  READ_MAPPED,
  CLOSE,
  /** To the channel in slot 4. */
  TRANSFER_4,
  /** From the channel in slot 1. */
  RECEIVE_1,
  MAP,
  FORCE,
  FORCE_SEGMENT,
  COPY;

  static final String UNMAPPER = "Ljdk/internal/access/foreign/UnmapperProxy;";

  private static final String PATH = "pathLjava/lang/String;";
  private static final String DESCRIPTOR = "fdLjava/io/FileDescriptor;";
  private static final String BUFFER = "Ljava/nio/ByteBuffer;";

  /**
   * By internal name: methods by name and descriptor, joined. No JDK has all of them; what they
   * call in turn is not among them, or would count twice.
   */
  static final Map<String, Map<String, DiskPart>> CLASSES =
      Map.of(
          "java/io/FileOutputStream",
          Map.of(
              "write(I)V", WRITE_BYTE,
              "write([B)V", WRITE_ARRAY,
              "write([BII)V", WRITE_RANGE,
              "close()V", CLOSE),
          "java/io/FileInputStream",
          Map.of(
              "read()I", READ_BYTE,
              "read([B)I", READ_INT,
              "read([BII)I", READ_INT,
              "close()V", CLOSE),
          "java/io/RandomAccessFile",
          Map.of(
              "write(I)V", WRITE_BYTE,
              "write([B)V", WRITE_ARRAY,
              "write([BII)V", WRITE_RANGE,
              "writeBytes(Ljava/lang/String;)V", WRITE_TEXT,
              "writeChars(Ljava/lang/String;)V", WRITE_CHARACTERS,
              "read()I", READ_BYTE,
              "read([B)I", READ_INT,
              "read([BII)I", READ_INT,
              "close()V", CLOSE),
          "sun/nio/ch/FileChannelImpl",
          Map.ofEntries(
              Map.entry("write(" + BUFFER + ")I", WRITE_BUFFER),
              Map.entry("write(" + BUFFER + "J)I", WRITE_BUFFER),
              Map.entry("write([" + BUFFER + "II)J", WRITE_BUFFERS),
              Map.entry("read(" + BUFFER + ")I", READ_INT),
              Map.entry("read(" + BUFFER + "J)I", READ_INT),
              Map.entry("read([" + BUFFER + "II)J", READ_LONG),
              Map.entry("implCloseChannel()V", CLOSE),
              // JDK 17
              Map.entry(
                  "transferToDirectlyInternal(JILjava/nio/channels/WritableByteChannel;"
                      + "Ljava/io/FileDescriptor;)J",
                  TRANSFER_4),
              // JDK 22 and later
              Map.entry("transferToFileChannel(JILsun/nio/ch/FileChannelImpl;)J", TRANSFER_4),
              Map.entry("transferToSocketChannel(JILsun/nio/ch/SocketChannelImpl;)J", TRANSFER_4),
              Map.entry("transferFromDirect(Lsun/nio/ch/FileChannelImpl;JJ)J", RECEIVE_1),
              Map.entry(
                  "transferToTrustedChannel(JJLjava/nio/channels/WritableByteChannel;)J",
                  READ_MAPPED),
              Map.entry(
                  "mapInternal(Ljava/nio/channels/FileChannel$MapMode;JJIZ)"
                      + "Lsun/nio/ch/FileChannelImpl$Unmapper;",
                  MAP)),
          "java/nio/MappedByteBuffer",
          Map.of("force(II)Ljava/nio/MappedByteBuffer;", FORCE),
          "jdk/internal/foreign/MappedMemorySegmentImpl",
          Map.of("force()V", FORCE_SEGMENT),
          "sun/nio/fs/UnixCopyFile",
          Map.of(
              "copyFile(Lsun/nio/fs/UnixPath;Lsun/nio/fs/UnixFileAttributes;Lsun/nio/fs/UnixPath;"
                  + "Lsun/nio/fs/UnixCopyFile$Flags;J)V",
              COPY),
          "sun/nio/fs/UnixFileSystem",
          Map.of(
              "copyFile(Lsun/nio/fs/UnixPath;Lsun/nio/fs/UnixFileAttributes;Lsun/nio/fs/UnixPath;"
                  + "Lsun/nio/fs/UnixFileSystem$Flags;J)V",
              COPY));

  /** The fields, with their types, that the class itself must have. */
  List<String> needs() {
    return switch (this) {
      case COPY -> List.of();
      case FORCE, CLOSE -> List.of(DESCRIPTOR);
      case FORCE_SEGMENT -> List.of("unmapper" + UNMAPPER);
      case MAP, READ_MAPPED, TRANSFER_4, RECEIVE_1 -> List.of(PATH);
      case WRITE_BYTE,
          WRITE_ARRAY,
          WRITE_RANGE,
          WRITE_TEXT,
          WRITE_CHARACTERS,
          WRITE_BUFFER,
          WRITE_BUFFERS,
          READ_BYTE,
          READ_INT,
          READ_LONG ->
          List.of(PATH, DESCRIPTOR);
    };
  }
}
