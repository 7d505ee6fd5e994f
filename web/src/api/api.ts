// The calls of the REST interface that the client makes, by what they are for.
import type { ListSessionsResponseJson, LoginResponseJson } from "@/contract/parley/accounts/v1/auth_pb";
import type {
  BatchGetUsersResponseJson,
  DeleteUserResponseJson,
  GetDeletionResponseJson,
  GetUserResponseJson,
  SearchUsersResponseJson,
  UpdateMeRequestJson,
} from "@/contract/parley/accounts/v1/users_pb";
import type {
  AddMembersResponseJson,
  ChatJson,
  ListChatsResponseJson,
  ListMembersResponseJson,
  MarkReadResponseJson,
  UpdateMemberResponseJson,
} from "@/contract/parley/chats/v1/chats_pb";
import type {
  ListMessagesResponseJson,
  MessageJson,
  SyncRequestJson,
  SyncResponseJson,
} from "@/contract/parley/chats/v1/messages_pb";
import * as model from "@/model";
import { ApiError, fetchJson, path, type Call } from "./http";
import { adopt, REFRESH_COOKIE, renew, token } from "./tokens";

export interface HistoryPage {
  readonly messages: readonly model.Message[];
  readonly lastSeq: number;
}

export type HistoryPlace =
  | { readonly beforeSeq: number }
  | { readonly afterSeq: number }
  | { readonly aroundSeq: number }
  | { readonly aroundTime: string }
  | Record<string, never>;

/** A call with the access token; a token that expired on the way is renewed once. */
async function call<T>(what: Call): Promise<T> {
  const first = await token();
  try {
    return await fetchJson<T>(signed(what, first.value));
  } catch (error) {
    if (error instanceof ApiError && error.code === "UNAUTHENTICATED") {
      return fetchJson<T>(signed(what, (await renew(first)).value));
    }
    throw error;
  }
}

function signed(what: Call, accessToken: string): Call {
  return { ...what, headers: { ...what.headers, authorization: `Bearer ${accessToken}` } };
}

async function open(where: string, body: unknown): Promise<model.User> {
  const answer = await fetchJson<LoginResponseJson>({
    method: "POST",
    path: where,
    body,
    headers: REFRESH_COOKIE,
  });
  adopt(answer);
  return model.user(answer.user ?? {});
}

export interface Registration {
  readonly login: string;
  readonly password: string;
  readonly email?: string;
  readonly firstName?: string;
  readonly lastName?: string;
}

export const auth = {
  register: (registration: Registration) => open("/v1/auth/register", registration),
  /** @param name a login, or an e-mail if it has an "@" */
  signIn: (name: string, password: string) =>
    open("/v1/auth/login", name.includes("@") ? { email: name, password } : { login: name, password }),
  /**
   * Opens a session of its own, not this browser's, for what wants a sign-in just now; whoever opens it ends it.
   *
   * @return its access token
   */
  openAside: async (login: string, password: string) =>
    (
      await fetchJson<LoginResponseJson>({
        method: "POST",
        path: "/v1/auth/login",
        body: { login, password },
      })
    ).accessToken ?? "",
  /** Ends the session of an access token from `openAside`. */
  closeAside: (accessToken: string) =>
    fetchJson(signed({ method: "POST", path: "/v1/auth/logout", body: {} }, accessToken)),
  signOut: () => call({ method: "POST", path: "/v1/auth/logout", body: {}, headers: REFRESH_COOKIE }),
  sessions: async () =>
    ((await call<ListSessionsResponseJson>({ method: "GET", path: "/v1/auth/sessions" })).sessions ?? []).map(
      model.session,
    ),
  endSession: (id: string) => call({ method: "DELETE", path: path`/v1/auth/sessions/${id}` }),
  changePassword: (currentPassword: string, newPassword: string) =>
    call({ method: "POST", path: "/v1/auth/password", body: { currentPassword, newPassword } }),
};

export interface UserPage {
  readonly users: readonly model.User[];
  readonly nextPageToken: string;
}

export const users = {
  me: async () =>
    model.user((await call<GetUserResponseJson>({ method: "GET", path: "/v1/users/me" })).user ?? {}),
  /** @param userIds at most 100 */
  byIds: async (userIds: readonly string[]) =>
    (
      (await call<BatchGetUsersResponseJson>({ method: "GET", path: "/v1/users/batch", query: { userIds } }))
        .users ?? []
    ).map(model.user),
  search: async (
    query: { firstName?: string; lastName?: string; login?: string; pageToken?: string },
    signal?: AbortSignal,
  ): Promise<UserPage> => {
    const answer = await call<SearchUsersResponseJson>({
      method: "GET",
      path: "/v1/users",
      query: { ...query, pageSize: 30 },
      signal,
    });
    return { users: (answer.users ?? []).map(model.user), nextPageToken: answer.nextPageToken ?? "" };
  },
  updateMe: async (changes: UpdateMeRequestJson) =>
    model.user(
      (await call<GetUserResponseJson>({ method: "PATCH", path: "/v1/users/me", body: changes })).user ?? {},
    ),
};

