package io.cemaf.agent.sense;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CgroupsTest {
  private static final String V1 = "/sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n";
  private static final String V2 = "/sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup rw\n";

  @TempDir Path path;
  private FakeRoot fake;

  @BeforeEach
  void root() {
    fake = new FakeRoot(path);
  }

  private Cgroups cgroups(String groups, String mounts) {
    fake.put("/proc/self/cgroup", groups).put("/proc/self/mountinfo", mounts);
    return Cgroups.of(new FileRoot(path, false));
  }

  private void directory(String name) throws IOException {
    Files.createDirectories(fake.at(name));
  }

  private List<String> directories(List<Cgroups.Group> groups) {
    return groups.stream().map(group -> "/" + path.relativize(group.directory())).toList();
  }

  @Test
  void v2_onTheHost_areItsOwnAndEveryAncestor() throws IOException {
    directory("/sys/fs/cgroup/user.slice/app");
    assertThat(directories(cgroups("0::/user.slice/app\n", "30 23 0:26 / " + V2).v2()))
        .containsExactly(
            "/sys/fs/cgroup/user.slice/app", "/sys/fs/cgroup/user.slice", "/sys/fs/cgroup");
  }

  @Test
  void v2_inAContainerThatSeesItselfAsTheTop_isTheMountPoint() throws IOException {
    directory("/sys/fs/cgroup");
    assertThat(directories(cgroups("0::/\n", "30 23 0:26 / " + V2).v2()))
        .containsExactly("/sys/fs/cgroup");
  }

  @Test
  void v1_whereTheMountShowsTheContainersPart_isBelowIt() throws IOException {
    directory("/sys/fs/cgroup/memory/inner");
    var cgroups = cgroups("4:memory:/docker/1a2b/inner\n", "33 31 0:30 /docker/1a2b " + V1);
    assertThat(directories(cgroups.v1("memory")))
        .containsExactly("/sys/fs/cgroup/memory/inner", "/sys/fs/cgroup/memory");
  }

  @Test
  void v1_whereTheMountShowsAnotherPart_isTheMountPoint() throws IOException {
    directory("/sys/fs/cgroup/memory");
    var cgroups = cgroups("4:memory:/docker/1a2b\n", "33 31 0:30 /docker/9f8e " + V1);
    assertThat(directories(cgroups.v1("memory"))).containsExactly("/sys/fs/cgroup/memory");
  }

  @Test
  void v1_whereTheGroupIsNotMounted_areTheAncestorsThatAre() throws IOException {
    directory("/sys/fs/cgroup/memory/docker");
    var cgroups = cgroups("4:memory:/docker/1a2b\n", "33 31 0:30 / " + V1);
    assertThat(directories(cgroups.v1("memory")))
        .containsExactly("/sys/fs/cgroup/memory/docker", "/sys/fs/cgroup/memory");
  }

  @Test
  void group_outsideTheNameSpace_isTheMountPoint() throws IOException {
    directory("/sys/fs/cgroup");
    directory("/other");
    assertThat(directories(cgroups("0::/../../../../other\n", "30 23 0:26 / " + V2).v2()))
        .containsExactly("/sys/fs/cgroup");
  }

  @Test
  void controllers_mountedTogether_areBothFound() throws IOException {
    directory("/sys/fs/cgroup/cpu,cpuacct/app");
    var cgroups =
        cgroups(
            "2:cpu,cpuacct:/app\n0::/\n",
            "33 31 0:30 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct\n");
    assertThat(directories(cgroups.v1("cpuacct")))
        .containsExactly("/sys/fs/cgroup/cpu,cpuacct/app", "/sys/fs/cgroup/cpu,cpuacct");
    assertThat(cgroups.v1("cpu")).isEqualTo(cgroups.v1("cpuacct"));
    assertThat(cgroups.v1("memory")).isEmpty();
    assertThat(cgroups.v2()).isEmpty();
  }

  @Test
  void hierarchy_mountedTwice_isTheOneInItsUsualPlace() throws IOException {
    directory("/sys/fs/cgroup/memory");
    directory("/host/memory");
    var host = "40 31 0:30 / /host/memory rw - cgroup cgroup rw,memory\n";
    var cgroups = cgroups("4:memory:/\n", host + "33 31 0:30 / " + V1);
    assertThat(directories(cgroups.v1("memory"))).containsExactly("/sys/fs/cgroup/memory");
  }

  @Test
  void rubbish_inBothFiles_isNoGroup() {
    var cgroups = cgroups("\u00e9:::\n4:memory\n0\n\n", "a b c\n - \n1 2 3 4 5 - cgroup\n");
    assertThat(cgroups.v1("memory")).isEmpty();
    assertThat(cgroups.v2()).isEmpty();
  }
}
