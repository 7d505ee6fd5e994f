package dev.parley.testing;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Gives tests the one server of this JVM, as a parameter of type [ParleyServer]; it starts at
/// first use and ends with the test run. Tests share it, so each makes its own people and chats.
public final class SharedParley implements ParameterResolver {

  private static final Namespace NAMESPACE = Namespace.create(SharedParley.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType().isAssignableFrom(ParleyServer.class)
        && RunningParley.class.isAssignableFrom(parameter.getParameter().getType());
  }

  @Override
  public ParleyServer resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(ParleyServer.class, type -> ParleyServer.start(), ParleyServer.class);
  }
}
