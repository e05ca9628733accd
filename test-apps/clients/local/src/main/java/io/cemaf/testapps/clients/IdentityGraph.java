package io.cemaf.testapps.clients;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * The smallest ONNX model: its output is its input, a vector of floats of any length.
 *
 * <p>The field numbers are those of ONNX's own {@code onnx.proto}, named beside each.
 */
final class IdentityGraph {
  static final String INPUT = "x";

  private static final String OUTPUT = "y";
  private static final long IR_VERSION = 8;
  private static final long OPSET_VERSION = 13;
  private static final int FLOAT = 1;

  private IdentityGraph() {}

  private interface Fields {
    void write(CodedOutputStream out) throws IOException;
  }

  /** The model as a file's bytes. */
  static byte[] bytes() throws IOException {
    return message(
            model -> {
              model.writeInt64(1, IR_VERSION); // ir_version
              model.writeBytes(7, graph()); // graph
              model.writeBytes(8, message(opset -> opset.writeInt64(2, OPSET_VERSION))); // version
            })
        .toByteArray();
  }

  private static ByteString graph() throws IOException {
    return message(
        graph -> {
          graph.writeBytes(
              1, // node
              message(
                  node -> {
                    node.writeString(1, INPUT); // input
                    node.writeString(2, OUTPUT); // output
                    node.writeString(4, "Identity"); // op_type
                  }));
          graph.writeString(2, "identity"); // name
          graph.writeBytes(11, vector(INPUT)); // input
          graph.writeBytes(12, vector(OUTPUT)); // output
        });
  }

  private static ByteString vector(String name) throws IOException {
    var dimension = message(dim -> dim.writeString(2, "n")); // dim_param
    var shape = message(dims -> dims.writeBytes(1, dimension)); // dim
    var tensor =
        message(
            type -> {
              type.writeInt32(1, FLOAT); // elem_type
              type.writeBytes(2, shape); // shape
            });
    return message(
        value -> {
          value.writeString(1, name); // name
          value.writeBytes(2, message(type -> type.writeBytes(1, tensor))); // type: tensor_type
        });
  }

  private static ByteString message(Fields fields) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = CodedOutputStream.newInstance(bytes);
    fields.write(out);
    out.flush();
    return ByteString.copyFrom(bytes.toByteArray());
  }
}
