package dev.parley.db;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.postgresql.util.PGBinaryObject;
import org.postgresql.util.PGobject;

/// An array parameter in PostgreSQL's binary format, for statements that carry many rows: neither
/// the driver writes nor the server reads a literal. To be bound with `setObject`. Belongs to the
/// thread that made it.
///
/// The format is that of `array_send` in PostgreSQL's sources (`utils/adt/arrayfuncs.c`): number of
/// dimensions, whether there are nulls, the element's type, for each dimension its length and lower
/// bound, and then each element after its length in bytes.
public final class BinaryArray extends PGobject implements PGBinaryObject {
  private static final long serialVersionUID = 1L;
  private static final int HEADER_BYTES = 20;
  private static final int UUID_BYTES = 16;
  private static final int TEXT_TYPE = 25;
  private static final int INT8_TYPE = 20;
  private static final int UUID_TYPE = 2950;

  /// The type of arrays of UUIDs, which the driver sends in binary only when it is told to.
  static final String UUID_ARRAY_TYPE = "2951";

  private final byte[] bytes;

  private BinaryArray(String type, int elementBytes) {
    this.type = type;
    this.bytes = new byte[HEADER_BYTES + elementBytes];
  }

  /// A `uuid[]`.
  ///
  /// @param rows what to take the elements from
  /// @param column the element of a row
  /// @param <T> the type of the rows
  /// @return the array
  public static <T> BinaryArray uuids(List<T> rows, Function<T, UUID> column) {
    BinaryArray array = new BinaryArray("_uuid", (Integer.BYTES + UUID_BYTES) * rows.size());
    ByteBuffer elements = array.begin(UUID_TYPE, rows.size());
    for (T row : rows) {
      UUID element = column.apply(row);
      elements
          .putInt(UUID_BYTES)
          .putLong(element.getMostSignificantBits())
          .putLong(element.getLeastSignificantBits());
    }
    return array;
  }

  /// A `bigint[]`.
  ///
  /// @param rows what to take the elements from
  /// @param column the element of a row
  /// @param <T> the type of the rows
  /// @return the array
  public static <T> BinaryArray longs(List<T> rows, ToLongFunction<T> column) {
    BinaryArray array = new BinaryArray("_int8", (Integer.BYTES + Long.BYTES) * rows.size());
    ByteBuffer elements = array.begin(INT8_TYPE, rows.size());
    for (T row : rows) {
      elements.putInt(Long.BYTES).putLong(column.applyAsLong(row));
    }
    return array;
  }

  /// A `text[]`.
  ///
  /// @param rows what to take the elements from
  /// @param column the element of a row
  /// @param <T> the type of the rows
  /// @return the array
  public static <T> BinaryArray texts(List<T> rows, Function<T, String> column) {
    byte[][] texts = new byte[rows.size()][];
    int length = 0;
    for (int i = 0; i < texts.length; i++) {
      texts[i] = column.apply(rows.get(i)).getBytes(StandardCharsets.UTF_8);
      length += Integer.BYTES + texts[i].length;
    }
    BinaryArray array = new BinaryArray("_text", length);
    ByteBuffer elements = array.begin(TEXT_TYPE, texts.length);
    for (byte[] text : texts) {
      elements.putInt(text.length).put(text);
    }
    return array;
  }

  @Override
  public int lengthInBytes() {
    return bytes.length;
  }

  @Override
  public void toBytes(byte[] target, int offset) {
    System.arraycopy(bytes, 0, target, offset, bytes.length);
  }

  @Override
  public void setByteValue(byte[] value, int offset) {
    throw new UnsupportedOperationException("A parameter is not read");
  }

  @Override
  public String getValue() {
    throw new UnsupportedOperationException("This connection does not send " + type + " in binary");
  }

  /// Writes the header; what is put afterwards are the elements.
  private ByteBuffer begin(int elementType, int count) {
    return ByteBuffer.wrap(bytes).putInt(1).putInt(0).putInt(elementType).putInt(count).putInt(1);
  }
}
