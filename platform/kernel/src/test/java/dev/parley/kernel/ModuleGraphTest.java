package dev.parley.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModuleGraphTest {

  private final List<String> events = Collections.synchronizedList(new ArrayList<>());
  private final ModuleGraph.Builder builder = ModuleGraph.builder();

  @Test
  void modulesStartAfterWhatTheyNeed() {
    var database = recorded("database");
    var chats = recorded("chats", database);
    var gateway = recorded("gateway", chats);

    var running = builder.build().start(List.of(gateway));

    assertThat(events).containsExactly("start database", "start chats", "start gateway");
    assertThat(running.names()).containsExactly("database", "chats", "gateway");
    assertThat(running.components()).containsOnlyKeys("database", "chats", "gateway");
  }

  @Test
  void onlyWhatIsNeededStarts() {
    var database = recorded("database");
    var accounts = recorded("accounts", database);
    var chats = recorded("chats", database);

    var running = builder.build().start(List.of(chats));

    assertThat(running.names()).containsExactly("database", "chats");
    assertThat(running.find(accounts)).isEmpty();
    assertThat(running.find(database)).isPresent();
  }

  @Test
  void aSharedNeedStartsOnce() {
    var database = recorded("database");
    var accounts = recorded("accounts", database);
    var chats = recorded("chats", database);

    builder.build().start(List.of(chats, accounts));

    assertThat(events).containsOnlyOnce("start database");
  }

  @Test
  void allDrainInReverseBeforeAnyClosesInReverse() {
    var database = recorded("database");
    var chats = recorded("chats", database);
    var running = builder.build().start(List.of(chats));
    events.clear();

    running.close();
    running.close();

    assertThat(events)
        .containsExactly("drain chats", "drain database", "close chats", "close database");
  }

  @Test
  void aFailedStartClosesWhatWasStartedInReverse() {
    var database = recorded("database");
    var signals = recorded("signals", database);
    var chats =
        builder.<Recorded>module(
            "chats",
            started -> {
              throw new IOException("no room");
            },
            signals);
    events.clear();

    assertThatThrownBy(() -> builder.build().start(List.of(chats)))
        .isInstanceOf(ModuleStartException.class)
        .hasMessage("Module chats could not start: no room")
        .hasCauseInstanceOf(IOException.class);
    assertThat(events)
        .containsExactly("start database", "start signals", "close signals", "close database");
  }

  @Test
  void aModuleThatFailsToCloseDoesNotKeepTheOthers() {
    var database = recorded("database");
    var bad =
        builder.module(
            "bad",
            started ->
                new Component() {
                  @Override
                  public void close() {
                    throw new IllegalStateException("stuck");
                  }
                },
            database);
    var running = builder.build().start(List.of(bad));

    running.close();

    assertThat(events).endsWith("close database");
  }

  @Test
  void aModuleGetsItsNeeds() {
    var database = recorded("database");
    var chats = builder.module("chats", started -> started.get(database), database);

    var running = builder.build().start(List.of(chats));

    assertThat(running.get(chats)).isSameAs(running.get(database));
  }

  @Test
  void anUndeclaredNeedIsRefused() {
    var database = recorded("database");
    var chats = builder.module("chats", started -> started.get(database));

    assertThatThrownBy(() -> builder.build().start(List.of(chats)))
        .hasMessageContaining("chats uses database without needing it");
  }

  @Test
  void aNameTwiceIsRefused() {
    recorded("chats");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> recorded("chats"))
        .withMessage("Module chats is registered twice");
  }

  @Test
  void aNeedOfAnotherGraphIsRefusedSoThatNoCycleCanBeMade() {
    var foreign = ModuleGraph.builder().module("foreign", started -> new Component() {});

    assertThatIllegalArgumentException().isThrownBy(() -> recorded("chats", foreign));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.build().start(List.of(foreign)));
  }

  @Test
  void thePlanNamesWhatWouldStart() {
    var database = recorded("database");
    recorded("accounts", database);
    var chats = recorded("chats", database);

    assertThat(builder.build().plan(List.of(chats))).containsExactly("database", "chats");
    assertThat(events).isEmpty();
  }

  private ModuleGraph.Key<Recorded> recorded(String name, ModuleGraph.Key<?>... needs) {
    return builder.module(name, started -> new Recorded(name), needs);
  }

  private final class Recorded implements Component {

    private final String name;

    Recorded(String name) {
      this.name = name;
      events.add("start " + name);
    }

    @Override
    public void drain() {
      events.add("drain " + name);
    }

    @Override
    public void close() {
      events.add("close " + name);
    }
  }
}
