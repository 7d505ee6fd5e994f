import { computed, ref, shallowRef } from "vue";
import { useI18n } from "vue-i18n";
import { chats as api } from "@/api/api";
import { useChats } from "@/chats/store";
import { problemText } from "@/i18n/problems";
import type { Member, Role } from "@/model";
import { usePeople } from "@/people/store";
import { useToasts } from "@/ui/toasts";
import { useMembers } from "./members";
import type { MemberAction } from "./rights";

const ROLES: Readonly<Record<Exclude<MemberAction, "remove">, Role>> = {
  makeAdmin: "admin",
  makeMember: "member",
  makeOwner: "owner",
};

/** What is done about members. Removing one and handing the group over are asked about first. */
export function useMemberActions(chatId: () => string) {
  const { t } = useI18n();
  const chats = useChats();
  const members = useMembers();
  const people = usePeople();
  const toasts = useToasts();
  const asked = shallowRef<{ readonly member: Member; readonly action: "remove" | "makeOwner" }>();
  const busy = ref(false);
  const name = computed(() => people.nameOf(asked.value?.member.userId));
  const removing = computed(() => asked.value?.action === "remove");
  const title = computed(() =>
    t(removing.value ? "groups.removeTitle" : "groups.ownerTitle", { name: name.value }),
  );
  const text = computed(() =>
    t(removing.value ? "groups.removeText" : "groups.ownerText", { name: name.value }),
  );
  const action = computed(() => t(removing.value ? "groups.remove" : "groups.makeOwner"));

  function act(member: Member, wanted: MemberAction): void {
    if (wanted === "remove" || wanted === "makeOwner") {
      asked.value = { member, action: wanted };
    } else {
      void giveRole(member, ROLES[wanted]);
    }
  }

  async function confirm(): Promise<void> {
    const question = asked.value;
    if (!question || busy.value) {
      return;
    }
    busy.value = true;
    await (question.action === "remove" ? remove(question.member) : giveRole(question.member, "owner"));
    busy.value = false;
    cancel();
  }

  function cancel(): void {
    asked.value = undefined;
  }

  /** Shown at once, and taken back if the server refuses; handing over is shown when it is done. */
  async function giveRole(member: Member, role: Role): Promise<void> {
    const id = chatId();
    if (role !== "owner") {
      members.put(id, [{ ...member, role }]);
    }
    try {
      members.put(id, [await api.updateMember(id, member.userId, role)]);
      if (role === "owner") {
        chats.update(id, () => ({ role: "admin" }));
      }
    } catch (error) {
      members.put(id, [member]);
      toasts.error(problemText(error));
    }
  }

  async function remove(member: Member): Promise<void> {
    const id = chatId();
    try {
      await api.removeMember(id, member.userId);
      members.remove(id, member.userId);
    } catch (error) {
      toasts.error(problemText(error));
    }
  }

  return { asked, busy, title, text, action, act, confirm, cancel };
}
