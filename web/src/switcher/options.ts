import { computed } from "vue";
import { useRoute } from "vue-router";
import { useChats } from "@/chats/store";
import { displayName, mentioned, unread } from "@/model";
import { usePeopleSearch } from "@/people/search";
import { usePeople } from "@/people/store";
import { rank, type Candidate } from "./rank";

const MAX_CHATS = 30;
const MAX_PEOPLE = 10;

/** A place to go to. */
export interface Option extends Candidate {
  readonly kind: "chat" | "person";
  readonly name: string;
  /** Decides the colour of the avatar. */
  readonly avatarId: string;
  readonly login: string;
}

/** The chats, and then the people found on the server, that a query means. */
export function useOptions(query: () => string) {
  const route = useRoute();
  const chats = useChats();
  const people = usePeople();
  const search = usePeopleSearch(query);
  const openId = typeof route.params["chatId"] === "string" ? route.params["chatId"] : undefined;

  const found = computed<readonly Option[]>(() => {
    const all = chats.sorted.map((chat): Option => {
      const name = chats.nameOf(chat);
      const login = chat.peerId ? (people.byId.get(chat.peerId)?.login ?? "") : "";
      return {
        kind: "chat",
        id: chat.id,
        name,
        login,
        names: login ? [name, login, `@${login}`] : [name],
        avatarId: chat.peerId ?? chat.id,
        unread: unread(chat),
        mentioned: mentioned(chat),
        muted: chat.muted,
        activeAt: chat.lastMessage?.sentAt ?? chat.createdAt,
      };
    });
    return rank(all, query(), openId).slice(0, MAX_CHATS);
  });
  /** Those one already has a chat with are among the chats. */
  const strangers = computed<readonly Option[]>(() =>
    search.found.value
      .filter((user) => !chats.withPerson(user.id))
      .slice(0, MAX_PEOPLE)
      .map((user) => ({
        kind: "person",
        id: user.id,
        name: displayName(user),
        login: user.login,
        names: [],
        avatarId: user.id,
        unread: 0,
        mentioned: false,
        muted: false,
        activeAt: 0,
      })),
  );

  return { chats: found, people: strangers, search };
}
