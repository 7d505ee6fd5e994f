package dev.parley.db;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.array.SqlArrayType;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jdbi.v3.core.mapper.ColumnMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/// `Instant` as `timestamptz`, in microseconds and whatever the time zone of the machine.
/// Stateless.
final class InstantTypes {

  private InstantTypes() {}

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  /// An `Instant` given to a statement.
  static final class Argument extends AbstractArgumentFactory<Instant> {

    Argument() {
      super(Types.TIMESTAMP_WITH_TIMEZONE);
    }

    @Override
    protected org.jdbi.v3.core.argument.Argument build(Instant value, ConfigRegistry config) {
      return (position, statement, context) -> statement.setObject(position, utc(value));
    }
  }

  /// An `Instant` read from a row.
  static final class Column implements ColumnMapper<@Nullable Instant> {

    @Override
    public @Nullable Instant map(ResultSet row, int column, StatementContext context)
        throws SQLException {
      OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
      return value == null ? null : value.toInstant();
    }
  }

  /// An array of `Instant` given to a statement.
  static final class Array implements SqlArrayType<Instant> {

    @Override
    public String getTypeName() {
      return "timestamptz";
    }

    @Override
    public Object convertArrayElement(Instant element) {
      return utc(element);
    }
  }
}
