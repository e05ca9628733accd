package com.acme.pages.other;

import com.acme.pages.Draft;

/** Names an inherited field as its own. */
public final class Letter extends Draft {
  public Letter(String body) {
    super(body);
  }

  public void append(String more) {
    body = body + more;
  }

  public int length() {
    return body.length();
  }
}
