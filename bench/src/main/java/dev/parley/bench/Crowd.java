package dev.parley.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Chats with so many members each, seeded by SQL, and the people who connect.
///
/// @param size members of a chat
/// @param chats their ids
/// @param people the members of each chat who connect; those who send come first
record Crowd(int size, List<String> chats, List<List<LoadGenerator.User>> people) {

  /// Chats all of whose members connect.
  ///
  /// @param users as many as one or several chats have members
  static Crowd connected(Seeding seeding, List<LoadGenerator.User> users, int size)
      throws SQLException {
    return seed(seeding, users, size, users.size() / size, size);
  }

  /// Chats most of whose members never connect: they have no account.
  ///
  /// @param users who connect
  static Crowd absent(Seeding seeding, List<LoadGenerator.User> users, int size, int chats)
      throws SQLException {
    return seed(seeding, users, size, chats, users.size() / chats);
  }

  private static Crowd seed(
      Seeding seeding, List<LoadGenerator.User> users, int size, int chats, int connected)
      throws SQLException {
    List<List<LoadGenerator.User>> people = new ArrayList<>();
    List<String> owners = new ArrayList<>();
    for (int i = 0; i < chats; i++) {
      people.add(users.subList(i * connected, (i + 1) * connected));
      owners.add(people.get(i).getFirst().id());
    }
    List<String> ids = seeding.groups(owners, 1).stream().map(List::getFirst).toList();
    for (int i = 0; i < chats; i++) {
      seeding.members(
          ids.get(i), people.get(i).stream().skip(1).map(LoadGenerator.User::id).toList());
    }
    seeding.strangers(ids, size - connected);
    return new Crowd(size, ids, people);
  }

  /// Connects the people.
  ///
  /// @param senders how many of each chat send
  Load connect(LoadGenerator generator, int senders) throws IOException, InterruptedException {
    Load load = new Load(generator);
    List<List<Chat>> heard = chats.stream().map(chat -> List.of(load.chat(chat))).toList();
    for (int place = 0; place < people.getFirst().size(); place++) { // senders of chats take turns
      for (int i = 0; i < chats.size(); i++) {
        LoadGenerator.User user = people.get(i).get(place);
        if (place < senders) {
          load.sender(user, heard.get(i));
        } else {
          load.receiver(user, heard.get(i));
        }
      }
    }
    load.connect();
    return load;
  }
}
