package io.cemaf.agent.cli;

import io.cemaf.agent.weave.PagingFit;
import io.cemaf.rules.NotPaged;
import io.cemaf.rules.PagingSpec;
import io.cemaf.rules.Problem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which of the fields and stores that rules page cannot be, as their classes are. */
final class PagingChecker {
  private final ClassPath classPath;

  PagingChecker(ClassPath classPath) {
    this.classPath = classPath;
  }

  private interface Fit {
    @Nullable String against(byte[] classFile);
  }

  /**
   * One warning for each.
   *
   * @param paging null for none
   */
  List<Problem> check(@Nullable PagingSpec paging) {
    var warnings = new ArrayList<Problem>();
    // What is known of libraries need not be there.
    if (paging == null || paging.isKnown()) {
      return warnings;
    }
    for (var field : paging.fields()) {
      var reason = reason(field.type(), classFile -> PagingFit.against(field, classFile));
      if (reason != null) {
        warnings.add(new NotPaged(field.name(), field.source(), reason).problem());
      }
    }
    for (var store : paging.stores()) {
      var reason = reason(store.type(), classFile -> PagingFit.against(store, classFile));
      if (reason != null) {
        warnings.add(new NotPaged(store.name(), store.source(), reason).problem());
      }
    }
    return warnings;
  }

  private @Nullable String reason(String type, Fit fit) {
    try {
      var classFile = classPath.classFile(type);
      return classFile == null ? type + " is not on the class path" : fit.against(classFile);
    } catch (IOException | RuntimeException unreadable) {
      return type + " cannot be read";
    }
  }
}
