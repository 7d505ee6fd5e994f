package dev.parley.it;

import com.google.protobuf.Message;
import dev.parley.it.ContractCatalog.Method;

/// One way into the server for one caller.
interface Door extends AutoCloseable {
  /// Calls a method.
  ///
  /// @param method a public method
  /// @param request its request, of the generated class
  /// @param authorization the `Authorization` header, empty for none
  /// @return what came of it
  Answer call(Method method, Message request, String authorization);

  /// Whether this door offers the method at all.
  boolean offers(Method method);

  @Override
  void close();
}
