package com.acme.context;

/** Dossiers in the application's own store. */
final class Filing implements Holder {
  private final Archive archive = new Archive();
  private final Dossier lent = new Dossier.Lent("lent", "not to be copied ".repeat(2000));

  Filing() {
    archive.file("office", "lent", lent);
  }

  @Override
  public void hold(int number, String text) {
    archive.file("office " + number % 3, "dossier " + number, new Dossier("d" + number, text));
  }

  @Override
  public String read(int number) {
    var found = archive.find("dossier " + number);
    if (found == null) {
      return "none";
    }
    found.revise();
    var other = new Dossier("other", found.content());
    archive.file("office", "other", other);
    return found.content() + (archive.find("lent") == lent) + (archive.find("other") == other);
  }

  @Override
  public String saved() {
    var dropped = archive.drop("dossier 3");
    return archive.named("d")
        + (dropped == null ? "" : dropped.content())
        + archive.find("dossier 3")
        + archive.has(lent)
        + lent.content();
  }
}