export const deletions = {
  /** @param accessToken of a session that was opened within the last ten minutes */
  begin: async (accessToken: string, userId: string, eraseMessages: boolean) =>
    model.deletion(
      (
        await fetchJson<DeleteUserResponseJson>(
          signed(
            {
              method: "DELETE",
              path: path`/v1/users/${userId}`,
              query: { eraseMessages: String(eraseMessages) },
            },
            accessToken,
          ),
        )
      ).deletion ?? {},
    ),
  get: async (id: string) =>
    model.deletion(
      (await fetchJson<GetDeletionResponseJson>({ method: "GET", path: path`/v1/deletions/${id}` }))
        .deletion ?? {},
    ),
};

const chatOf = (answer: { chat?: ChatJson }) => model.chat(answer.chat ?? {});

export const chats = {
  list: async (pageToken?: string) => {
    const answer = await call<ListChatsResponseJson>({
      method: "GET",
      path: "/v1/chats",
      query: { pageSize: 200, pageToken },
    });
    return { chats: (answer.chats ?? []).map(model.chat), nextPageToken: answer.nextPageToken ?? "" };
  },
  get: async (id: string) =>
    chatOf(await call<{ chat?: ChatJson }>({ method: "GET", path: path`/v1/chats/${id}` })),
  create: async (name: string, description: string, memberIds: readonly string[]) =>
    chatOf(
      await call<{ chat?: ChatJson }>({
        method: "POST",
        path: "/v1/chats",
        body: { name, description, memberIds },
      }),
    ),
  update: async (id: string, changes: { name?: string; description?: string }) =>
    chatOf(await call<{ chat?: ChatJson }>({ method: "PATCH", path: path`/v1/chats/${id}`, body: changes })),
  delete: (id: string) => call({ method: "DELETE", path: path`/v1/chats/${id}` }),
  mute: async (id: string, muted: boolean) =>
    chatOf(
      await call<{ chat?: ChatJson }>({ method: "PUT", path: path`/v1/chats/${id}/mute`, body: { muted } }),
    ),
  markRead: async (id: string, seq: number) =>
    Number(
      (
        await call<MarkReadResponseJson>({
          method: "PUT",
          path: path`/v1/chats/${id}/read`,
          body: { seq: String(seq) },
        })
      ).readSeq ?? 0,
    ),
  members: async (id: string, pageToken?: string) => {
    const answer = await call<ListMembersResponseJson>({
      method: "GET",
      path: path`/v1/chats/${id}/members`,
      query: { pageSize: 500, pageToken },
    });
    return { members: (answer.members ?? []).map(model.member), nextPageToken: answer.nextPageToken ?? "" };
  },
  addMembers: async (id: string, userIds: readonly string[]) =>
    (
      (
        await call<AddMembersResponseJson>({
          method: "POST",
          path: path`/v1/chats/${id}/members`,
          body: { userIds },
        })
      ).members ?? []
    ).map(model.member),
  updateMember: async (id: string, userId: string, role: model.Role) =>
    model.member(
      (
        await call<UpdateMemberResponseJson>({
          method: "PATCH",
          path: path`/v1/chats/${id}/members/${userId}`,
          body: { role: model.roleJson(role) },
        })
      ).member ?? {},
    ),
  removeMember: (id: string, userId: string) =>
    call({ method: "DELETE", path: path`/v1/chats/${id}/members/${userId}` }),
};

const messageOf = (answer: { message?: MessageJson }) => model.message(answer.message ?? {});

export const messages = {
  history: async (chatId: string, place: HistoryPlace, limit = 60): Promise<HistoryPage> => {
    const answer = await call<ListMessagesResponseJson>({
      method: "GET",
      path: path`/v1/chats/${chatId}/messages`,
      query: { ...place, limit },
    });
    return { messages: (answer.messages ?? []).map(model.message), lastSeq: Number(answer.lastSeq ?? 0) };
  },
  sync: (request: SyncRequestJson) =>
    call<SyncResponseJson>({ method: "POST", path: "/v1/sync", body: request }),
  /** The newest message with a person; undefined before the first one. */
  newestWith: async (userId: string) =>
    (
      await call<ListMessagesResponseJson>({
        method: "GET",
        path: path`/v1/users/${userId}/messages`,
        query: { limit: 1 },
      })
    ).messages?.map(model.message)[0],
  edit: async (chatId: string, seq: number, text: string) =>
    messageOf(
      await call<{ message?: MessageJson }>({
        method: "PATCH",
        path: path`/v1/chats/${chatId}/messages/${seq}`,
        body: { text },
      }),
    ),
  delete: async (chatId: string, seq: number) =>
    messageOf(
      await call<{ message?: MessageJson }>({
        method: "DELETE",
        path: path`/v1/chats/${chatId}/messages/${seq}`,
      }),
    ),
  react: async (chatId: string, seq: number, emoji: string) =>
    messageOf(
      await call<{ message?: MessageJson }>({
        method: "PUT",
        path: path`/v1/chats/${chatId}/messages/${seq}/reactions/${emoji}`,
        body: {},
      }),
    ),
  unreact: async (chatId: string, seq: number, emoji: string) =>
    messageOf(
      await call<{ message?: MessageJson }>({
        method: "DELETE",
        path: path`/v1/chats/${chatId}/messages/${seq}/reactions/${emoji}`,
      }),
    ),
};
